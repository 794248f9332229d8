"""Evaluates the results of a plan's steps: what the run learns, and whether the plan is still valid."""

from __future__ import annotations

from rpu_desktop.engine.carryover import Carryover
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.disk_failures import ANOTHER_HOST, disks_failed
from rpu_desktop.engine.drift import ExpectedState, older_than_planned
from rpu_desktop.engine.guests import LACKING
from rpu_desktop.engine.moving import Refused
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.progress_estimator import ProgressEstimator
from rpu_desktop.engine.results import Result, ended_by
from rpu_desktop.engine.steps import RunStep, VmMove
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.planning import Migrate, StartVm, StopVm, UpgradeHost

__all__ = ["StepResults"]


class StepResults:
    """Evaluates finished steps of one plan; `refused` are the reasons not to continue with it."""

    def __init__(
        self,
        context: Context,
        plan: PlanProgress,
        expected: ExpectedState,
        estimator: ProgressEstimator,
        carryover: Carryover,
    ) -> None:
        self.refused: list[Text] = []
        self._context = context
        self._plan = plan
        self._expected = expected
        self._estimator = estimator
        self._carryover = carryover

    def succeeded(self, action: int) -> None:
        """A step did what the plan wanted."""
        step, snapshot = self._plan.steps[action], self._context.snapshot()
        self._plan.finish(action)
        self._estimator.ended(action)
        self._expected.done(snapshot, step)
        self._carryover.convergence.done()
        if isinstance(step, StopVm | StartVm):
            self._context.guests.early.pop(step.vm, None)
        if isinstance(step, UpgradeHost) and step.host == snapshot.coordinator.uuid:
            older = older_than_planned(snapshot, self._context.hosts.waiting)
            self.refused += [older] if older else []

    def failed(self, action: int, error: BaseException | None) -> Result | None:
        """A step failed, or had no effect (None).

        Returns what the run has to react to, if another plan is not enough.
        """
        step = self._plan.steps[action]
        self._plan.put_back(action)
        self._estimator.dropped(action)
        if isinstance(step, Migrate) and step.disks and (error is None or isinstance(error, Refused)):
            return self._disks_stayed(step, error)
        if isinstance(error, Refused):
            self._was_refused(error)
        elif error is None:
            self._had_no_effect(step)
        elif isinstance(error, Exception):
            return ended_by(step.source if isinstance(step, Migrate) else step.host, error)
        return None

    def _disks_stayed(self, move: VmMove, refused: Refused | None) -> Result | None:
        """A move with disks ended without an effect, or was refused: a copy is costly, so the admin decides."""
        if refused is None:
            way = tuple((disk.vbd, disk.sr) for disk in move.disks)
            if not self._carryover.convergence.in_vain((move.vm, move.target, way)):
                return None
        elif refused.error.code in LACKING | ANOTHER_HOST and move.source != move.target:
            self._was_refused(refused)
            return None
        error = refused.error if refused is not None else None
        return ended_by(move.source, disks_failed(self._context, move, error))

    def forbidden(self, move: VmMove) -> None:
        """The scheduler has found that the target's version does not accept this VM."""
        self._ban(move, "version")

    def _had_no_effect(self, step: RunStep) -> None:
        if isinstance(step, Migrate) and self._carryover.convergence.in_vain((step.vm, step.target)):
            self._cannot_move(step, "")

    def _was_refused(self, refused: Refused) -> None:
        self._carryover.refusals.add(refused)
        if refused.error.code in LACKING:
            self._context.guests.newcomers.add(refused.move.vm)
        self._cannot_move(refused.move, refused.error.code)

    def _cannot_move(self, move: VmMove, code: str) -> None:
        self._ban(move, code)
        vm = self._context.snapshot().vm_by_uuid(move.vm)
        host = self._context.snapshot().host_by_uuid(move.target)
        text = translate("engine", "{vm} could not be migrated to {host}")
        self.refused.append(text.of(vm=vm.name if vm else "?", host=host.name if host else "?"))

    def _ban(self, move: VmMove, code: str) -> None:
        self._carryover.refusals.banned.add((move.vm, move.target))
        self._carryover.convergence.learned((move.vm, move.target, code))
