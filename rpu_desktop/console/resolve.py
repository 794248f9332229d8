"""Resolve All: carry out the fixes of all problems that have one, and remember how to put everything back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rpu_desktop.console.findings import Findings, find
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks import run_checks
from rpu_desktop.prechecks.fixes import apply_fix
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.texts import translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["put_back", "resolve_all"]

_SETTLING = 60.0
"""Seconds for a change to be seen in the cache; it takes as long as the pool's events take to arrive."""


async def resolve_all(
    connection: PoolConnection, findings: Findings, wishes: Wishes, output: Output, record: Callable[[Undo], None]
) -> Findings:
    """Solve what can be solved, then look again; `record` hears how to put it back before anything changes.

    Raises:
        ConsoleError: the pool refused a fix.

    """
    for problem in findings.resolvable:
        output.say(translate("console", "Resolving: {text}").of(text=problem.text))
        await _apply(connection, problem, record)
    await _settled(connection, findings.resolvable, wishes)
    return find(connection.snapshot(), wishes)


async def _apply(connection: PoolConnection, problem: Problem, record: Callable[[Undo], None]) -> None:
    assert problem.fix is not None  # noqa: S101 (what `resolvable` means)
    try:
        await apply_fix(connection, problem.fix, record)
    except LookupError:
        return  # what it is about is gone: the next look at the pool tells
    except XapiError as error:
        text = translate("console", "This could not be resolved: {problem} {reason}").of(
            problem=problem.text, reason=error.text
        )
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(text, error.advice, connection.name)]) from error


async def _settled(connection: PoolConnection, problems: Sequence[Problem], wishes: Wishes) -> None:
    """Wait until the cache shows that the problems are gone; those that stay are found by the next look."""
    keys = {problem.key for problem in problems}

    def gone(snapshot: PoolSnapshot) -> bool | None:
        return keys.isdisjoint(problem.key for problem in run_checks(snapshot, wishes)) or None

    try:
        await connection.wait_for(gone, timeout=_SETTLING)
    except TimeoutError:
        return


async def put_back(connection: PoolConnection, ledger: Ledger, output: Output) -> None:
    """Undo what was done for an upgrade that does not take place, last change first."""
    for undo in reversed(tuple(ledger.undos)):
        try:
            await apply_undo(connection, undo)
        except XapiError as error:
            text = translate("console", "Not put back: {what} {reason}").of(what=undo.text, reason=error.text)
            output.complain(Complaint(text, error.advice, connection.name))
        else:
            ledger.note_restored(undo)
            output.say(translate("console", "Put back: {what}").of(what=undo.text))
    if not ledger.undos and not ledger.begun:
        ledger.note_ended("blocked")
