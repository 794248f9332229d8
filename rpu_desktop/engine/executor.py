"""Executes one plan: does what the scheduler decides, and reports the results."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from rpu_desktop.engine.carryover import Carryover, Turn
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.drift import ExpectedState
from rpu_desktop.engine.guests import report_busy
from rpu_desktop.engine.host_upgrade import take_turn
from rpu_desktop.engine.moving import move_vm
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.preconditions import disable_and_watch
from rpu_desktop.engine.progress_estimator import ProgressEstimator
from rpu_desktop.engine.results import HostLeftOut, PlanChanged, PlanFinished, Result, ended_by, gravest
from rpu_desktop.engine.scheduler import (
    Admit,
    Decision,
    Disable,
    EnableAll,
    Finish,
    Forbid,
    LeaveOut,
    Replan,
    Situation,
    Start,
    Stop,
    Wait,
    next_decisions,
)
from rpu_desktop.engine.starting_vms import start_vm
from rpu_desktop.engine.step_results import StepResults
from rpu_desktop.engine.steps import RunStep
from rpu_desktop.engine.stopping_vms import stop_vm
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import Migrate, StartVm, StopVm, UpgradeHost
from rpu_desktop.run.events import HostStage, NoteLevel
from rpu_desktop.run.failures import Stopped

__all__ = ["PlanExecutor"]


class PlanExecutor:
    """Executes one plan."""

    def __init__(
        self,
        context: Context,
        plan: PlanProgress,
        expected: ExpectedState,
        estimator: ProgressEstimator,
        carryover: Carryover,
    ) -> None:
        self.context = context
        self.plan = plan
        self.expected = expected
        self.estimator = estimator
        self.carryover = carryover
        self._tasks: dict[int, asyncio.Task[bool]] = {}
        self._waits: dict[asyncio.Event, asyncio.Future[bool]] = {}
        """Who waits for what is news; kept until it is."""
        self._results = StepResults(context, plan, expected, estimator, carryover)

    async def execute(self) -> Result:
        """Execute until all is done, the plan is invalid, or the admin has to decide.

        By then everything but a turn has ended.

        Raises:
            Stopped: the admin asked to stop; `end_moves` still has to be awaited.
            XapiError: the connection is closed.

        """
        turn = self.carryover.turn
        if turn is not None and turn.host in self.plan.turns:
            self._begin(self.plan.turns[turn.host], turn.task)
        try:
            return await self._until_it_ends()
        finally:
            await self._stop_waiting()

    async def _until_it_ends(self) -> Result:
        while True:
            news = (self.context.connection.news(), self.context.control.news())
            if (result := await self._collect()) is not None:
                return result
            self._take_skips()
            self._report_done()
            self.estimator.notify(self.plan)
            for decision in next_decisions(self.plan, self.expected, self._situation()):
                if (result := await self._carry_out(decision)) is not None:
                    await self.end_moves()
                    return result
            self.carryover.pauses.notify(at_work=self._is_at_work())
            await self._something(*news)

    def _situation(self) -> Situation:
        context, turn_host = self.context, self.carryover.turn_host
        wishes = context.options.wishes
        return Situation(
            snapshot=context.snapshot(),
            connected=context.connection.connected,
            turn_host=turn_host,
            unfinished=context.hosts.waiting,
            skipped=context.state.skipped,
            disabled=context.state.disabled,
            early=context.guests.early.keys(),
            refused=tuple(self._results.refused),
            closed=self.carryover.gates.closed(),
            pause=self.carryover.pauses.look(self.plan, turn_host),
            stopping=context.control.stopping,
            migrations=wishes.parallel_migrations,
            empty_ahead=wishes.empty_ahead,
        )

    async def _carry_out(self, decision: Decision) -> Result | None:
        """Carry out a decision; returns the result if it ends the work on this plan."""
        match decision:
            case Start(action):
                self._start(action)
            case Admit(host):
                self.carryover.gates.ask(host, self.estimator.turn_seconds(host, self.plan))
            case Disable(host):
                return await self._disable(host)
            case Forbid(move):
                self._results.forbidden(move)
            case EnableAll():
                await self.carryover.pauses.let_all_work()
                self.carryover.gates.close_again()
            case Wait(busy):
                for vm in busy:
                    report_busy(self.context, vm, vm.current_operations.values())
            case _:
                return self._end(decision)
        return None

    def _end(self, decision: Replan | LeaveOut | Finish | Stop) -> Result:
        match decision:
            case Replan(because, drift):
                if drift:
                    self.carryover.convergence.changed()
                return PlanChanged(because)
            case LeaveOut(host):
                return HostLeftOut(host)
            case Finish():
                return PlanFinished()
            case Stop():
                raise Stopped

    # --- what begins

    def _start(self, action: int) -> None:
        step = self.plan.steps[action]
        task = asyncio.get_running_loop().create_task(_work(self.context, step))
        if isinstance(step, UpgradeHost):
            self.carryover.turn = Turn(step.host, task)
        self._begin(action, task)

    def _begin(self, action: int, task: asyncio.Task[bool]) -> None:
        self.plan.begin(action)
        self.estimator.began(action)
        self._tasks[action] = task

    async def _disable(self, host: HostUuid) -> Result | None:
        try:
            await disable_and_watch(self.context, host)
        except Exception as error:  # noqa: BLE001 - whatever it is, the admin decides
            return ended_by(host, error)
        self.expected.renew_host(self.context.snapshot(), host)
        return None

    # --- what ended

    async def _collect(self) -> Result | None:
        """Process finished work; returns what the run has to react to, once everything but a turn has ended."""
        ended = [(action, task) for action, task in self._tasks.items() if task.done()]
        ended_gates = self.carryover.gates.collect()
        result = gravest([*(self._ended(action, task) for action, task in ended), *ended_gates])
        if result is not None:
            await self.end_moves()
        return result

    def _ended(self, action: int, task: asyncio.Task[bool]) -> Result | None:
        del self._tasks[action]
        step, error = self.plan.steps[action], task.exception()
        if isinstance(step, UpgradeHost):
            self.carryover.turn = None
        if error is None and task.result():
            self._results.succeeded(action)
            return None
        return self._results.failed(action, error)

    async def end_moves(self) -> None:
        """Wait for everything but a turn, which may take long; what fails then is tried again by the next plan."""
        while moves := {action: task for action, task in self._tasks.items() if not self._is_turn(task)}:
            await asyncio.wait(moves.values())
            for action, task in moves.items():
                with contextlib.suppress(Stopped):  # the caller is about to see the error anyway
                    self._ended(action, task)

    def _is_turn(self, task: asyncio.Task[bool]) -> bool:
        turn = self.carryover.turn
        return turn is not None and task is turn.task

    # --- reporting and waiting

    def _take_skips(self) -> None:
        """Record the hosts that the admin wants skipped; they are skipped as soon as possible."""
        context, turn_host = self.context, self.carryover.turn_host
        for uuid in context.control.take_skips():
            host = context.snapshot().host_by_uuid(uuid)
            if host is None or uuid in context.state.skipped:
                continue
            begun = (turn_host, context.snapshot().coordinator.uuid)
            if uuid in begun or uuid not in context.hosts.waiting:
                text = translate("engine", "{host} can no longer be skipped: its upgrade has begun.")
                context.events.note(text.of(host=host.name), NoteLevel.WARNING, host)
            else:
                context.state.note_skipped(uuid)

    def _report_done(self) -> None:
        for uuid, stage in list(self.context.events.stages.items()):
            if stage is not HostStage.RETURNING or self.plan.has_vms_to_return(uuid):
                continue
            host = self.context.snapshot().host_by_uuid(uuid)
            if host is not None:
                self.context.events.host(host, HostStage.DONE)

    def _is_at_work(self) -> bool:
        """Whether anything is in progress; a turn that waits for the end of a pause does not count."""
        held = self.context.control.held
        return any(not self._is_turn(task) or not held for task in self._tasks.values())

    async def _something(self, *news: asyncio.Event) -> None:
        """Wait until some work ended, the pool changed, or the admin made a request."""
        self._waits = {event: self._waits.get(event) or asyncio.ensure_future(event.wait()) for event in news}
        work: list[asyncio.Future[Any]] = [*self._tasks.values(), *self.carryover.gates.asking()]
        await asyncio.wait([*work, *self._waits.values()], return_when=asyncio.FIRST_COMPLETED)

    async def _stop_waiting(self) -> None:
        waits, self._waits = self._waits, {}
        for wait in waits.values():
            wait.cancel()
        await asyncio.gather(*waits.values(), return_exceptions=True)


async def _work(context: Context, step: RunStep) -> bool:
    """Execute one step; returns whether it had an effect."""
    match step:
        case UpgradeHost():
            await take_turn(context, step.host)
        case Migrate():
            return await move_vm(context, step)
        case StopVm():
            await stop_vm(context, step)
        case StartVm():
            await start_vm(context, step)
    return True
