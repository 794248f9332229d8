"""A run that was interrupted anywhere and resumed has the same report as one that was not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import (
    Answered,
    Asked,
    BackedUp,
    ConnectionChanged,
    DiskMoved,
    Event,
    HostChanged,
    HostStage,
    HostUpdated,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.journal import Journal
from rpu_desktop.run.lines import NewLines
from rpu_desktop.run.report import Report
from rpu_desktop.run.stream import KeptEvents
from rpu_desktop.run.unfinished import RunMemory
from tests.examples import examples

POOLS = [Named("p", "Frankfurt"), Named("q", "Hamburg")]
HOSTS = [Named("h1", "fra-01"), Named("h2", "fra-02")]
VMS = [Named("v1", "db"), Named("v2", "web")]
SRS = [Named("s1", "Local storage"), Named("s2", "iSCSI")]

pools, hosts, vms = st.sampled_from(POOLS), st.sampled_from(HOSTS), st.sampled_from(VMS)
texts = st.sampled_from([plain("x"), translate("engine", "{host}: {why}").of(host="fra-01", why=OSError(5, "no"))])
details = st.none() | texts
EVENTS = st.one_of(
    st.builds(RunStarted, run=st.just("r"), pools=st.just(tuple(POOLS))),
    st.builds(PoolStarted, pool=pools, hosts=st.just(tuple(HOSTS))),
    st.builds(PoolPlanned, pool=pools, migrations=st.integers(0, 9), hosts_left=st.just(1), because=st.tuples(texts)),
    st.builds(
        HostChanged,
        pool=pools,
        host=hosts,
        stage=st.sampled_from(HostStage),
        version=st.sampled_from(["", "8.2", "8.4"]),
        detail=details,
        progress=st.none() | st.floats(0, 1),
        upgraded=st.booleans(),
    ),
    st.builds(
        HostUpdated,
        pool=pools,
        host=hosts,
        installed=st.sampled_from([(), ("U1",)]),
        missing=st.just(()),
        complete=st.booleans(),
        detail=details,
    ),
    st.builds(VmChanged, pool=pools, vm=vms, stage=st.sampled_from(VmStage), source=hosts, detail=details),
    st.builds(
        DiskMoved,
        pool=pools,
        vm=vms,
        disk=st.just("root"),
        device=st.sampled_from("01"),
        size=st.sampled_from([0, 2**33]),
        source=st.sampled_from(SRS),
        target=st.sampled_from(SRS),
        home=st.booleans(),
    ),
    st.builds(ConnectionChanged, pool=pools, connected=st.booleans()),
    st.builds(
        Asked, pool=pools, prompt=st.sampled_from("ab"), host=hosts, text=texts, choices=st.just(("retry", "stop"))
    ),
    st.builds(Answered, pool=pools, prompt=st.sampled_from("ab"), choice=st.sampled_from(["retry", "stop"])),
    st.builds(Restored, pool=pools, what=texts, ok=st.booleans(), detail=details),
    st.builds(BackedUp, pool=pools, path=st.just("/x.xml"), way_back=texts),
    st.builds(
        Note,
        pool=st.none() | pools,
        level=st.sampled_from(NoteLevel),
        text=texts,
        lasting=st.booleans(),
        vm=st.sampled_from(["", "v1"]),
    ),
    st.builds(PoolFinished, pool=pools, outcome=st.sampled_from(Outcome), detail=details, upgraded=st.booleans()),
    st.builds(RunFinished, run=st.just("r"), outcome=st.sampled_from(Outcome)),
)


class Lines:
    """A journal in memory."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = [{"at": 1.0, "what": "rpu-desktop-run"}]

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        self.lines.append(json.loads(json.dumps({"at": 1.0, "what": what, **facts})))
        return self.lines[-1]


def in_order(events: Iterable[Event]) -> list[Event]:
    """With increasing times, to distinguish them."""
    return [replace(event, at=1000.0 + 7 * number) for number, event in enumerate(events)]


def reported(report: Report) -> tuple[Any, str]:
    return report.to_json(), report.to_text()


def undisturbed(events: Iterable[Event]) -> Report:
    report = Report()
    for event in events:
        report.apply(event)
    return report


def killed_after(events: list[Event], cut: int) -> Report:
    """The report of a process that read the journal of a killed one, and saw the rest itself."""
    journal = Lines()
    keep = KeptEvents(cast("Journal", journal))
    for event in events[:cut]:
        keep(event)
    report = RunMemory.of("r", journal.lines).report
    for event in events[cut:]:
        report.apply(event)
    return report


@settings(max_examples=examples(300), deadline=None)
@given(events=st.lists(EVENTS, max_size=40).map(in_order), cut=st.integers(0, 40))
def test_a_report_after_a_resume_is_the_report_of_the_same_run_undisturbed(events: list[Event], cut: int) -> None:
    assert reported(killed_after(events, cut)) == reported(undisturbed(events))


def host(stage: HostStage, detail: Text | None = None) -> HostChanged:
    return HostChanged(pool=POOLS[0], host=HOSTS[0], stage=stage, version="8.4", detail=detail)


@pytest.mark.parametrize(
    ("events", "shown"),
    [
        ([VmChanged(pool=POOLS[0], vm=VMS[0], stage=VmStage.MOVE_FAILED)], '"failed_moves": 1'),
        ([host(HostStage.FAILED, plain("one")), host(HostStage.FAILED, plain("two"))], '"detail": "two"'),
        ([host(HostStage.EMPTYING, plain("one")), host(HostStage.EMPTYING, plain("two"))], '"detail": "one"'),
        ([Note(pool=POOLS[0], level=NoteLevel.INFO, text=plain("moving"))], '"pools": []'),
    ],
)
def test_what_the_report_shows_is_in_the_journal(events: list[Event], shown: str) -> None:
    ordered = in_order(events)
    assert shown in json.dumps(undisturbed(ordered).to_json())
    assert shown in json.dumps(killed_after(ordered, len(ordered)).to_json())


def test_pools_that_were_made_from_one_copy_have_lines_of_their_own() -> None:
    """Their hosts have the same uuids and names."""
    lines = NewLines()
    for pool in POOLS:
        assert lines.of(replace(host(HostStage.EMPTYING), pool=pool)) is not None
        assert lines.of(replace(host(HostStage.EMPTYING), pool=pool)) is None
