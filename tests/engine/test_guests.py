"""Guests are never harmed because they are busy or booting, and never suspended if they cannot be resumed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Asked, Note, Outcome, VmChanged, VmStage
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.simulator.behaviour import allowed_operations, domains
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_executor import history

SHUTDOWN = Wishes(immovable=Immovable.SHUTDOWN)
SUSPEND = Wishes(immovable=Immovable.SUSPEND)
NEW = "8.4.0"


def calls_of(it: SimulatedPools) -> list[str]:
    """Record the names of all calls from now on."""
    called: list[str] = []
    it.watch_calls(lambda name, _: called.append(name))
    return called


def guests(it: SimulatedPools) -> list[str]:
    return [vm for vm, row in it.pool.db.all("VM").items() if row["name_label"] in it.homes()]


def busy(it: SimulatedPools, operation: str, seconds: float) -> None:
    """An operation on every guest is running, for so many simulated seconds."""

    def begin() -> None:
        for vm in guests(it):
            it.pool.db.put("VM", vm, "current_operations", f"OpaqueRef:{vm[-4:]}", operation)
            allowed_operations.refresh(it.pool, vm)
            it.pool.spawn(end(vm))

    async def end(vm: str) -> None:
        await it.pool.clock.sleep(seconds)
        it.pool.db.put("VM", vm, "current_operations", f"OpaqueRef:{vm[-4:]}", None)
        allowed_operations.refresh(it.pool, vm)

    it.ask(begin)


def told(it: SimulatedPools) -> str:
    return "\n".join(str(event.text) for event in it.events if isinstance(event, Note | Asked))


def boot(it: SimulatedPools, seconds: float) -> None:
    """All guests boot now, and their drivers report after so many simulated seconds."""
    state_of(it.pool).timing.guest_boot = (seconds, seconds)
    for vm in guests(it):
        domains.restart(it.pool, vm)


@pytest.mark.parametrize("operation", ["snapshot", "changing_VCPUs_live", "clean_reboot"])
async def test_a_guest_that_is_busy_is_waited_for_and_not_powered_off(operation: str) -> None:
    async with simulated("standalone", vms=3) as it:
        busy(it, operation, 20000)
        await it.connections[0].wait_for(
            lambda now: all(vm.current_operations for vm in now.guests() if vm.occupies_host)
        )
        called = calls_of(it)
        assert (await it.upgrade(wishes=SHUTDOWN)).outcome is Outcome.DONE
        assert "VM.hard_shutdown" not in called
        assert called.count("VM.clean_shutdown") == 3
        assert f"is busy ({operation})" in told(it)


async def test_a_guest_that_is_just_booting_is_shut_down_once_its_drivers_report() -> None:
    async with simulated("standalone", vms=2) as it:
        it.ask(lambda: boot(it, 3000))
        called = calls_of(it)
        assert (await it.upgrade(wishes=SHUTDOWN)).outcome is Outcome.DONE
        assert "VM.hard_shutdown" not in called
        assert called.count("VM.clean_shutdown") >= 2


async def test_a_guest_that_can_move_does_not_go_down_because_it_is_booting() -> None:
    async with simulated(hosts=2, vms=4) as it:
        it.ask(lambda: boot(it, 3000))
        called = calls_of(it)
        assert (await it.upgrade(wishes=SHUTDOWN)).outcome is Outcome.DONE
        assert not {"VM.hard_shutdown", "VM.clean_shutdown", "VM.suspend"} & set(called)


async def test_guests_are_not_hurt_because_the_coordinator_has_just_started() -> None:
    async with simulated("standalone", vms=2) as it:
        state_of(it.pool).timing.operations_known = (3000, 3000)
        it.ask(lambda: allowed_operations.forget(it.pool))
        called = calls_of(it)
        assert (await it.upgrade(wishes=SHUTDOWN)).outcome is Outcome.DONE
        assert "VM.hard_shutdown" not in called


async def test_a_guest_whose_shutdown_is_blocked_stays_up_and_the_admin_is_asked() -> None:
    async with simulated("standalone", "blocked:times=0", vms=2) as it:
        called, before = calls_of(it), it.homes()
        answers = Answers()
        report = await it.upgrade(answers, SHUTDOWN)
        assert report.outcome is Outcome.FAILED
        assert "VM.hard_shutdown" not in called
        assert it.homes() == before
        assert it.disabled() == []
        (prompt,) = answers.asked
        assert "database: ask Anna first" in str(prompt.text)
        assert prompt.choices == (Choice.RETRY, Choice.POWER_OFF, Choice.STOP)
        assert prompt.vms[0].name in before


async def test_a_guest_whose_shutdown_someone_cancels_is_asked_again_as_the_admin_wishes() -> None:
    async with simulated("standalone", "shutdown-cancelled", vms=1) as it:
        answers = Answers(Choice.RETRY)
        assert (await it.upgrade(answers, SHUTDOWN)).outcome is Outcome.DONE
        assert "canceled" in str(answers.asked[0].text)
        assert len(answers.asked) == 1
        assert len(list(history(it, "halted"))) == 1


async def test_a_guest_that_does_not_react_is_powered_off_only_when_the_admin_agrees() -> None:
    async with simulated("standalone", "guest-refuses:times=2", vms=1) as it:
        called = calls_of(it)
        answers = Answers(Choice.RETRY, Choice.POWER_OFF)
        assert (await it.upgrade(answers, SHUTDOWN)).outcome is Outcome.DONE
        assert called.count("VM.clean_shutdown") == 2
        assert called.count("VM.hard_shutdown") == 1
        assert [prompt.kind for prompt in answers.asked] == [PromptKind.GUEST] * 2
        assert set(it.versions().values()) == {NEW}


@pytest.mark.parametrize("host", ["fra-01", "fra-02"])
async def test_a_member_can_be_skipped_because_of_its_guest_but_not_the_coordinator(host: str) -> None:
    async with simulated(hosts=3, vms=6) as it:
        name = next(vm for vm, home in it.homes().items() if home == host)
        (vm,) = it.pool.db.where("VM", name_label=name)
        it.ask(lambda: it.pool.db.put("VM", vm, "blocked_operations", "clean_shutdown", "ask Anna"))
        it.ask(lambda: it.pool.db.put("VM", vm, "blocked_operations", "pool_migrate", "ask Anna"))
        await it.connections[0].wait_for(lambda now: now.vms[VmRef(vm)].blocked_operations.get("pool_migrate"))
        answers = Answers(Choice.SKIP if host != "fra-01" else Choice.STOP)
        report = await it.upgrade(answers, SHUTDOWN)
        assert (Choice.SKIP in answers.asked[0].choices) is (host != "fra-01")
        assert name in it.homes()
        assert it.disabled() == []
        if host != "fra-01":
            assert report.outcome is Outcome.DONE
            assert [name for name, version in it.versions().items() if version != NEW] == [host]


async def test_a_guest_that_never_had_drivers_is_powered_off_as_agreed() -> None:
    async with simulated("standalone", "no-tools", vms=1) as it:
        called = calls_of(it)
        assert (await it.upgrade(wishes=SHUTDOWN)).outcome is Outcome.DONE
        assert called.count("VM.hard_shutdown") == 1


async def test_a_guest_of_unknown_age_is_asked_about_and_not_powered_off() -> None:
    """Its host does not report its time, so its drivers may be about to report."""
    async with simulated("standalone", "no-tools", vms=1) as it:
        it.patience = replace(PATIENCE, guests=0.5)
        called: list[str] = []

        def look(name: str, _: Sequence[Any]) -> None:
            called.append(name)
            if name == "VM_metrics.get_start_time":
                raise ApiError("INTERNAL_ERROR", "no")

        it.watch_calls(look)
        answers = Answers()
        await it.upgrade(answers, SHUTDOWN)
        assert "VM.hard_shutdown" not in called
        assert [prompt.kind for prompt in answers.asked] == [PromptKind.GUEST]


async def test_someone_who_is_quicker_is_waited_for() -> None:
    async with simulated("standalone", vms=1) as it:
        left, called = 2, []

        def look(name: str, arguments: Sequence[Any]) -> None:
            nonlocal left
            called.append(name)
            if name == "VM.clean_shutdown" and left:
                left -= 1
                raise ApiError("OTHER_OPERATION_IN_PROGRESS", "VM", arguments[0], "snapshot", "OpaqueRef:x")

        it.watch_calls(look)
        answers = Answers()
        assert (await it.upgrade(answers, SHUTDOWN)).outcome is Outcome.DONE
        assert answers.asked == []
        assert called.count("VM.clean_shutdown") == 3
        assert "VM.hard_shutdown" not in called


async def test_a_question_about_a_guest_goes_away_when_it_goes_down_on_its_own() -> None:
    class Patient(Answers):
        async def ask(self, prompt: Prompt) -> Choice:
            self.asked.append(prompt)
            if prompt.kind is PromptKind.GUEST:
                (vm,) = guests(it)
                it.ask(lambda: domains.halt(it.pool, vm))
                await asyncio.Event().wait()
            return Choice.STOP

    async with simulated("standalone", "blocked:times=0", vms=1) as it:
        answers = Patient()
        assert (await it.upgrade(answers, SHUTDOWN)).outcome is Outcome.DONE
        assert len(answers.asked) == 1


async def test_a_paused_guest_is_not_powered_off_but_continues_to_shut_down() -> None:
    async with simulated("standalone", vms=1) as it:
        (vm,) = guests(it)
        it.ask(lambda: domains.set_state(it.pool, vm, "Paused"))
        called = calls_of(it)
        assert (await it.upgrade(wishes=SHUTDOWN)).outcome is Outcome.DONE
        assert "VM.hard_shutdown" not in called


# --- suspended VMs must be resumable ----------------------------------------------------------------------------------


async def test_nothing_is_suspended_that_the_upgraded_server_could_not_resume() -> None:
    """Each upgraded host offers a feature less than the guests saw when they started."""
    async with simulated("pool", "cpu-features-shrink", hosts=3, vms=6) as it:
        before = set(it.homes())
        called, answers = calls_of(it), Answers()
        report = await it.upgrade(answers, SUSPEND)
        assert report.outcome is not Outcome.DONE
        assert "VM.suspend" not in called
        assert set(it.homes()) == before, "everybody runs"
        (prompt,) = answers.asked
        words = str(prompt.text)
        assert prompt.kind is PromptKind.IMMOVABLE
        assert "rtm" in words.lower()
        assert "could not be resumed" in words
        assert Choice.SHUTDOWN in prompt.choices


async def test_with_a_fresh_consent_such_guests_are_shut_down_and_started_again() -> None:
    async with simulated("pool", "cpu-features-shrink", hosts=3, vms=6) as it:
        before = it.homes()
        called = calls_of(it)
        answers = Answers(*[Choice.SHUTDOWN] * 6)
        assert (await it.upgrade(answers, SUSPEND)).outcome is Outcome.DONE
        assert "VM.suspend" not in called
        assert "VM.hard_shutdown" not in called
        assert set(it.homes()) == set(before)
        assert set(it.versions().values()) == {NEW}


async def test_no_move_is_sent_to_a_server_whose_new_cpu_features_are_too_few() -> None:
    async with simulated("pool", "cpu-features-shrink", hosts=3, vms=6) as it:
        moves: list[tuple[float, str]] = []
        it.watch_calls(lambda name, arguments: moves.append((it.pool.clock.now(), name)))
        await it.upgrade(Answers(), Wishes())
        refused = [event for event in it.events if isinstance(event, VmChanged) and event.stage is VmStage.MOVE_FAILED]
        assert refused == []


async def test_a_guest_that_was_suspended_before_anyone_knew_is_asked_about() -> None:
    async with simulated("standalone", "cpu-features-shrink", vms=1) as it:
        (name,) = it.homes()
        answers = Answers(Choice.RETRY, Choice.DISCARD)
        assert (await it.upgrade(answers, SUSPEND)).outcome is Outcome.DONE
        first = answers.asked[0]
        assert first.kind is PromptKind.WAKING
        assert name in str(first.text)
        assert "rtm" in str(first.text).lower()
        assert [vm.name for vm in first.vms] == [name]
        assert set(it.homes()) == {name}


async def test_such_a_guest_stays_suspended_when_no_one_answers() -> None:
    async with simulated("standalone", "cpu-features-shrink", vms=1) as it:
        report = await it.upgrade(Answers(), SUSPEND)
        assert report.outcome is not Outcome.DONE
        assert [
            row["power_state"] for row in it.pool.db.all("VM").values() if row["suspend_VDI"] != "OpaqueRef:NULL"
        ] == ["Suspended"]


async def test_a_server_that_wins_features_is_no_trouble() -> None:
    async with simulated("pool", "cpu-features-grow", hosts=3, vms=6) as it:
        before = it.homes()
        answers = Answers()
        assert (await it.upgrade(answers, SUSPEND)).outcome is Outcome.DONE
        assert answers.asked == []
        assert it.homes() == before


async def test_a_guest_whose_memory_has_nowhere_to_go_is_asked_about_and_keeps_running() -> None:
    async with simulated("standalone", vms=1) as it:
        pool = it.pool
        it.ask(lambda: pool.db.set("pool", pool.pool, suspend_image_SR="OpaqueRef:NULL"))
        it.ask(lambda: pool.db.set("host", pool.coordinator, suspend_image_sr="OpaqueRef:NULL"))
        await it.connections[0].wait_for(lambda now: now.pool.suspend_image_sr == "OpaqueRef:NULL")
        called = calls_of(it)
        answers = Answers(Choice.SHUTDOWN)
        assert (await it.upgrade(answers, SUSPEND)).outcome is Outcome.DONE
        assert "VM.suspend" not in called
        assert "VM.hard_shutdown" not in called
        assert "storage" in str(answers.asked[0].text)


async def test_a_guest_bigger_than_what_the_suspend_storage_has_left() -> None:
    async with simulated("standalone", vms=1) as it:

        def fill() -> None:
            for sr, row in it.pool.db.all("SR").items():
                it.pool.db.set("SR", sr, physical_utilisation=row["physical_size"])

        it.ask(fill)
        await it.connections[0].wait_for(
            lambda now: all(sr.physical_size == sr.physical_utilisation for sr in now.srs.values())
        )
        called, answers = calls_of(it), Answers()
        assert (await it.upgrade(answers, SUSPEND)).outcome is not Outcome.DONE
        assert "VM.suspend" not in called
        assert "GiB" in str(answers.asked[0].text)


# --- migrations -------------------------------------------------------------------------------------------------------


async def test_a_virtual_gpu_that_can_move_moves() -> None:
    async with simulated("pool", "vgpu:kind=nvidia", hosts=3, vms=6) as it:
        before = it.homes()
        called = calls_of(it)
        assert (await it.upgrade(wishes=Wishes())).outcome is Outcome.DONE
        assert not {"VM.suspend", "VM.clean_shutdown"} & set(called)
        assert it.homes() == before


async def test_a_guest_that_reboots_when_its_move_is_due_moves_once_it_is_up() -> None:
    async with simulated("pool", hosts=2, vms=2) as it:
        boots = 0

        def look(name: str, arguments: Sequence[Any]) -> None:
            nonlocal boots
            if name == "VM.pool_migrate" and not boots:
                boots += 1
                state_of(it.pool).timing.guest_boot = (5000, 5000)
                domains.restart(it.pool, str(arguments[0]))

        it.watch_calls(look)
        answers = Answers()
        assert (await it.upgrade(answers, Wishes())).outcome is Outcome.DONE
        assert answers.asked == []
        assert len(list(history(it, "migration begins"))) == len(list(history(it, "migrated")))


@pytest.mark.parametrize("spelt", ["running halted", "Running Halted"])
async def test_what_is_reported_about_a_vm_is_what_its_record_shows(spelt: str) -> None:
    """xenopsd's view of a VM may be the opposite of what the pool shows."""
    async with simulated("standalone", vms=1) as it:
        expected, actual = spelt.split()

        def fail(name: str, arguments: Sequence[Any]) -> None:
            if name == "VM.clean_shutdown":
                raise ApiError("VM_BAD_POWER_STATE", arguments[0], expected, actual)

        it.watch_calls(fail)
        answers = Answers()
        await it.upgrade(answers, SHUTDOWN)
        words = str(answers.asked[0].text)
        assert "as running" in words.lower()
        assert "halted" not in words.lower()
