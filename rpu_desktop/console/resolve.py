"""Resolve All: carry out the fixes of all problems that have one, and remember how to put everything back."""

from __future__ import annotations

from collections.abc import Callable

from rpu_desktop.console.outcome import Complaint
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import translate
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure, apply_fixes
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.prechecks.undo import try_undo
from rpu_desktop.run.state import RunState
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["put_back", "resolve_all"]


async def resolve_all(
    connection: PoolConnection, findings: Findings, output: Output, record: Callable[[Undo], None]
) -> list[Complaint]:
    """Solve what can be solved; `record` hears how to put it back before anything changes.

    Returns why fixes failed that the upgrade cannot do without; of others it only tells.
    """

    def begins(problem: Problem) -> None:
        output.say(translate("console", "Resolving: {text}").of(text=problem.text))

    failures = await apply_fixes(connection, findings.resolvable, record, begins=begins)
    for failure in failures:
        if not failure.problem.blocks:
            output.complain(_complaint(failure, connection.name))
    return [_complaint(failure, connection.name) for failure in failures if failure.problem.blocks]


def _complaint(failure: FixFailure, pool: str) -> Complaint:
    text = translate("console", "This could not be resolved: {problem} {reason}")
    return Complaint(text.of(problem=failure.problem.text, reason=failure.reason), failure.advice, pool)


async def put_back(connection: PoolConnection, state: RunState, output: Output) -> None:
    """Undo what was done for an upgrade that does not take place, last change first."""
    for undo in reversed(tuple(state.undos)):
        error = await try_undo(connection, undo)
        if error is None:
            state.note_restored(undo)
            output.say(translate("console", "Put back: {what}").of(what=undo.text))
        else:
            text = translate("console", "Not put back: {what} {reason}").of(what=undo.text, reason=error.text)
            output.complain(Complaint(text, error.advice, connection.name))
    if not state.undos and not state.begun:
        state.note_ended("blocked")
