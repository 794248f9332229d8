"""Restores what the prechecks' fixes changed, however the upgrade ended, and switches it off again for a resume."""

from __future__ import annotations

from functools import partial

from rpu_desktop.engine.circumstances import circumstances
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.host_upgrade import hosts_away
from rpu_desktop.engine.idempotent import reconnected
from rpu_desktop.engine.undoing import undone
from rpu_desktop.engine.watchdog import all_hosts, watched
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.prechecks import check_all
from rpu_desktop.prechecks.fixes import apply_fix, prepare_undo
from rpu_desktop.prechecks.types import Fix, Undo
from rpu_desktop.prechecks.undo import UndoImpossible, waits_for_one_version
from rpu_desktop.run.events import NoteLevel, Restored
from rpu_desktop.xapi.failures import is_outage

__all__ = ["put_back", "switch_off_again"]


async def put_back(context: Context, *, for_good: bool) -> None:
    """Undo item by item, last change first; a failure does not affect the others.

    `for_good`: nothing more will be upgraded; what cannot be restored then is not tried again. Otherwise settings that
    the rest of the upgrade needs off stay off, and this is reported. Everything stays off while a host is in its
    installer and the run does not wait for it.
    """
    for undo in reversed(tuple(context.state.undos)):
        detail = _reason_to_wait(context, undo, for_good=for_good)
        if detail is None:
            with context.events.awaiting(translate("engine", "Restoring: {what}").of(what=undo.text)):
                detail = await _undo(context, undo, for_good=for_good)
        context.events.emit(Restored(pool=context.pool, what=undo.text, ok=detail is None, detail=detail))


def _reason_to_wait(context: Context, undo: Undo, *, for_good: bool) -> Text | None:
    """Why this cannot be restored yet; None if it can.

    With `for_good`, the admin has declared a host that is away failed, or does not want to wait for it.
    """
    away = hosts_away(context) if not for_good or context.control.stopping else []
    if away:
        text = translate("engine", "{host} is not back yet; it is restored when the upgrade is resumed")
        return text.of(host=away[0].name)
    if not for_good and waits_for_one_version(undo) and context.snapshot().pool.rolling_upgrade_in_progress:
        return translate(
            "engine", "the servers of the pool run different versions; it is restored when the upgrade is finished"
        )
    return None


async def _undo(context: Context, undo: Undo, *, for_good: bool) -> Text | None:
    """Undo one item; returns why it failed, or None."""
    failure = await undone(
        context.connection,
        undo,
        partial(reconnected, context),
        lambda work: watched(context, work, *all_hosts(context)),
    )
    if failure is None:
        context.state.note_restored(undo)
        return None
    if for_good and isinstance(failure, UndoImpossible):
        context.state.note_given_up(undo)
    return failure.text


async def switch_off_again(context: Context) -> None:
    """Switch off again what had been switched off with consent and was restored when the run was stopped.

    Refusals are only reported: the step that needs it off will fail with its own message.

    Raises:
        ConnectionLost, TaskVanished, Unreachable: the connection broke; it may be called again.

    """
    snapshot = context.snapshot()
    given = circumstances(snapshot, context.options, context.state.target, installed=context.state.installed)
    for problem in (problem for result in check_all(given) for problem in result.problems):
        fix = _agreed(context, problem.fix)
        if fix is None:
            continue
        try:
            fixing = apply_fix(context.connection, fix, context.state.note_undo)
            await watched(context, fixing, *all_hosts(context))
        except AppError as error:
            if is_outage(error):
                raise
            context.events.note(error.text, NoteLevel.WARNING)


def _agreed(context: Context, fix: Fix | None) -> Fix | None:
    """The fix, if the admin agreed to it before; a decision covers only the item it was made for."""
    snapshot, state = context.snapshot(), context.state
    if fix is None or len(fix.choices) > 1:
        return None
    chosen = fix.choosing(fix.choices[0].id) if fix.choices else fix
    undo = prepare_undo(snapshot, chosen)
    if undo is None:
        return None
    agreed = state.was_agreed(undo) if fix.needs_decision else undo.kind in state.consented
    return chosen if agreed else None
