"""Undoes one fix: the only place for this, during a run and without one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import plain
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.retrying import PAUSE, TRIES, Again, retrying
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["undone"]

log = logging.getLogger(__name__)

Guard = Callable[[Coroutine[Any, Any, None]], Awaitable[None]]


async def undone(
    connection: PoolConnection, undo: Undo, reconnect: Callable[[], Awaitable[None]], guard: Guard | None = None
) -> AppError | None:
    """Undo one fix; returns why it failed, or None. Nothing is raised, so that other fixes are still undone.

    Undoing is idempotent, so a lost answer is followed by another attempt. `reconnect` gives a broken connection time
    to come back; `guard` awaits the work and may give up.
    """

    async def undoing() -> None:
        await reconnect()
        work = apply_undo(connection, undo)
        await (guard(work) if guard is not None else work)

    try:
        await retrying(undoing, Again(LOST, attempts=TRIES, pause=PAUSE))
    except AppError as error:
        return error
    except Exception as error:
        log.exception("putting back %s failed", undo.kind)
        return XapiError(plain(repr(error)))
    return None
