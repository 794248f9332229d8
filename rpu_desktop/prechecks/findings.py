"""The results of the prechecks and the planner for one pool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import UpgradePlan
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.registry import CHECKS
from rpu_desktop.prechecks.runner import check_all
from rpu_desktop.prechecks.second_pass import plan_for
from rpu_desktop.prechecks.types import CheckResult, Problem, Status

__all__ = ["Findings", "examine_records"]

_ORDER = {check.id: place for place, check in enumerate(CHECKS)}


@dataclass(frozen=True, slots=True)
class Findings:
    """One pool's results so far, of as many as are `expected`.

    `plan` is None until all of them are there, and only then anything may begin.  `otherwise` is what the plan would be
    with the other choice of `Wishes.empty_ahead`, for a front end that offers the choice.
    """

    snapshot: PoolSnapshot
    results: tuple[CheckResult, ...] = ()
    plan: UpgradePlan | None = None
    expected: int = 0
    otherwise: UpgradePlan | None = None

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the checks."""
        return [problem for result in self.results for problem in result.problems]

    @property
    def blocking(self) -> list[Problem]:
        """The problems that forbid the start."""
        return [problem for problem in self.problems if problem.blocks]

    @property
    def resolvable(self) -> list[Problem]:
        """The problems that Resolve All solves."""
        return [problem for problem in self.problems if problem.resolvable]

    @property
    def decisions(self) -> list[Problem]:
        """The problems that need the admin's decision, and those where it was made."""
        return [problem for problem in self.problems if problem.fix and problem.fix.needs_decision]

    @property
    def untested(self) -> list[CheckResult]:
        """The results that leave something unknown."""
        return [result for result in self.results if result.untested or result.status is Status.FAILED]

    @property
    def complete(self) -> bool:
        """Whether all checks have been run."""
        return self.plan is not None

    @property
    def clear(self) -> bool:
        """Whether the upgrade of this pool may start."""
        return self.plan is not None and self.plan.works and not self.blocking

    def including(self, result: CheckResult) -> Findings:
        """With one result more, in its place."""
        others = [other for other in self.results if other.check != result.check]
        return replace(self, results=_in_order([*others, result]))


def examine_records(given: Circumstances) -> Findings:
    """Run all prechecks that need no connection, and plan the upgrade."""
    return Findings(given.snapshot, tuple(check_all(given)), plan_for(given))


def _in_order(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    return tuple(sorted(results, key=lambda result: _ORDER.get(result.check, len(_ORDER))))
