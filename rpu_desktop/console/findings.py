"""What stands in the way of one pool's upgrade: prechecks and plan together, in words and as JSON."""

from __future__ import annotations

from typing import Any

from rpu_desktop.console.outcome import Complaint
from rpu_desktop.console.output import Output
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.report import report_lines
from rpu_desktop.prechecks.types import CheckResult, Problem
from rpu_desktop.texts import Text, Translator, translate

__all__ = ["complaints", "findings_json", "tell"]


def complaints(findings: Findings) -> list[Complaint]:
    """Why the upgrade cannot start; empty when it can."""
    pool = findings.snapshot.pool.name
    found = [Complaint(problem.text, _advice(problem), pool) for problem in findings.blocking]
    told = {complaint.text.render() for complaint in found}
    reasons = findings.plan.reasons if findings.plan and not findings.plan.feasible else ()
    return found + [Complaint(reason, None, pool) for reason in reasons if reason.render() not in told]


def tell(findings: Findings, output: Output) -> None:
    """All that was found, for a person."""
    for line in report_lines(findings):
        output.say(line)


def findings_json(findings: Findings, translator: Translator | None) -> dict[str, Any]:
    """The prechecks of this pool as JSON."""
    pool = findings.snapshot.pool
    return {
        "uuid": pool.uuid,
        "name": pool.name,
        "blocked": bool(findings.blocking),
        "problems": [_problem_json(problem, translator) for problem in findings.problems],
        "checks": [_result_json(result, translator) for result in findings.results],
    }


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
        "id": problem.id,
        "check": problem.check,
        "severity": problem.severity.value,
        "text": problem.text.render(translator),
        "why": problem.why.render(translator),
        "objects": [{"class": o.cls, "uuid": o.uuid, "name": o.name} for o in problem.objects],
        "fix": fix.text.render(translator) if fix else None,
        "resolvable": problem.resolvable,
    }


def _result_json(result: CheckResult, translator: Translator | None) -> dict[str, Any]:
    return {
        "id": result.check,
        "title": result.title.render(translator),
        "status": result.status.value,
        "untested": [
            {
                "class": untested.scope.cls,
                "uuid": untested.scope.uuid,
                "name": untested.scope.name,
                "reason": untested.reason.render(translator),
            }
            for untested in result.untested
        ],
    }
