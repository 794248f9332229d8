"""A run as printed by the console."""

from __future__ import annotations

import io
import json
from time import mktime

import pytest

from rpu_desktop.console.narrator import Narrator
from rpu_desktop.console.outcome import Complaint
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import (
    Asked,
    ConnectionChanged,
    Event,
    Forecast,
    HostChanged,
    HostStage,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Restored,
    RunFinished,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.lines import line_of

POOL = Named("pool-uuid", "Frankfurt")
HOST = Named("host-uuid", "fra-04")
OTHER = Named("other-uuid", "fra-02")
VM = Named("vm-uuid", "db-7")

TOLD: list[tuple[Event, str]] = [
    (PoolStarted(pool=POOL, hosts=(HOST, OTHER)), "Upgrading Frankfurt, in this order: fra-04, fra-02"),
    (PoolPlanned(pool=POOL, migrations=14, hosts_left=2), "Planned: 2 servers to upgrade, 14 migrations"),
    (HostChanged(pool=POOL, host=HOST, stage=HostStage.EMPTYING), "fra-04: migrating its virtual machines"),
    (HostChanged(pool=POOL, host=HOST, stage=HostStage.DONE, version="XenServer 8.4.0"), "done, runs XenServer 8.4.0"),
    (
        HostChanged(pool=POOL, host=HOST, stage=HostStage.FAILED, detail=plain("it is on fire")),
        "fra-04: failed – it is on fire",
    ),
    (
        VmChanged(pool=POOL, vm=VM, stage=VmStage.MOVING, source=HOST, target=OTHER, size=12 * 2**30),
        "db-7 is migrating from fra-04 to fra-02 (12 GiB)",
    ),
    (
        VmChanged(
            pool=POOL,
            vm=VM,
            stage=VmStage.MOVING,
            source=HOST,
            target=OTHER,
            progress=0.25,
            copied=100 * 2**30,
            storage=(Named("sr-uuid", "iSCSI"),),
            seconds_left=600.0,
        ),
        "The disks of db-7 are being copied to iSCSI: 25 GiB of 100 GiB, 128 MiB/s, about 10 min left",
    ),
    (
        ConnectionChanged(pool=POOL, connected=False, detail=plain("no answer")),
        "Frankfurt cannot be reached – no answer",
    ),
    (ConnectionChanged(pool=POOL, connected=True), "Frankfurt can be reached again"),
    (Asked(pool=POOL, prompt="1", host=HOST, text=plain("What now?"), choices=("stop",)), "What now?"),
    (Restored(pool=POOL, what=plain("high availability"), ok=True), "Restored: high availability"),
    (Restored(pool=POOL, what=plain("HA"), ok=False, detail=plain("no heartbeat")), "Not restored: HA – no heartbeat"),
    (Note(pool=POOL, level=NoteLevel.WARNING, text=plain("look here")), "Warning: look here"),
    (PoolFinished(pool=POOL, outcome=Outcome.DONE), "Frankfurt: The upgrade is complete"),
]


@pytest.mark.parametrize(("event", "line"), TOLD, ids=lambda value: value.kind if isinstance(value, Event) else "")
def test_every_event_is_one_readable_line(event: Event, line: str) -> None:
    told = line_of(event)
    assert told is not None
    assert line in told.render()
    assert "uuid" not in told.render()


@pytest.mark.parametrize("stage", [stage for stage in HostStage if stage is not HostStage.WAITING])
def test_every_stage_of_a_host_is_reported(stage: HostStage) -> None:
    assert "fra-04" in str(line_of(HostChanged(pool=POOL, host=HOST, stage=stage, version="8")))


@pytest.mark.parametrize("stage", VmStage)
def test_every_stage_of_a_vm_is_reported(stage: VmStage) -> None:
    assert "db-7" in str(line_of(VmChanged(pool=POOL, vm=VM, stage=stage, source=HOST, target=OTHER)))


def notify(*events: Event, as_json: bool = False, several_pools: bool = False) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    narrator = Narrator(Output(as_json=as_json, out=out, err=err), several_pools=several_pools)
    for event in events:
        narrator(event)
    return out.getvalue(), err.getvalue()


def test_mere_progress_is_silent() -> None:
    moving = [
        VmChanged(pool=POOL, vm=VM, stage=VmStage.MOVING, source=HOST, target=OTHER, progress=step / 10)
        for step in range(10)
    ]
    out, _ = notify(*moving)
    assert len(out.splitlines()) == 1


def forecast(ends: float, at: float) -> Forecast:
    return Forecast(pool=POOL, ends=ends, hosts=(), at=at)


def test_when_a_servers_turn_begins_and_ends_it_is_reported_how_far_it_is_and_when_all_is_expected_to_be_done() -> None:
    noon = mktime((2026, 11, 29, 12, 0, 0, 0, 0, -1))
    out, _ = notify(
        PoolStarted(pool=POOL, hosts=(HOST, OTHER), at=noon),
        forecast(noon + 5400, noon),
        HostChanged(pool=POOL, host=HOST, stage=HostStage.EMPTYING, at=noon),
        forecast(noon + 5460, noon + 10),
        HostChanged(pool=POOL, host=HOST, stage=HostStage.INSTALLING, at=noon + 60),
        HostChanged(pool=POOL, host=HOST, stage=HostStage.DONE, version="8.4", at=noon + 2400),
        forecast(noon + 4500, noon + 2401),
        HostChanged(pool=POOL, host=OTHER, stage=HostStage.EMPTYING, at=noon + 2402),
        HostChanged(pool=POOL, host=OTHER, stage=HostStage.DONE, version="8.4", at=noon + 4490),
        forecast(noon + 4500, noon + 4491),
    )
    assert [line.partition("  ")[2] for line in out.splitlines() if "servers done" in line] == [
        "0 of 2 servers done; expected to finish at about 13:30",
        "1 of 2 servers done; expected to finish at about 13:15",
        "1 of 2 servers done; expected to finish at about 13:15",
        "2 of 2 servers done",
    ]


def test_an_end_on_another_day_is_reported_with_its_date() -> None:
    late = mktime((2026, 11, 29, 23, 0, 0, 0, 0, -1))
    out, _ = notify(
        PoolStarted(pool=POOL, hosts=(HOST,), at=late),
        HostChanged(pool=POOL, host=HOST, stage=HostStage.EMPTYING, at=late),
        forecast(late + 7200, late + 1),
    )
    assert out.endswith("0 of 1 server done; expected to finish at about 2026-11-30 01:00\n")


def test_a_server_that_was_done_before_is_not_counted_out_loud() -> None:
    out, _ = notify(
        PoolStarted(pool=POOL, hosts=(HOST, OTHER), at=0),
        HostChanged(pool=POOL, host=HOST, stage=HostStage.DONE, version="8.4", at=1),
        forecast(9000, 2),
    )
    assert "servers done" not in out


def test_json_has_every_event_and_words_stay_apart() -> None:
    events = [event for event, _ in TOLD]
    out, err = notify(*events, as_json=True)
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["event"] for record in records] == [event.kind for event in events]
    assert len(err.splitlines()) == len(events)


