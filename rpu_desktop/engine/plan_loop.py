"""Plan, follow, plan again: from the first plan to the last VM at home."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.drift import ExpectedState
from rpu_desktop.engine.executor import HostFailed, PlanExecutor
from rpu_desktop.engine.host_upgrade import finish_turn
from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.engine.installing import is_at_target, outlast_reboot
from rpu_desktop.engine.moving import Refusals, failed_moves
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.progress_estimator import ProgressEstimator
from rpu_desktop.engine.reachability import await_members
from rpu_desktop.engine.replanning import Planned, no_plan, plan_rest, stranded
from rpu_desktop.engine.updating import hosts_to_update
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning import Migrate, ThroughputModel, UpgradeHost, UpgradePlan
from rpu_desktop.run.events import HostStage, NoteLevel, PoolPlanned
from rpu_desktop.run.failures import StaysDown, StepFailed, Stopped
from rpu_desktop.xapi.failures import XapiError

__all__ = ["PlanLoop", "as_failure"]

log = logging.getLogger(__name__)

_ROUNDS = 5
"""How often, after a failure, to plan the way home anew while others move VMs about."""


class PlanLoop:
    """Carries out what is left of a pool's run; `because` says why the next plan is not the first one."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.refusals = Refusals()
        self.follower = PlanExecutor(context, self.refusals)
        self.because: tuple[Text, ...] = ()
        self._known = {host.uuid: host for host in context.snapshot().hosts.values()}
        self._first: Planned | None = None
        self._pace: ThroughputModel | None = None

    async def plan_first(self) -> UpgradePlan:
        """The plan to begin with, whether it is feasible or not."""
        self._first = await plan_rest(self.context, self._hosts_left(), self.refusals)
        if self._first.plan.feasible:
            self._tell_plan(self._first.plan)
        return self._first.plan

    async def carry(self) -> bool:
        """One plan, as far as it holds; whether everything is done.

        Raises:
            HostFailed: the admin has to decide.
            Stopped, XapiError: as their names say.

        """
        self._forget_missing()
        if not await self._lead_on():
            return True
        await self._finish_begun()
        planned, self._first = self._first or await self._plan(), None
        differences = await self._follow(planned)
        for text in differences:
            words = translate("engine", "Not as planned: {what}. A new plan is made.")
            self.context.note(words.of(what=text), NoteLevel.WARNING)
        self.because = tuple(differences)
        return not differences

    async def _lead_on(self) -> bool:
        """Plan again at once, after a pause, or not at all: whether there is to be another plan.

        Raises:
            HostFailed: too many plans in a row led to nothing.

        """
        context, left = self.context, self._hosts_left()
        context.headway.plan()
        if context.headway.stuck and self.follower.turn_host is not None:
            await self.follower.turn_ends()
            context.headway.done()
        if count := context.headway.stuck:
            failure = _going_round(context.pool.name, count, self.because)
            if left:
                raise HostFailed(left[0].uuid, failure)
            context.note(failure.text, NoteLevel.WARNING)
            return False
        pause = context.headway.pause(context.options.patience.retry_pause)
        if pause:
            words = translate(
                "engine", "{pool}: waiting a moment before the next plan, as the last ones led to nothing"
            )
            with context.awaiting(words.of(pool=context.pool.name)):
                await context.control.unless_stopped(asyncio.sleep(pause))
        return True

    async def _follow(self, planned: Planned) -> list[Text]:
        course = PlanProgress(planned.plan, planned.snapshot)
        pacer = ProgressEstimator(self.context, planned.plan, planned.snapshot, self._pace)
        try:
            return await self.follower.follow(course, ExpectedState(planned.snapshot), pacer)
        finally:
            self._pace = pacer.pace

    async def _plan(self) -> Planned:
        """A plan for what is left, told with the reasons why the former one did not hold.

        Raises:
            HostFailed: there is none.

        """
        while True:
            planned = await plan_rest(self.context, self._hosts_left(), self.refusals, self.follower.turn_host)
            stuck = self._stuck(planned)
            if stuck is None:
                self._tell_plan(planned.plan)
                return planned
            if self.follower.turn_host is None:
                raise stuck
            # With one server more there may be a way.
            await self.follower.turn_ends()

    def _stuck(self, planned: Planned) -> HostFailed | None:
        """Why this plan does not lead on: it is not feasible, or counts on a VM that refused to move too often."""
        left = self._hosts_left()
        for host in left:
            failure = failed_moves(planned.snapshot, self.refusals.given_up, host)
            if failure is not None:
                return HostFailed(host.uuid, failure)
        if planned.plan.feasible or not left:
            return None
        host = next((host for host in left if host.uuid != self.follower.turn_host), left[0])
        return HostFailed(host.uuid, self._naming_hung(no_plan(planned, self.refusals, host)))

    def _naming_hung(self, failure: StepFailed) -> StepFailed:
        """A plan without servers that give no answer lacks their room: say that this is why."""
        snapshot = self.context.snapshot()
        names = [host.name for host in snapshot.hosts_in_order() if host.uuid in self.context.hung]
        if not names:
            return failure
        text = translate("engine", "{reason} No virtual machine is sent to servers that do not answer: {hosts}.")
        advice = translate("engine", "Look at their consoles and their network. Once they answer, choose Retry.")
        return StepFailed(text.of(reason=failure.text, hosts=", ".join(names)), advice)

    def _tell_plan(self, plan: UpgradePlan) -> None:
        turns = [step for step in plan.steps() if isinstance(step, UpgradeHost)]
        self.context.tell(
            PoolPlanned(
                pool=self.context.pool,
                migrations=sum(isinstance(step, Migrate) for step in plan.steps()),
                hosts_left=len(self.context.waiting),
                because=self.because,
                only_updates=bool(turns) and all(turn.only_updates for turn in turns),
                second_pass=plan.second is not None,
            )
        )
        self.because = ()

    def _hosts_left(self) -> list[Host]:
        """Those whose turn is not over, in order."""
        return [host for host in self.context.snapshot().hosts_in_order() if host.uuid in self.context.waiting]

    def _forget_missing(self) -> None:
        """A host that somebody took out of the pool needs no turn any more."""
        context = self.context
        for uuid in [uuid for uuid in context.waiting if context.snapshot().host_by_uuid(uuid) is None]:
            context.waiting.discard(uuid)
            context.ledger.note_skipped(uuid)
            text = translate("engine", "It is no longer part of the pool and is left out.")
            context.stage(self._known[uuid], HostStage.SKIPPED, text)

    async def _finish_begun(self) -> None:
        """Hosts that have the new version already, and whose turn was interrupted after that."""
        context = self.context
        for host in self._hosts_left():
            if host.uuid == self.follower.turn_host:
                continue
            try:
                await outlast_reboot(context, host.uuid)
                if host.uuid in context.ledger.prepared:
                    await await_members(context, host.uuid)
                if await self._may_finish(context.host(host.uuid)):
                    await finish_turn(context, host.uuid)
            except (Stopped, *LOST):
                raise
            except Exception as error:
                raise HostFailed(host.uuid, error) from error

    async def _may_finish(self, host: Host) -> bool:
        """Not while it has guests and lacks updates: then it needs a turn in the plan, to be emptied for them."""
        context = self.context
        if not is_at_target(context, host):
            return False
        begun = context.ledger.unsettled(host.uuid) and not context.snapshot().guests_on(host.ref)
        return begun or not await hosts_to_update(context, [host])

    async def bring_home(self) -> None:
        """What a plan without any turns still finds to do after a failure: VMs start again and move home.

        A VM that does not get home is no failure of the upgrade.
        """
        context = self.context
        rounds = _ROUNDS
        while rounds:
            planned = await plan_rest(context, [], self.refusals)
            if self._tell_stranded(planned.snapshot) or not planned.plan.actions:
                break
            try:
                await self._follow(planned)
            except HostFailed as failed:
                if isinstance(failed.error, StaysDown):
                    context.left_down.add(failed.error.vm)  # the report tells who is down; the others go on
                    continue
                context.note(as_failure(failed.error).text, NoteLevel.WARNING)
                break
            rounds -= 1
        for uuid, error in self.refusals.given_up.items():
            vm = context.snapshot().vm_by_uuid(uuid)
            if vm is not None:
                text = translate("engine", "{vm} stays where it is: {reason}").of(vm=vm.name, reason=error.text)
                context.note_lasting(text)

    def _tell_stranded(self, snapshot: PoolSnapshot) -> bool:
        """Whether VMs are on their way from or to a server that hangs: no other move may begin before that ends."""
        vms = stranded(self.context, snapshot)
        for vm in vms:
            text = translate(
                "engine",
                "{vm} is still being moved, and a server that has to do with it does not answer. Look at the pool once "
                "that server is back: the virtual machine runs where it ran or where it was to go.",
            )
            self.context.note(text.of(vm=vm.name), NoteLevel.WARNING)
        return bool(vms)


def _going_round(pool: str, count: int, because: Iterable[Text]) -> StepFailed:
    """What is in the way of every plan, as the last ones met it."""
    text = translate(
        "engine", "{pool} could not be upgraded further: %n new plan(s) in a row led to nothing.", "", count
    )
    what: Text = text.of(pool=pool)
    for reason in because:
        what = translate("engine", "{text} {reason}.").of(text=what, reason=reason)
    advice = translate("engine", "Look at what is in the way, and choose Retry when it is gone.")
    return StepFailed(what, advice)


def as_failure(error: Exception) -> StepFailed:
    """Any error in words for the admin."""
    if isinstance(error, StepFailed):
        return error
    if isinstance(error, XapiError):
        return StepFailed(error.text, error.advice)
    log.error("unexpected error", exc_info=error)
    text = translate("engine", "Something happened that this program did not expect: {error}")
    advice = translate("engine", "Look at the pool, then choose Retry to go on with what is left to do.")
    return StepFailed(text.of(error=repr(error)), advice)
