"""The reconcile loop: plan, execute, plan again, until the last VM is back on its host."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from rpu_desktop.engine.carryover import Carryover
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.disk_failures import leave_disks
from rpu_desktop.engine.drift import ExpectedState
from rpu_desktop.engine.executor import PlanExecutor
from rpu_desktop.engine.gates import Gates
from rpu_desktop.engine.host_upgrade import finish_turn
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.installing import is_at_target, outlast_reboot
from rpu_desktop.engine.moving import failed_moves
from rpu_desktop.engine.pausing import Pauses
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.progress_estimator import ProgressEstimator
from rpu_desktop.engine.reachability import await_members
from rpu_desktop.engine.replanning import Planned, no_plan, plan_rest, stranded
from rpu_desktop.engine.results import AnswerLost, HostFailed, PlanChanged, PlanFinished, Result, ended_by
from rpu_desktop.engine.updating import hosts_to_update
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import Migrate, ThroughputModel, UpgradeHost, UpgradePlan
from rpu_desktop.run.events import HostStage, NoteLevel, PoolPlanned
from rpu_desktop.run.failures import DisksStayAway, StaysDown, StepFailed

__all__ = ["PlanLoop"]

_ROUNDS = 5
"""After a failure, how often to plan again how VMs return while others migrate VMs."""


class PlanLoop:
    """Executes what is left of a pool's run; `because` is why the next plan is not the first one."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.carryover = Carryover(Pauses(context), Gates(context))
        self.because: tuple[Text, ...] = ()
        self._executor: PlanExecutor | None = None
        self._known = {host.uuid: host for host in context.snapshot().hosts.values()}
        self._first: Planned | None = None
        self._pace: ThroughputModel | None = None

    @property
    def turn_host(self) -> HostUuid | None:
        """The host (uuid) that is being upgraded."""
        return self.carryover.turn_host

    def try_everything_again(self) -> None:
        """Reset, because the admin has removed the obstacle."""
        self.carryover.refusals.clear()
        self.carryover.convergence.restart()

    async def plan_first(self) -> UpgradePlan:
        """Make the first plan, feasible or not."""
        self._first = await plan_rest(self.context, self._hosts_left(), self.carryover.refusals)
        if self._first.plan.feasible:
            self._report_plan(self._first.plan)
        return self._first.plan

    async def execute_plan(self) -> Result:
        """Execute one plan, as far as it holds.

        Raises:
            Stopped: the admin asked to stop; `drain` still has to be awaited.
            XapiError: the connection broke, or is closed.

        """
        self._forget_missing()
        for before in (self._await_headway, self._finish_begun):
            if (result := await before()) is not None:
                return result
        planned, self._first = self._first or await self._plan(), None
        if not isinstance(planned, Planned):
            return planned
        result = await self._execute(planned)
        if isinstance(result, PlanChanged):
            for text in result.because:
                words = translate("engine", "Different from the plan: {what}. Making a new plan.")
                self.context.events.note(words.of(what=text), NoteLevel.WARNING)
            self.because = result.because
        return result

    async def drain(self) -> None:
        """Wait for everything in progress; a turn decides itself whether it has to stop."""
        if self._executor is not None:
            await self._executor.end_moves()
        await self.carryover.gates.close()
        if (turn := self.carryover.turn) is not None:
            await asyncio.gather(turn.task, return_exceptions=True)
        self._executor = self.carryover.turn = None

    async def _await_headway(self) -> Result | None:
        """Before another plan, wait a moment if the last ones led to nothing, and give up after too many."""
        context, left, convergence = self.context, self._hosts_left(), self.carryover.convergence
        convergence.plan()
        if convergence.stuck and self.carryover.turn is not None:
            if (failed := await self._turn_ends()) is not None:
                return failed
            convergence.done()
        if count := convergence.stuck:
            failure = _going_round(context.pool.name, count, self.because)
            if left:
                return HostFailed(left[0].uuid, failure)
            context.events.note(failure.text, NoteLevel.WARNING)
            return PlanFinished()
        pause = convergence.pause(context.options.patience.retry_pause)
        if pause:
            words = translate("engine", "{pool}: waiting before the next plan, as the last ones made no progress")
            with context.events.awaiting(words.of(pool=context.pool.name)):
                await context.control.sleep(pause)
        return None

    async def _turn_ends(self) -> Result | None:
        """Wait for the turn in progress; returns how it ended if the run has to react to that.

        Raises:
            Stopped: the admin asked to stop.

        """
        turn = self.carryover.turn
        if turn is None:
            return None
        await self.context.control.unless_stopped(asyncio.wait((turn.task,)))
        self.carryover.turn = None
        error = turn.task.exception()
        return ended_by(turn.host, error) if isinstance(error, Exception) else None

    async def _execute(self, planned: Planned) -> Result:
        if self._executor is not None:
            await self._executor.end_moves()
        estimator = ProgressEstimator(self.context, planned.plan, planned.snapshot, self._pace)
        self._executor = executor = PlanExecutor(
            self.context,
            PlanProgress(planned.plan, planned.snapshot),
            ExpectedState(planned.snapshot),
            estimator,
            self.carryover,
        )
        try:
            return await executor.execute()
        finally:
            self._pace = estimator.pace

    async def _plan(self) -> Planned | Result:
        """Make and report a plan for what is left, with the reasons why the previous one did not hold.

        Returns a failure if there is none.

        Raises:
            Stopped: the admin asked to stop.
            Unreachable: the connection is closed.

        """
        while True:
            planned = await plan_rest(self.context, self._hosts_left(), self.carryover.refusals, self.turn_host)
            stuck = self._stuck(planned)
            if stuck is None:
                self._report_plan(planned.plan)
                return planned
            if self.carryover.turn is None:
                return stuck
            # With one more server there may be a way.
            if (failed := await self._turn_ends()) is not None:
                return failed

    def _stuck(self, planned: Planned) -> HostFailed | None:
        """Why this plan is useless: it is infeasible, or relies on a VM that has refused to migrate too often."""
        left = self._hosts_left()
        for host in left:
            failure = failed_moves(planned.snapshot, self.carryover.refusals.given_up, host)
            if failure is not None:
                return HostFailed(host.uuid, failure)
        if planned.plan.feasible or not left:
            return None
        host = next((host for host in left if host.uuid != self.turn_host), left[0])
        return HostFailed(host.uuid, self._naming_hung(no_plan(planned, self.carryover.refusals, host)))

    def _naming_hung(self, failure: StepFailed) -> StepFailed:
        """Add to the failure that servers do not respond: a plan without them lacks their memory."""
        snapshot = self.context.snapshot()
        names = [host.name for host in snapshot.hosts_in_order() if host.uuid in self.context.hosts.hung]
        if not names:
            return failure
        text = translate("engine", "{reason} No virtual machine is migrated to servers that do not respond: {hosts}.")
        advice = translate("engine", "Check their consoles and their network. When they respond, choose Retry.")
        return StepFailed(text.of(reason=failure.text, hosts=", ".join(names)), advice)

    def _report_plan(self, plan: UpgradePlan) -> None:
        turns = [step for step in plan.steps() if isinstance(step, UpgradeHost)]
        self.context.events.emit(
            PoolPlanned(
                pool=self.context.pool,
                migrations=sum(isinstance(action.step, Migrate) for action in plan.all_actions()),
                hosts_left=len(self.context.hosts.waiting),
                because=self.because,
                only_updates=bool(turns) and all(turn.only_updates for turn in turns),
                second_pass=plan.second is not None,
            )
        )
        self.because = ()

    def _hosts_left(self) -> list[Host]:
        """Those whose turn is not over, in order."""
        return [host for host in self.context.snapshot().hosts_in_order() if host.uuid in self.context.hosts.waiting]

    def _forget_missing(self) -> None:
        """Forget hosts that were removed from the pool."""
        context = self.context
        for uuid in [uuid for uuid in context.hosts.waiting if context.snapshot().host_by_uuid(uuid) is None]:
            context.hosts.waiting.discard(uuid)
            context.state.note_skipped(uuid)
            text = translate("engine", "It is no longer part of the pool and is skipped.")
            context.events.host(self._known[uuid], HostStage.SKIPPED, text)

    async def _finish_begun(self) -> Result | None:
        """Complete hosts that already have the new version, and whose turn was interrupted after that."""
        for host in self._hosts_left():
            if host.uuid == self.turn_host:
                continue
            try:
                await self._finish_host(host.uuid)
            except LOST:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the admin decides
                return ended_by(host.uuid, error)
        return None

    async def _finish_host(self, uuid: HostUuid) -> None:
        context = self.context
        await outlast_reboot(context, uuid)
        if uuid in context.state.prepared:
            await await_members(context, uuid)
        if await self._may_finish(context.host(uuid)):
            await finish_turn(context, uuid)

    async def _may_finish(self, host: Host) -> bool:
        """Whether it can be completed without a plan.

        If it has guests and lacks updates, it needs a turn to be emptied.
        """
        context = self.context
        if not is_at_target(context, host):
            return False
        begun = context.state.unsettled(host.uuid) and not context.snapshot().guests_on(host.ref)
        return begun or not await hosts_to_update(context, [host])

    async def return_vms(self) -> None:
        """After a failure, do what a plan without turns still contains: start VMs and migrate them back.

        A VM that cannot return is no failure of the upgrade.

        Raises:
            Stopped: the admin asked to stop.
            XapiError: the connection broke.

        """
        context = self.context
        rounds = _ROUNDS
        while rounds:
            planned = await plan_rest(context, [], self.carryover.refusals)
            if self._report_stranded(planned.snapshot) or not planned.plan.actions:
                break
            match await self._execute(planned):
                case HostFailed(failure=StaysDown() as failure):
                    # The report lists the VMs that are down; the others are still migrated back.
                    context.guests.left_down.add(failure.vm)
                    continue
                case HostFailed(failure=DisksStayAway() as failure):
                    context.events.note(failure.text, NoteLevel.WARNING)
                    leave_disks(context, failure.vm)
                    continue
                case HostFailed(failure=StepFailed(text=text)) | AnswerLost(text):
                    context.events.note(text, NoteLevel.WARNING)
                    break
                case _:
                    rounds -= 1
        for uuid, error in self.carryover.refusals.given_up.items():
            vm = context.snapshot().vm_by_uuid(uuid)
            if vm is not None:
                text = translate("engine", "{vm} stays where it is: {reason}").of(vm=vm.name, reason=error.text)
                context.events.note_lasting(text)

    def _report_stranded(self, snapshot: PoolSnapshot) -> bool:
        """Report and return whether VMs are migrating from or to a server that hangs.

        No other migration may begin meanwhile.
        """
        vms = stranded(self.context, snapshot)
        for vm in vms:
            text = translate(
                "engine",
                "{vm} is still being migrated, and one of the two servers does not respond. Check the pool when "
                "that server is back: the virtual machine is running either on its source or on its target.",
            )
            self.context.events.note(text.of(vm=vm.name), NoteLevel.WARNING)
        return bool(vms)


def _going_round(pool: str, count: int, because: Iterable[Text]) -> StepFailed:
    """What prevents every plan, according to the last ones."""
    text = translate(
        "engine",
        "{pool} could not be upgraded further: {n} new plan made no progress.",
        "{pool} could not be upgraded further: {n} new plans in a row made no progress.",
        count,
    )
    what: Text = text.of(pool=pool)
    for reason in because:
        what = translate("engine", "{text} {reason}.").of(text=what, reason=reason)
    advice = translate("engine", "Fix the cause, then choose Retry.")
    return StepFailed(what, advice)
