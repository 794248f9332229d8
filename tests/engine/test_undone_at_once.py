"""What a call has done may be undone by others before this program sees it: the run must not wait for it then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.prompts import Choice, PromptKind
from rpu_desktop.simulator.behaviour import domains
from rpu_desktop.simulator.behaviour.hooks import Hooks
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.faults import FaultSet
from rpu_desktop.simulator.pool import SimPool
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_field_failures import calls

SHUTDOWN = Wishes(immovable=Immovable.SHUTDOWN)


class CrashesWhenStarted(Hooks):
    """A guest's kernel panics each time it is booted, `times` times: before anyone has read that it was running."""

    def __init__(self, times: int) -> None:
        self.left = times

    def guest_boot_delay(self, pool: SimPool, vm: str) -> float:
        if self.left:
            self.left -= 1
            domains.halt(pool, vm)
        return 0.0


class EnabledAgain(FaultSet):
    """Another administrator's script enables each host at once, `times` times."""

    def __init__(self, times: int) -> None:
        super().__init__([])
        self.left = times

    async def before_call(self, call: Any, name: str, arguments: Sequence[Any]) -> None:
        if name == "host.disable" and self.left:
            self.left -= 1
            call.pool.spawn(self._enable(call.pool, arguments[0]))

    async def _enable(self, pool: SimPool, host: str) -> None:
        while pool.db.get("host", host, "enabled"):
            await pool.clock.sleep(0)
        pool.db.set("host", host, enabled=True)


def crash(it: SimulatedPools, times: int) -> None:
    it.ask(lambda: state_of(it.pool).hooks.append(CrashesWhenStarted(times)))


async def test_a_guest_that_crashes_as_soon_as_it_is_started_is_started_again() -> None:
    async with simulated("standalone", vms=1) as it:
        before = it.homes()
        crash(it, 1)
        report = await it.upgrade(wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        assert calls(it)["Async.VM.start_on"] == 2
        assert it.homes() == before


async def test_a_guest_that_never_stays_up_is_a_question() -> None:
    async with simulated("standalone", vms=1) as it:
        crash(it, 100)
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers, wishes=SHUTDOWN)
        assert report.outcome is Outcome.DONE
        (asked,) = answers.asked
        assert asked.kind is PromptKind.VM
        assert "it stopped again as soon as it was started" in str(asked.text)


async def test_a_host_that_others_enable_immediately_is_put_into_maintenance_mode_again() -> None:
    async with simulated("pool", hosts=2, vms=2) as it:
        it.ask(lambda: setattr(it.pool, "faults", EnabledAgain(1)))
        report = await it.upgrade(Answers(Choice.RETRY))
        assert report.outcome is Outcome.DONE
