"""Stored names are independent of class names, and data of every version can be read."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.i18n.catalogue import load_translator
from rpu_desktop.i18n.text import Text, plain, sentence, translate
from rpu_desktop.inventory.ids import HostUuid, PbdUuid, SrUuid, VbdUuid, VdiUuid, VmUuid
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.disks import DiskHop, Leftover
from rpu_desktop.run.entries import (
    ENTRIES,
    ArrivedVm,
    BackupMade,
    Begun,
    Disabling,
    DiskSettled,
    Enabled,
    Entry,
    GivenUp,
    HookDone,
    HostBack,
    HostFinished,
    HostSkipped,
    Installed,
    InstallingUpdates,
    LeftBehind,
    LeftoverClosed,
    MovingDisks,
    NotRebooting,
    PoolEnded,
    PoolTakesPart,
    Preparing,
    PutBack,
    Rebooting,
    SecondPass,
    SessionEnded,
    StoppingVm,
    Superseding,
    SwitchingOff,
    TargetKnown,
    Unprepared,
    VmStarted,
    Wanted,
    WithoutUpdates,
)
from rpu_desktop.run.events import (
    EVENTS,
    Answered,
    Asked,
    BackedUp,
    ConnectionChanged,
    DiskMoved,
    Event,
    Forecast,
    HookRan,
    HostChanged,
    HostForecast,
    HostStage,
    HostUpdated,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Rested,
    Restored,
    RunFinished,
    RunStarted,
    Span,
    VmChanged,
    VmStage,
    Waiting,
)
from rpu_desktop.run.journal import shapes
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.wire import entry_from, entry_json, event_from, event_json, public_json
from rpu_desktop.versions import SoftwareVersion
from tests.examples import examples

POOL, HOST, OTHER, VM = Named("p", "Frankfurt"), Named("h", "fra-01"), Named("o", "fra-02"), Named("v", "db-7")
SR, SHARED = Named("s", "Local storage on fra-01"), Named("t", "iSCSI")
TEXT = translate("engine", "{host} is here").of(host="fra-01")
REFUSED = sentence(plain("no"), plain("Retry."))
HOP = DiskHop(
    vbd=VbdUuid("b"),
    vdi=VdiUuid("d"),
    home=SrUuid("s"),
    source=SrUuid("s"),
    target=SrUuid("t"),
    name="root",
    size=2**33,
    device="0",
    other_config={"k": "v"},
    tags=("a", "b"),
)
LEFT = Leftover(vdi=VdiUuid("c"), sr=SrUuid("t"), vm="db-7", name="root", size=2**33)
UNDO = Undo("enable-ha", plain("HA"), {"pool": "p", "srs": ["s1"]})
NEW = SoftwareVersion.of({"product_version": "8.4.0"})

SOME: list[Event] = [
    RunStarted(at=1.5, run="r", pools=(POOL,)),
    PoolStarted(at=2, pool=POOL, hosts=(HOST, OTHER)),
    PoolPlanned(at=3, pool=POOL, migrations=4, hosts_left=2, because=(TEXT,), second_pass=True),
    Forecast(at=4, pool=POOL, ends=90.5, hosts=(HostForecast(HOST, None, Span(5, 6.5), Span(7, 8)),)),
    HostChanged(at=5, pool=POOL, host=HOST, stage=HostStage.AWAITING_MEDIA, version="8.2", detail=TEXT, progress=0.5),
    HostUpdated(at=6, pool=POOL, host=HOST, installed=("U1", "U2"), missing=(), complete=True),
    VmChanged(at=7, pool=POOL, vm=VM, stage=VmStage.MOVE_FAILED, source=HOST, target=OTHER, size=2**33, detail=REFUSED),
    DiskMoved(at=7.5, pool=POOL, vm=VM, disk="root", device="0", size=2**33, source=SR, target=SHARED, home=False),
    ConnectionChanged(at=8, pool=POOL, connected=False, detail=None),
    Asked(at=9, pool=POOL, prompt="q", host=None, text=TEXT, choices=("retry", "stop"), about="failure"),
    Answered(at=10, pool=POOL, prompt="q", choice="retry"),
    Rested(at=11, pool=POOL, rests=True, text=TEXT),
    Restored(at=12, pool=POOL, what=TEXT, ok=False, detail=plain("gone")),
    BackedUp(at=13, pool=POOL, path="/x.xml", way_back=TEXT),
    HookRan(at=13.5, pool=POOL, moment="before-server", script="/s", host=HOST, code=7, output="no", failure=TEXT),
    Waiting(at=14, pool=POOL, host=HOST, text=TEXT, since=2.5, seconds=60.0, about="step"),
    Note(at=15, pool=POOL, level=NoteLevel.WARNING, text=TEXT, lasting=True, vm="v"),
    PoolFinished(at=16, pool=POOL, outcome=Outcome.STOPPED, detail=TEXT, upgraded=True),
    RunFinished(at=17, run="r", outcome=Outcome.BLOCKED),
]
PRINTED = Path(__file__).with_name("events_as_printed.jsonl").read_text("utf-8").splitlines()
"""The output of ``--json`` for these before it shared its format with the journal."""

NOTED: list[Entry] = [
    PoolTakesPart(
        pool="p",
        name="Frankfurt",
        server="https://fra-01",
        username="root",
        certificates={"fra-01": frozenset(["ab" * 32, "cd" * 32])},
        legacy_tls=True,
        hosts=3,
    ),
    Wanted(pool="p", options=RunOptions(MediaSource("http", "10.0.0.2", "/xs/")), resolve_all=True),
    Begun(
        pool="p",
        homes={VmUuid("v"): HostUuid("h")},
        plugged={HostUuid("h"): frozenset([PbdUuid("b"), PbdUuid("a")])},
        versions={HostUuid("h"): NEW},
        arrived={VmUuid("w"): HostUuid("h")},
        cpus={HostUuid("h"): {"vendor": "x"}},
        settings={HostUuid("h"): {"dns": ["10.0.0.3"], "mtu": 9000}},
    ),
    Superseding(pool="p", run="r0"),
    SwitchingOff(pool="p", undo=UNDO),
    Disabling(pool="p", host=HostUuid("h")),
    StoppingVm(pool="p", vm=VmUuid("v"), host=HostUuid("h"), how=Immovable.SUSPEND),
    Preparing(pool="p", host=HostUuid("h")),
    Rebooting(pool="p", host=HostUuid("h"), before=1_700_000_000.5),
    BackupMade(pool="p", path="/x.xml"),
    MovingDisks(pool="p", vm=VmUuid("v"), name="db-7", disks=(HOP,), suspend_sr=SrUuid("s")),
    ArrivedVm(pool="p", vm=VmUuid("v"), host=HostUuid("h")),
    Enabled(pool="p", host=HostUuid("h")),
    VmStarted(pool="p", vm=VmUuid("v")),
    Unprepared(pool="p", host=HostUuid("h")),
    NotRebooting(pool="p", host=HostUuid("h")),
    HostBack(pool="p", host=HostUuid("h"), took=400.5),
    TargetKnown(pool="p", version=NEW),
    Installed(pool="p", host=HostUuid("h")),
    InstallingUpdates(pool="p", host=HostUuid("h"), names=("u1", "u2")),
    WithoutUpdates(pool="p", host=HostUuid("h"), why=TEXT),
    SecondPass(pool="p"),
    HookDone(pool="p", moment="before-server", host=HostUuid("h")),
    DiskSettled(pool="p", vbd=VbdUuid("b"), sr=SrUuid("t")),
    LeftBehind(pool="p", leftover=LEFT),
    LeftoverClosed(pool="p", vdi=VdiUuid("c")),
    HostSkipped(pool="p", host=HostUuid("h")),
    HostFinished(pool="p", host=HostUuid("h")),
    PutBack(pool="p", undo=UNDO),
    GivenUp(pool="p", undo=UNDO),
    SessionEnded(pool="p"),
    PoolEnded(pool="p", how="done"),
]
NAMES = [
    "pool",
    "wanted",
    "begin",
    "superseding",
    "switching-off",
    "disabling",
    "standing-down",
    "preparing",
    "rebooting",
    "backup",
    "moving-disks",
    "arrived",
    "enabled",
    "stood-up",
    "unprepared",
    "not-rebooting",
    "back",
    "target",
    "installed",
    "updates",
    "without-updates",
    "second-pass",
    "scripts-done",
    "disk-settled",
    "left-behind",
    "leftover-closed",
    "skipped",
    "finished",
    "put-back",
    "given-up",
    "rested",
    "ended",
]


def name_of(thing: object) -> str:
    return type(thing).__name__


def written(entry: Entry) -> dict[str, Any]:
    return {"at": entry.at, "what": entry.what, **json.loads(json.dumps(entry_json(entry)))}


def kept(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(event_json(event)))
    return found


def test_every_kind_is_in_these_tables() -> None:
    assert [type(event) for event in SOME] == list(EVENTS)
    assert [type(entry) for entry in NOTED] == list(ENTRIES)


@pytest.mark.parametrize(("event", "line"), list(zip(SOME, PRINTED, strict=True)), ids=list(map(name_of, SOME)))
def test_the_output_for_scripts_is_as_it_was(event: Event, line: str) -> None:
    assert json.dumps(public_json(event)) == line


def test_the_output_for_scripts_speaks_the_language_of_the_command() -> None:
    note = Note(pool=POOL, level=NoteLevel.INFO, text=translate("engine", "{host}: skipped").of(host="fra-01"))
    english, german = public_json(note)["text"], public_json(note, load_translator("de"))["text"]
    assert english == "fra-01: skipped"
    assert german.startswith("fra-01")
    assert german != english


def test_entries_have_the_names_that_journals_have_always_had() -> None:
    assert [entry.what for entry in NOTED] == NAMES


@pytest.mark.parametrize("entry", NOTED, ids=name_of)
def test_an_entry_is_read_back_as_it_was_written(entry: Entry) -> None:
    assert entry_from(written(entry)) == entry


@pytest.mark.parametrize("event", SOME, ids=name_of)
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    assert event_from(kept(event)) == event


YOUNGER = (HookRan, DiskMoved, Rested)
"""Kinds that did not exist, or were not kept, when events had the names of their classes."""


@pytest.mark.parametrize(
    "event", [event for event in SOME if event.kept and not isinstance(event, YOUNGER)], ids=name_of
)
def test_an_event_is_known_by_the_name_that_its_class_had(event: Event) -> None:
    assert event_from({**kept(event), "kind": name_of(event)}) == event


@pytest.mark.parametrize("event", SOME, ids=name_of)
def test_texts_of_an_event_may_be_in_an_object_of_their_own(event: Event) -> None:
    wrapped = {
        name: {"text": value} if isinstance(value, dict) and "source" in value else value
        for name, value in kept(event).items()
    }
    assert event_from(wrapped) == event


@pytest.mark.parametrize("entry", NOTED, ids=name_of)
def test_keys_that_only_a_newer_version_knows_are_passed_over(entry: Entry) -> None:
    assert entry_from({**written(entry), "later": {"x": [1]}}) == entry


@pytest.mark.parametrize("event", SOME, ids=name_of)
def test_keys_of_events_that_only_a_newer_version_knows_are_passed_over(event: Event) -> None:
    assert event_from({**kept(event), "later": {"x": [1]}}) == event


def test_kinds_that_only_a_newer_version_knows_are_passed_over() -> None:
    assert entry_from({"at": 1.0, "what": "teleporting", "pool": "p", "vm": 7}) is None
    assert event_from({"at": 1.0, "kind": "teleported", "pool": 7}) is None


@pytest.mark.parametrize("thing", [*NOTED, *SOME], ids=name_of)
def test_what_an_older_version_did_not_write_has_a_default(thing: Entry | Event) -> None:
    for each in fields(thing):
        usual = each.default if each.default is not MISSING else each.default_factory
        if usual is MISSING or each.name == "at":
            continue
        expected = replace(thing, **{each.name: usual() if callable(usual) else usual})
        if isinstance(thing, Entry):
            found: object = entry_from({key: value for key, value in written(thing).items() if key != each.name})
        else:
            found = event_from({key: value for key, value in kept(thing).items() if key != each.name})
        assert found == expected


@pytest.mark.parametrize("thing", [*NOTED, *SOME], ids=name_of)
@pytest.mark.parametrize("spoiled", [7, None, [], {"x": 1}, "\ud800", float("nan"), True])
def test_what_has_another_shape_is_refused_or_fits(thing: Entry | Event, spoiled: Any) -> None:
    """It is never misinterpreted: what was read can be written and read again."""
    for name in [each.name for each in fields(thing)]:
        try:
            if isinstance(thing, Entry):
                entry = entry_from({**written(thing), name: spoiled})
                assert entry is not None
                assert entry_from(written(entry)) == entry
            else:
                event = event_from({**kept(thing), name: spoiled})
                assert event is not None
                assert event_from(kept(event)) == event
        except shapes.MISFITS:
            continue


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("disabling", {"host": 7}),
        ("disabling", {}),
        ("updates", {"host": "h", "names": "u1"}),
        ("rebooting", {"host": "h", "before": "1"}),
        ("rebooting", {"host": "h", "before": True}),
        ("rebooting", {"host": "h", "before": float("inf")}),
        ("standing-down", {"vm": "v", "host": "h", "how": "hibernate"}),
        ("begin", {"homes": [], "plugged": {}, "versions": {}}),
        ("switching-off", {"undo": {"kind": "enable-ha"}}),
    ],
)
def test_an_entry_that_reports_itmething_else_is_not_guessed_at(what: str, found: dict[str, Any]) -> None:
    with pytest.raises(shapes.MISFITS):
        entry_from({"at": 1.0, "what": what, "pool": "p", **found})


words = st.text(st.characters(codec="utf-8"), max_size=8)
texts = st.recursive(
    words.map(plain), lambda inner: st.tuples(inner, words).map(lambda t: TEXT.of(x=t[0], y=t[1])), max_leaves=3
)


@settings(max_examples=examples(200), deadline=None)
@given(text=texts, at=st.floats(0, 2e9), progress=st.none() | st.floats(0, 1), name=words)
def test_whatever_an_event_holds_is_read_back(text: Text, at: float, progress: float | None, name: str) -> None:
    host = Named("h", name)
    event = HostChanged(at=at, pool=POOL, host=host, stage=HostStage.FAILED, detail=text, progress=progress)
    assert event_from(kept(event)) == event


def test_numbers_of_a_text_are_read_back_as_they_were_written() -> None:
    """The report of a resumed run numbered the rollback steps (1.0), (2.0)."""
    step = translate("engine", "({n}) {what}").of(n=1, what=TEXT)
    event = HostChanged(pool=POOL, host=Named("h", "h"), stage=HostStage.FAILED, detail=step)
    again = event_from(kept(event))
    assert isinstance(again, HostChanged)
    assert again.detail is not None
    assert again.detail.render() == step.render()
    assert again.detail.render().startswith("(1) ")
