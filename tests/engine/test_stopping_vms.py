"""A guest that may be stopped is shut down cleanly, and never powered off because it is busy or slow."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable

import pytest

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, Outcome
from rpu_desktop.run.prompts import Choice
from rpu_desktop.simulator.behaviour import allowed_operations, domains, evacuation
from rpu_desktop.simulator.behaviour.operations import vm_operation
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, TaskHandle
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_field_failures import calls

SHUTDOWN = Wishes(immovable=Immovable.SHUTDOWN)


def guests(pool: SimPool) -> list[str]:
    return evacuation.guests_of(pool, pool.coordinator)


def notes(it: SimulatedPools) -> str:
    return "\n".join(str(event.text) for event in it.events if isinstance(event, Note))


def own_call(pool: SimPool) -> Call:
    return Call(pool, pool.coordinator, NULL_REF, TaskHandle())


async def busy_with(pool: SimPool, vm: str, operation: str, over: threading.Event) -> None:
    """The guest is busy with this operation, as with a backup, until it ends."""
    async with vm_operation(own_call(pool), vm, operation):
        while not over.is_set():
            await pool.clock.sleep(10)


def everyone(it: SimulatedPools, what: Callable[[SimPool, str], Awaitable[None]]) -> None:
    for vm in guests(it.pool):
        it.pool.spawn(what(it.pool, vm))  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", ["snapshot", "changing_VCPUs_live", "clean_reboot"])
async def test_guests_that_are_busy_for_a_moment_are_waited_for_and_not_powered_off(operation: str) -> None:
    async with simulated("standalone", vms=3) as it:
        before, over = it.homes(), threading.Event()
        it.ask(lambda: everyone(it, lambda pool, vm: busy_with(pool, vm, operation, over)))

        def end(event: Event) -> None:
            if notes(it).count(f"is busy ({operation})") == len(before):
                over.set()

        it.on_event = end
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.clean_shutdown"] == 3
        assert not calls(it)["Async.VM.hard_shutdown"]
        assert it.homes() == before


async def test_guests_that_have_just_restarted_report_their_drivers_and_are_asked_then() -> None:
    async with simulated("standalone", vms=2) as it:

        def restart() -> None:
            state_of(it.pool).timing.guest_boot = (1000, 1000)  # long enough to be noticed
            for vm in guests(it.pool):
                domains.restart(it.pool, vm)

        it.ask(restart)
        assert await it.connections[0].wait_for(lambda now: all(_is_mute(vm.allowed_operations) for vm in now.guests()))
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.clean_shutdown"] == 2
        assert not calls(it)["Async.VM.hard_shutdown"]


def _is_mute(operations: tuple[str, ...]) -> bool:
    return "hard_shutdown" in operations and "clean_shutdown" not in operations


async def test_guests_whose_operations_the_coordinator_has_not_worked_out_yet_are_not_powered_off() -> None:
    """This applies to every VM after each start of the toolstack (cancel_tasks.ml update_all_allowed_operations)."""
    async with simulated("standalone", vms=2) as it:

        def forget(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.WAITING:
                it.ask(lambda: it.pool.spawn(_forget_for_a_minute(it.pool)))

        it.on_event = forget
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.clean_shutdown"] == 2
        assert not calls(it)["Async.VM.hard_shutdown"]


async def _forget_for_a_minute(pool: SimPool) -> None:
    for vm in guests(pool):
        pool.db.set("VM", vm, allowed_operations=[])
    await pool.clock.sleep(60)
    for vm in guests(pool):
        allowed_operations.refresh(pool, vm)


async def test_a_guest_that_must_not_be_shut_down_is_a_question_and_keeps_running() -> None:
    async with simulated("standalone", vms=2) as it:

        def block() -> None:
            for vm in guests(it.pool):
                it.pool.db.set("VM", vm, blocked_operations={"clean_shutdown": "database: ask Anna first"})
                allowed_operations.refresh(it.pool, vm)

        before = it.homes()
        it.ask(block)
        answers = Answers(Choice.STOP)
        report = await it.upgrade(answers, wishes=SHUTDOWN)
        assert report.outcome is Outcome.FAILED
        assert "database: ask Anna first" in str(answers.asked[0].text)
        assert not calls(it)["Async.VM.hard_shutdown"]
        assert it.homes() == before


async def test_a_shutdown_that_someone_cancels_is_a_question_and_not_a_power_cut() -> None:
    async with simulated("standalone", "call-fails:method=VM.clean_shutdown,code=TASK_CANCELLED", vms=1) as it:
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers, wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert len(answers.asked) == 1
        assert "could not be stopped" in str(answers.asked[0].text)
        assert not calls(it)["Async.VM.hard_shutdown"]


async def test_a_guest_without_drivers_is_powered_off_as_agreed() -> None:
    async with simulated("standalone", "no-tools", vms=1) as it:
        before = it.homes()
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.hard_shutdown"] == 1
        assert it.homes() == before


@pytest.mark.parametrize("scenario", ["standalone", "pool"])
async def test_a_guest_that_has_no_drivers_is_not_waited_for_when_it_runs_again(scenario: str) -> None:
    """Three minutes for each, as it was, at each turn."""
    async with simulated(scenario, "no-tools", vms=2) as it:
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.start_on"]
        assert "waiting for its drivers" not in notes(it)


async def test_guests_that_run_again_where_they_belong_are_not_waited_for_at_the_end() -> None:
    """Their drivers would take some minutes to report, and nothing is going to be done with them."""
    async with simulated("standalone", vms=2) as it:
        it.ask(lambda: setattr(state_of(it.pool).timing, "guest_boot", (10**6, 10**6)))
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.start_on"] == 2
        assert "waiting for its drivers" not in notes(it)


async def test_a_guest_that_was_asked_and_did_not_react_is_a_question_and_powered_off_when_the_admin_agrees() -> None:
    async with simulated(
        "standalone", "call-fails:method=VM.clean_shutdown,code=VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT", vms=1
    ) as it:
        answers = Answers(Choice.POWER_OFF)
        report = await it.upgrade(answers, wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert "did not respond" in str(answers.asked[0].text)
        assert calls(it)["Async.VM.clean_shutdown"] == 1
        assert calls(it)["Async.VM.hard_shutdown"] == 1


async def test_someone_who_is_quicker_is_waited_for() -> None:
    async with simulated(
        "standalone", "call-fails:method=VM.clean_shutdown,code=OTHER_OPERATION_IN_PROGRESS", vms=1
    ) as it:
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.clean_shutdown"] == 2
        assert not calls(it)["Async.VM.hard_shutdown"]