def test_several_pools_are_distinguished() -> None:
    out, _ = notify(HostChanged(pool=POOL, host=HOST, stage=HostStage.EMPTYING), several_pools=True)
    assert "Frankfurt  fra-04" in out


def test_the_outcome_is_kept() -> None:
    narrator = Narrator(Output(out=io.StringIO()), several_pools=False)
    narrator(RunFinished(run="1", outcome=Outcome.STOPPED))
    assert narrator.outcome is Outcome.STOPPED


def test_a_name_cannot_steer_the_terminal() -> None:
    evil = Named("1", "db\x1b[2J\x07")
    out, _ = notify(VmChanged(pool=POOL, vm=evil, stage=VmStage.DOWN))
    assert "\x1b" not in out
    assert "\x07" not in out


def test_a_complaint_goes_to_people_and_programs() -> None:
    out, err = io.StringIO(), io.StringIO()
    complaint = Complaint(plain("It is broken."), plain("Mend it."), "fra-04")
    Output(as_json=True, out=out, err=err).complain(complaint)
    assert err.getvalue() == "fra-04: It is broken. Mend it.\n"
    assert json.loads(out.getvalue()) == {
        "event": "error",
        "subject": "fra-04",
        "text": "It is broken.",
        "advice": "Mend it.",
    }
