"""What stands in the way of one pool's upgrade: prechecks and plan together, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rpu_desktop.console.outcome import Complaint
from rpu_desktop.console.output import Output
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import UpgradePlan, Wishes, make_plan
from rpu_desktop.prechecks import run_checks
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.texts import Text, Translator, translate

__all__ = ["Findings", "find", "problem_lines"]

_SEVERITIES = {
    Severity.BLOCKS: translate("console", "  blocks: {text}"),
    Severity.WARNS: translate("console", "  warning: {text}"),
    Severity.INFORMS: translate("console", "  note: {text}"),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """The prechecks' problems and the plan of one pool."""

    snapshot: PoolSnapshot
    problems: tuple[Problem, ...]
    plan: UpgradePlan

    @property
    def blocking(self) -> list[Problem]:
        """The problems that forbid the start."""
        return [problem for problem in self.problems if problem.severity is Severity.BLOCKS]

    @property
    def resolvable(self) -> list[Problem]:
        """The problems that Resolve All solves."""
        return [problem for problem in self.problems if problem.fix and not problem.fix.needs_decision]

    def complaints(self) -> list[Complaint]:
        """Why the upgrade cannot start; empty when it can."""
        pool = self.snapshot.pool.name
        found = [Complaint(problem.text, _advice(problem), pool) for problem in self.blocking]
        told = {complaint.text.render() for complaint in found}
        reasons = () if self.plan.feasible else self.plan.reasons
        return found + [Complaint(reason, None, pool) for reason in reasons if reason.render() not in told]

    def tell(self, output: Output) -> None:
        """All problems, for a person."""
        output.say(translate("console", "Prechecks of {pool}").of(pool=self.snapshot.pool.name))
        for line in self._lines():
            output.say(line)

    def _lines(self) -> Iterator[Text]:
        if not self.problems:
            yield translate("console", "  nothing found")
        yield from problem_lines(self.problems)

    def problems_json(self, translator: Translator | None) -> dict[str, Any]:
        """The prechecks of this pool as JSON."""
        pool = self.snapshot.pool
        problems = [_problem_json(problem, translator) for problem in self.problems]
        return {"uuid": pool.uuid, "name": pool.name, "blocked": bool(self.blocking), "problems": problems}


def problem_lines(problems: Iterable[Problem]) -> Iterator[Text]:
    """Problems for a person, one or a few lines each."""
    for problem in problems:
        yield _SEVERITIES[problem.severity].of(text=problem.text)
        yield translate("console", "    why: {why}").of(why=problem.why)
        if problem.fix:
            yield translate("console", "    remedy: {fix}").of(fix=problem.fix.text)


def find(snapshot: PoolSnapshot, wishes: Wishes, media: Sequence[Problem] = ()) -> Findings:
    """Run all prechecks and plan the upgrade; `media` are the problems that the media test found."""
    return Findings(snapshot, (*run_checks(snapshot, wishes), *media), make_plan(snapshot, wishes))


def _advice(problem: Problem) -> Text:
    if problem.fix is None:
        return problem.why
    if problem.fix.needs_decision:
        consent = translate("console", "{remedy} (--immovable suspend or --immovable shutdown says so.)")
        return consent.of(remedy=problem.fix.text)
    return translate("console", "{remedy} (--resolve-all does it.)").of(remedy=problem.fix.text)


def _problem_json(problem: Problem, translator: Translator | None) -> dict[str, Any]:
    fix = problem.fix
    return {
        "check": problem.check,
        "severity": problem.severity.value,
        "text": problem.text.render(translator),
        "why": problem.why.render(translator),
        "objects": [{"class": o.cls, "uuid": o.uuid, "name": o.name} for o in problem.objects],
        "fix": fix.text.render(translator) if fix else None,
        "resolvable": bool(fix and not fix.needs_decision),
    }
