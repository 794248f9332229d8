"""Rehearsals are kept, and found again by the plan."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from rpu_desktop.inventory.ids import PoolUuid
from rpu_desktop.planning import Wishes, make_plan
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.rehearsal.child import Rehearsal, take_in
from rpu_desktop.rehearsal.kept import KeptRehearsals, plan_key
from rpu_desktop.run.events import Event, Named, Outcome, RunFinished, RunStarted, VmChanged, VmStage
from rpu_desktop.run.wire import event_json
from tests.planning.pools import PoolBuilder

POOL = Named("uuid", "Frankfurt")


def rehearsal(plan: str, began: float = 1000.0) -> Rehearsal:
    found = Rehearsal()
    take_in({"what": "plan", "key": plan}, found)
    events: tuple[Event, ...] = (
        RunStarted(at=began, run="r", pools=(POOL,)),
        VmChanged(at=began + 1, pool=POOL, vm=Named("v", "db"), stage=VmStage.MOVING, progress=0.5),
        RunFinished(at=began + 60, run="r", outcome=Outcome.DONE),
    )
    for event in events:
        take_in({"what": "event", "event": event_json(event)}, found)
    return found


def test_the_rehearsal_of_a_plan_is_found_again(tmp_path: Path) -> None:
    kept = KeptRehearsals(tmp_path / "rehearsals")
    kept.keep(rehearsal("a", 1000.0))
    kept.keep(rehearsal("b", 2000.0))
    kept.keep(rehearsal("a", 3000.0))
    found = kept.find("a")
    assert found is not None
    assert (found.report.began, found.report.outcome) == (3000.0, Outcome.DONE)
    assert kept.find("c") is None
    assert kept.find("") is None


def test_a_rehearsal_that_did_not_come_to_an_end_is_not_kept(tmp_path: Path) -> None:
    kept = KeptRehearsals(tmp_path)
    stalled = rehearsal("a")
    stalled.stalled = True
    kept.keep(stalled)
    kept.keep(rehearsal(""))
    assert list(tmp_path.iterdir()) == []


def findings(gib: int = 4) -> Findings:
    build = PoolBuilder()
    for number in range(2):
        build.vm(build.host(64), gib + number)
    snapshot = build.snapshot()
    return Findings(snapshot=snapshot, plan=make_plan(snapshot, Wishes()))


def test_a_resumed_run_is_laid_beside_the_rehearsal_of_what_it_began_with(tmp_path: Path) -> None:
    kept, whole = KeptRehearsals(tmp_path), findings()
    kept.keep(rehearsal(plan_key([whole]), 1000.0))
    first = kept.of_run("run-1", [whole])
    assert first is not None
    assert first.report.began == 1000.0
    rest = replace(whole, plan=None)
    for found in ([rest], [None], []):
        again = KeptRehearsals(tmp_path).of_run("run-1", found)
        assert again is not None
        assert again.report.began == 1000.0
    assert kept.of_run("run-2", [rest]) is None
    assert kept.of_run("run-2", [whole, None]) is None, "the rehearsal was of one pool, the run is of two"


def test_a_run_that_began_without_a_rehearsal_has_none_when_what_is_left_of_it_is_rehearsed(tmp_path: Path) -> None:
    kept, whole = KeptRehearsals(tmp_path), findings()
    assert kept.of_run("run-1", [whole]) is None
    rest = findings()
    rest = replace(rest, snapshot=replace(rest.snapshot, pool=replace(rest.snapshot.pool, uuid=PoolUuid("another"))))
    kept.keep(rehearsal(plan_key([rest])))
    assert kept.of_run("run-1", [rest]) is None
    assert kept.of_run("run-2", [rest]) is not None


def test_a_damaged_file_counts_as_none(tmp_path: Path) -> None:
    kept = KeptRehearsals(tmp_path)
    kept.keep(rehearsal("a"))
    path = tmp_path / "a.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert kept.find("a") is None


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    kept = KeptRehearsals(tmp_path)
    for number in range(25):
        kept.keep(rehearsal(f"{number:02}"))
        os.utime(tmp_path / f"{number:02}.jsonl", (number, number))
    assert len(list(tmp_path.iterdir())) == 20
    assert kept.find("04") is None
    assert kept.find("24") is not None


def test_a_plan_is_another_one_when_a_vm_or_the_order_is_another() -> None:
    keys = set()
    for gibs, hosts in ((4, 2), (4, 3), (8, 3), (4, 3)):
        build = PoolBuilder()
        for number in range(hosts):
            build.vm(build.host(64), gibs + number)
        snapshot = build.snapshot()
        found = Findings(snapshot=snapshot, plan=make_plan(snapshot, Wishes()))
        keys.add(plan_key([found]))
    assert "" not in keys
    assert len(keys) == 2, "the memory of VMs alone does not change what is done"
