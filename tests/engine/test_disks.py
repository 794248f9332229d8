"""VMs on disks that only their own host can reach keep running: their disks move out of the way, and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from rpu_desktop.engine.disk_moves import await_room
from rpu_desktop.planning import DiskMove, LocalDisks, Migrate, Reason, Wishes
from rpu_desktop.run.events import (
    ConnectionChanged,
    DiskMoved,
    Event,
    HostChanged,
    HostStage,
    Note,
    NoteLevel,
    Outcome,
    Rested,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.run.report import Report
from rpu_desktop.run.timing import Timing
from rpu_desktop.run.unfinished import unfinished
from rpu_desktop.simulator.behaviour import sr_space
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_resume import go_on, kill_when

MOVE = Wishes(local_disks=LocalDisks.MOVE)
"""Disks move, and nothing may go down: a VM whose disks cannot move is a question."""
SMALL = {"hosts": 3, "vms": 9}
Layout = dict[tuple[str, str], str]


def layout(it: SimulatedPools) -> Layout:
    """VM and device -> the SR (uuid) of each disk; CDs are marked as such."""
    db = it.pool.db
    found = {}
    for vbd in db.all("VBD").values():
        if db.exists("VM", vbd["VM"]) and not db.get("VM", vbd["VM"], "is_a_template") and db.exists("VDI", vbd["VDI"]):
            sr = db.get("SR", db.get("VDI", vbd["VDI"], "SR"), "uuid")
            found[db.get("VM", vbd["VM"], "uuid"), f"{vbd['type']} {vbd['userdevice']}"] = sr
    return found


def loose(it: SimulatedPools) -> list[str]:
    """Disks that no VM has."""
    used = {vbd["VDI"] for vbd in it.pool.db.all("VBD").values()}
    rows = it.pool.db.all("VDI")
    return [
        row["name_label"] for ref, row in rows.items() if ref not in used and row["managed"] and not row["read_only"]
    ]


def hops(it: SimulatedPools) -> list[DiskMoved]:
    return [event for event in it.events if isinstance(event, DiskMoved)]


def went_down(it: SimulatedPools) -> set[str]:
    return {event.vm.name for event in it.events if isinstance(event, VmChanged) and event.stage is VmStage.DOWN}


def warnings(it: SimulatedPools) -> list[str]:
    notes = (event for event in it.events if isinstance(event, Note) and event.level is not NoteLevel.INFO)
    return [str(note.text) for note in notes]


class Unchanged:
    """The pool before, and that it is the same after."""

    def __init__(self, it: SimulatedPools) -> None:
        self._it = it
        self._layout, self._homes, self._loose = layout(it), it.homes(), sorted(loose(it))

    def assert_at_home(self) -> None:
        it = self._it
        assert layout(it) == self._layout
        assert it.homes() == self._homes
        assert sorted(loose(it)) == self._loose
        assert len(set(it.versions().values())) == 1
        assert it.disabled() == []


def when(it: SimulatedPools, meant: Callable[[Event], bool], act: Callable[[], object]) -> list[bool]:
    """Do this at the first such event."""
    done: list[bool] = []

    def listen(event: Event) -> None:
        if not done and meant(event):
            done.append(True)
            act()

    it.on_event = listen
    return done


def copying(share: float = 0.1) -> Callable[[Event], bool]:
    return lambda event: (
        isinstance(event, VmChanged)
        and event.stage is VmStage.MOVING
        and bool(event.storage)
        and (event.progress or 0.0) >= share
    )


@pytest.mark.parametrize("scenario", ["local-storage", "local-only", "local-old"])
async def test_no_vm_goes_down_and_every_disk_comes_home(scenario: str) -> None:
    """To shared storage and to other hosts' disks during each turn, and to shared storage before all turns."""
    async with simulated(scenario, **SMALL) as it:
        before = Unchanged(it)
        answers = Answers()
        report = await it.upgrade(answers, MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert answers.asked == []
        assert went_down(it) == set()
        assert warnings(it) == []
        before.assert_at_home()
        assert hops(it)
        assert sum(move.home for move in hops(it)) == sum(not move.home for move in hops(it))
        assert "it is still on" not in report.to_text()
        assert report.to_text().count("it is back where it was") == len(report.to_json()["pools"][0]["disks"])


async def test_with_old_media_the_disks_leave_before_the_first_server_and_return_after_the_last_one() -> None:
    async with simulated("local-old", **SMALL) as it:
        await it.upgrade(wishes=MOVE)
        moved = [(move.at, move.home) for move in hops(it)]
        begun = [at for at, what, _ in it.pool.history if what in ("going down", "serves again")]
        assert moved
        assert begun
        outages = [at for at, what, _ in it.pool.history if what == "going down"]
        sends = [at for at, what, _ in it.pool.history if what == "migration begins" or what == "moved with disks"]
        assert outages
        assert sends
        assert [home for _, home in moved] == sorted(home for _, home in moved), "all leave before any returns"


async def test_disks_that_leave_before_the_first_server_wait_for_its_window() -> None:
    async with simulated("local-old", **SMALL) as it:
        pool = Unchanged(it)
        it.more["timing"] = Timing(not_before=time.time() + 86400)
        away: list[int] = []

        def look() -> None:
            away.append(sum(isinstance(event, VmChanged) and bool(event.storage) for event in it.events))
            assert it.run is not None
            it.run.begin_now()

        def listen(event: Event) -> None:
            if isinstance(event, Rested) and event.rests:  # within this time all of them would have been copied
                asyncio.get_running_loop().call_later(1.0, look)

        it.on_event = listen
        report = await it.upgrade(wishes=MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        pool.assert_at_home()
    assert away[0] == 0, "no disk is moved before the window"
    assert len(away) == 3, "each server waits once"
    assert away[1], "they were moved in the window of the first server"


async def test_what_a_copy_does_not_get_is_given_to_it() -> None:
    """Tags and other settings of disks, a CD in the drive, and where a VM's memory is stored."""
    async with simulated("local-only", "cd:vm=*,times=0", **SMALL) as it:
        before = Unchanged(it)

        def describe() -> dict[str, tuple[dict[str, str], list[str]]]:
            db = it.pool.db
            disks = [vbd for vbd in db.all("VBD").values() if vbd["type"] == "Disk" and db.exists("VDI", vbd["VDI"])]
            return {
                vbd["uuid"]: (db.get("VDI", vbd["VDI"], "other_config"), db.get("VDI", vbd["VDI"], "tags"))
                for vbd in disks
            }

        def mark() -> None:
            db = it.pool.db
            for ref in list(db.all("VDI")):
                db.set("VDI", ref, other_config={"backup": "weekly"}, tags=["gold"])

        it.ask(mark)
        told = describe()
        report = await it.upgrade(wishes=MOVE)
        assert report.outcome is Outcome.DONE
        before.assert_at_home()
        assert describe() == told


async def test_a_copy_that_fails_is_a_question_with_its_cause_and_is_tried_again() -> None:
    async with simulated("local-storage", "migrate-send-fails", **SMALL) as it:
        before = Unchanged(it)
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers, MOVE)
        (asked,) = answers.asked
        assert asked.kind is PromptKind.DISKS
        assert "End_of_file" in str(asked.text)
        assert asked.vms[0].name in str(asked.text)
        assert asked.choices[:2] == (Choice.RETRY, Choice.SHUTDOWN)
        assert asked.choices[-1] is Choice.STOP
        assert report.outcome is Outcome.DONE
        assert went_down(it) == set()
        before.assert_at_home()


async def test_a_vm_whose_disks_do_not_move_goes_down_if_the_admin_wants_that() -> None:
    async with simulated("local-storage", "migrate-send-fails:times=0", **SMALL) as it:
        before = Unchanged(it)
        answers = Answers(Choice.SHUTDOWN, Choice.SHUTDOWN, Choice.SHUTDOWN)
        report = await it.upgrade(answers, MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert went_down(it) == {vm.name for prompt in answers.asked for vm in prompt.vms}
        assert hops(it) == []
        before.assert_at_home()


async def test_storage_that_fills_amid_a_copy_is_named() -> None:
    async with simulated("local-storage", "sr-fills", **SMALL) as it:
        before = layout(it)
        answers = Answers(Choice.STOP)
        report = await it.upgrade(answers, MOVE)
        assert report.outcome is Outcome.STOPPED
        assert [prompt.kind for prompt in answers.asked] == [PromptKind.DISKS]
        assert layout(it) == before
        assert it.disabled() == []


async def test_a_stop_amid_a_copy_does_not_wait_for_hours() -> None:
    async with simulated("local-storage", "copy-slow:vm=dns-1,factor=30", **SMALL) as it:
        before = Unchanged(it)
        done = when(it, copying(0.01), lambda: it.run.stop() if it.run is not None else None)
        report = await it.upgrade(wishes=MOVE)
        assert done
        assert report.outcome is Outcome.STOPPED
        assert hops(it) == []
        it.on_event = lambda event: None
        assert (await go_on(it)).outcome is Outcome.DONE
        before.assert_at_home()


async def test_a_copy_that_someone_else_cancels_is_a_question() -> None:
    async with simulated("local-storage", "copy-slow:vm=dns-1,factor=30", **SMALL) as it:
        before = Unchanged(it)

        async def cancel() -> None:
            vms = it.connections[0].snapshot().vms.values()
            running = [task for vm in vms for task, what in vm.current_operations.items() if what == "migrate_send"]
            await it.connections[0].call("task.cancel", running[0])

        cancelled: list[asyncio.Future[None]] = []
        when(it, copying(0.01), lambda: cancelled.append(asyncio.ensure_future(cancel())))
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers, MOVE)
        assert [prompt.kind for prompt in answers.asked] == [PromptKind.DISKS]
        assert report.outcome is Outcome.DONE
        before.assert_at_home()


async def test_stopped_with_disks_away_the_report_names_them_and_finish_here_brings_them_home() -> None:
    async with simulated("local-old", **SMALL) as it:
        before = layout(it)
        when(
            it,
            lambda event: isinstance(event, HostChanged) and event.stage is HostStage.PREPARING,
            lambda: it.run.stop() if it.run is not None else None,
        )
        report = await it.upgrade(wishes=MOVE)
        assert report.outcome is Outcome.STOPPED
        assert layout(it) != before
        assert "it is still on" in report.to_text()
        assert "before the upgrade it was on Local storage" in report.to_text()
        assert [memory.run for memory in unfinished(it.store)], "it can be resumed, to bring them home"


@pytest.mark.parametrize("scenario", ["local-storage", "local-only", "local-old"])
@pytest.mark.parametrize("share", [0.0, 0.3])
async def test_killed_amid_a_copy_it_follows_what_the_pool_does(scenario: str, share: float) -> None:
    async with simulated(scenario, **SMALL) as it:
        before = Unchanged(it)
        await kill_when(it, copying(share), wishes=MOVE)
        report = await go_on(it)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert went_down(it) == set()
        before.assert_at_home()
        assert all(disk["home"] for disk in report.to_json()["pools"][0]["disks"])


@pytest.mark.parametrize("end", ["source", "coordinator"])
async def test_a_toolstack_that_restarts_amid_a_copy_loses_nothing(end: str) -> None:
    async with simulated("local-storage", f"copy-broken:vm=dns-1,end={end}", **SMALL) as it:
        before = Unchanged(it)

        class Tidy(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                self.asked.append(prompt)
                return Choice.REMOVE if Choice.REMOVE in prompt.choices else Choice.RETRY

        answers = Tidy()
        report = await it.upgrade(answers, MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert went_down(it) == set()
        before.assert_at_home()
        if end == "coordinator":
            assert PromptKind.LEFTOVER in {prompt.kind for prompt in answers.asked}, "copies without an owner"


async def test_nothing_is_deleted_without_consent() -> None:
    async with simulated("local-storage", "copy-broken:vm=dns-1,end=coordinator", **SMALL) as it:
        left_before = len(loose(it))

        class Keeping(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                self.asked.append(prompt)
                return Choice.GO_ON if Choice.GO_ON in prompt.choices else Choice.RETRY

        report = await it.upgrade(Keeping(), MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert len(loose(it)) > left_before
        assert "Left behind by an interrupted copy" in report.to_text()


async def test_snapshots_come_along_and_return() -> None:
    async with simulated("local-storage", "with-snapshot:vm=dns-1", "second-disk:vm=dns-1", **SMALL) as it:
        before = Unchanged(it)
        report = await it.upgrade(wishes=MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert went_down(it) == set()
        before.assert_at_home()


async def test_storage_that_still_frees_space_of_an_earlier_copy_is_waited_for() -> None:
    """Its garbage collection takes minutes, and what is free shows only after a scan."""
    async with simulated("local-storage", **SMALL) as it:
        await it.upgrade(wishes=MOVE)
        assert it.run is not None
        context = next(iter(it.run._runs.values())).context
        snapshot = context.snapshot()
        shared = next(sr for sr in snapshot.srs.values() if sr.type == "nfs")
        vm = next(vm for vm in snapshot.guests() if vm.name == "dns-1")
        ((vbd, _, _),) = snapshot.disks_of(vm)
        host = snapshot.hosts[vm.resident_on].uuid
        move = Migrate(vm.uuid, host, host, Reason.PARK, (DiskMove(vbd.uuid, shared.uuid),))
        scans: list[str] = []

        def look(name: str, arguments: Sequence[Any]) -> None:
            if name == "SR.scan":
                scans.append(name)

        it.watch_calls(look)
        await await_room(context, vm, move)
        assert scans == [], "there is room"
        garbage = it.ask(lambda: sr_space.free(it.pool, shared.ref))
        it.ask(lambda: sr_space.occupy(it.pool, shared.ref, garbage))
        await it.connections[0].wait_for(lambda now: now.srs[shared.ref].physical_utilisation >= shared.physical_size)
        waiting = asyncio.ensure_future(await_room(context, vm, move))
        while len(scans) < 2:
            await asyncio.sleep(0)
            assert not waiting.done()
        it.ask(lambda: sr_space.release(it.pool, shared.ref, garbage))
        await waiting


async def finished_early(it: SimulatedPools) -> Report:
    """Stopped when the first disk has left, and then finished as it is."""
    when(
        it,
        lambda event: isinstance(event, DiskMoved) and not event.home,
        lambda: it.run.stop() if it.run is not None else None,
    )
    before = layout(it)
    report = await it.upgrade(wishes=MOVE)
    assert report.outcome is Outcome.STOPPED
    assert layout(it) != before
    it.on_event = lambda event: None
    return await go_on(it, finish_here=True)


async def test_finished_early_the_disks_come_home() -> None:
    """No server was upgraded yet: what went to another server's storage stayed there."""
    async with simulated("local-only", **SMALL) as it:
        before, homes = layout(it), it.homes()
        report = await finished_early(it)
        assert layout(it) == before
        assert it.homes() == homes
        assert it.disabled() == []
        assert all(disk["home"] for disk in report.to_json()["pools"][0]["disks"])
        assert list(unfinished(it.store)) == []


async def test_finished_early_disks_of_vms_that_cannot_return_to_an_older_version_are_named() -> None:
    async with simulated("local-storage", **SMALL) as it:
        running = it.homes().keys()
        report = await finished_early(it)
        assert it.homes().keys() == running
        assert "before the upgrade it was on Local storage" in report.to_text()
        assert it.disabled() == []


def unused(it: SimulatedPools) -> dict[str, str]:
    """Uuid and name of the disks that no VM has, without snapshots of such disks."""
    db = it.pool.db
    used = {vbd["VDI"] for vbd in db.all("VBD").values()}
    free = {ref: row for ref, row in db.all("VDI").items() if ref not in used and row["managed"]}
    return {row["uuid"]: row["name_label"] for row in free.values() if row["snapshot_of"] not in free}


class Deciding(Answers):
    """What to do with what was left behind; everything else is tried again."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self._choice = choice

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        return self._choice if self._choice in prompt.choices else Choice.RETRY


def restarted(it: SimulatedPools, end: str) -> Callable[[Event], bool]:
    """A toolstack has restarted; with that of the coordinator, the connection to the pool is back."""

    def is_over(event: Event) -> bool:
        back = end != "coordinator" or (isinstance(event, ConnectionChanged) and event.connected)
        return back and any(what == "toolstack restarts" for _, what, _ in it.pool.history)

    return is_over


@pytest.mark.parametrize("at", ["0.97", "0.9"])
@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("choice", [Choice.GO_ON, Choice.REMOVE])
async def test_copies_of_snapshots_that_nobody_cleans_up_are_named_and_never_deleted(
    at: str, killed: bool, choice: Choice
) -> None:
    """They bear no mark: whether one is whole, or amid its copy."""
    faults = [f"copy-broken:vm=dns-1,end=coordinator,at={at}", "with-snapshot:vm=dns-1"]
    if at == "0.9":
        faults.append("second-disk:vm=dns-1,size=40")
    async with simulated("local-storage", *faults, **SMALL) as it:
        before, known = Unchanged(it), unused(it)
        if killed:
            await kill_when(it, restarted(it, "coordinator"), wishes=MOVE)
            report = await go_on(it, Deciding(choice))
        else:
            report = await it.upgrade(Deciding(choice), MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert layout(it) == before._layout
        left = unused(it).keys() - known.keys()
        db = it.pool.db
        marked = {uuid for uuid in left if "base_mirror" in db.get("VDI", db.by_uuid("VDI", uuid), "sm_config")}
        assert len(left - marked) == 1
        assert bool(marked) is (choice is Choice.GO_ON)
        assert [uuid for uuid in left if uuid not in report.to_text()] == []


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("end", ["source", "target", "coordinator"])
async def test_originals_that_nobody_cleans_up_are_found_when_the_disks_have_arrived(end: str, killed: bool) -> None:
    faults = (f"copy-broken:vm=dns-1,end={end},at=end", "with-snapshot:vm=dns-1", "second-disk:vm=dns-1")
    async with simulated("local-storage", *faults, **SMALL) as it:
        before, answers = Unchanged(it), Deciding(Choice.REMOVE)
        if killed:
            await kill_when(it, restarted(it, end), wishes=MOVE)
            report = await go_on(it, answers)
        else:
            report = await it.upgrade(answers, MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert PromptKind.LEFTOVER in {prompt.kind for prompt in answers.asked}
        before.assert_at_home()
        assert all(disk["home"] for disk in report.to_json()["pools"][0]["disks"])
        assert "eft behind by an interrupted copy" not in report.to_text()


async def test_disks_that_only_look_like_a_copy_and_were_there_before_are_not_named() -> None:
    faults = ("copy-broken:vm=dns-1,end=coordinator,at=0.97", "with-snapshot:vm=dns-1")
    async with simulated("local-storage", *faults, **SMALL) as it:
        db = it.pool.db

        def make() -> str:
            (mine,) = (
                row
                for row in db.all("VDI").values()
                if row["name_label"] == "dns-1 disk 0" and not row["is_a_snapshot"]
            )
            shared = next(ref for ref, row in db.all("SR").items() if row["type"] == "nfs")
            alike = {key: mine[key] for key in ("name_label", "virtual_size", "type", "managed")}
            return str(db.get("VDI", db.create("VDI", SR=shared, **alike), "uuid"))

        older = it.ask(make)
        await it.connections[0].wait_for(lambda now: any(vdi.uuid == older for vdi in now.vdis.values()))
        report = await it.upgrade(Deciding(Choice.REMOVE), MOVE)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert older in unused(it)
        assert older not in report.to_text()
        assert "erhaps left behind" in report.to_text()


async def test_what_the_admin_keeps_is_still_named_after_a_later_session() -> None:
    async with simulated("local-storage", "copy-broken:vm=dns-1,end=coordinator", **SMALL) as it:
        known = unused(it)
        when(
            it,
            lambda event: (
                isinstance(event, HostChanged) and event.host.name == "fra-03" and event.stage is HostStage.PREPARING
            ),
            lambda: it.run.stop() if it.run is not None else None,
        )
        answers = Deciding(Choice.GO_ON)
        assert (await it.upgrade(answers, MOVE)).outcome is Outcome.STOPPED
        assert PromptKind.LEFTOVER in {prompt.kind for prompt in answers.asked}
        it.on_event = lambda event: None
        again = Answers()
        report = await go_on(it, again)
        assert report.outcome is Outcome.DONE, report.to_text()
        assert again.asked == [], "it was decided"
        notes = " ".join(str(note["text"]) for note in report.to_json()["pools"][0]["notes"] if note["lasting"])
        assert [uuid for uuid in unused(it).keys() - known.keys() if uuid not in notes] == []
