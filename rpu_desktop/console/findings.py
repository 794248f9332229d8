"""What prevents one pool's upgrade: prechecks and plan together, as text and as JSON."""

from __future__ import annotations

from typing import Any

from rpu_desktop.console.expected import time_text
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import Text, Translator, translate
from rpu_desktop.planning import LocalDisks
from rpu_desktop.prechecks.blocked_operations import LIFT_BLOCK
from rpu_desktop.prechecks.evacuation import CONSENT, EvacuationCheck
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.report import report_lines
from rpu_desktop.prechecks.storage_drivers import GIVE_UP_FILES
from rpu_desktop.prechecks.types import CheckResult, NamedObject, Problem

__all__ = ["ROOM_ADVICE", "advice_for", "findings_json", "notify"]

ROOM_ADVICE = translate(
    "console",
    "To allow them to be stopped for a while, use --make-room suspend or --make-room shutdown. They are started "
    "again as soon as there is enough memory.",
)
"""What helps where memory is short and a set of VMs is known that is enough."""


def notify(findings: Findings, output: Output, window: int) -> None:
    """All that was found, for a person, and how long it takes with at most `window` migrations at a time."""
    for line in report_lines(findings):
        output.say(line)
    plan = findings.plan
    if plan is not None and not findings.blocking:
        texts = plan.obstacles or (time_text(findings.snapshot, plan, window),)
        for text in texts:
            output.say(translate("console", "  {reason}").of(reason=text))


def findings_json(findings: Findings, translator: Translator | None) -> dict[str, Any]:
    """The prechecks of this pool as JSON."""
    pool = findings.snapshot.pool
    return {
        "uuid": pool.uuid,
        "name": pool.name,
        "blocked": not findings.clear,
        "problems": [_problem_json(problem, named(pool), translator) for problem in findings.problems],
        "checks": [_result_json(result, translator) for result in findings.results],
    }


def advice_for(problem: Problem) -> Text:
    """What to do about a problem, with the option of the command line that does it."""
    fix = problem.fix
    if fix is None and problem.check == EvacuationCheck.id and any(thing.cls == "VM" for thing in problem.objects):
        return ROOM_ADVICE
    if fix is None:
        return problem.why
    if not fix.needs_decision:
        return translate("console", "{remedy} (Use --resolve-all.)").of(remedy=fix.text)
    if fix.kind == CONSENT and any(choice.id == LocalDisks.MOVE.value for choice in fix.choices):
        move = translate("console", "{remedy} (Use --local-disks move, --immovable suspend or --immovable shutdown.)")
        return move.of(remedy=fix.text)
    if fix.kind == CONSENT:
        consent = translate("console", "{remedy} (Use --immovable suspend or --immovable shutdown.)")
        return consent.of(remedy=fix.text)
    if fix.kind == LIFT_BLOCK:
        return translate("console", "{remedy} (Use --resolve-all --lift-blocks.)").of(remedy=fix.text)
    if fix.kind == GIVE_UP_FILES:
        return translate("console", "{remedy} (Use --give-up-local-files.)").of(remedy=fix.text)
    return fix.text


def _problem_json(problem: Problem, pool: NamedObject, translator: Translator | None) -> dict[str, Any]:
    fix = problem.fix
    return {
        "id": problem.id,
        "check": problem.check,
        "scope": _object_json(_scope(problem, pool)),
        "severity": problem.severity.value,
        "text": problem.text.render(translator),
        "why": problem.why.render(translator),
        "objects": [_object_json(thing) for thing in problem.objects],
        "fixable": fix is not None,
        "fix": fix.text.render(translator) if fix else None,
        "resolvable": problem.resolvable,
        "choices": [{"id": choice.id, "text": choice.text.render(translator)} for choice in fix.choices] if fix else [],
        "chosen": fix.chosen or None if fix else None,
    }


def _scope(problem: Problem, pool: NamedObject) -> NamedObject:
    """The host that a problem is about, or the whole pool."""
    hosts = [thing for thing in problem.objects if thing.cls == "host"]
    return hosts[0] if len(hosts) == 1 else pool


def _object_json(thing: NamedObject) -> dict[str, str]:
    return {"class": thing.cls, "uuid": thing.uuid, "name": thing.name}


def _result_json(result: CheckResult, translator: Translator | None) -> dict[str, Any]:
    return {
        "id": result.check,
        "title": result.title.render(translator),
        "status": result.status.value,
        "untested": [
            {**_object_json(untested.scope), "reason": untested.reason.render(translator)}
            for untested in result.untested
        ],
    }
