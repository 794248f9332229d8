"""Putting back what the prechecks' fixes changed, whatever became of the upgrade."""

from __future__ import annotations

import asyncio
import logging

from rpu_desktop.engine.acting import LOST
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.events import Restored
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.texts import Text, plain
from rpu_desktop.xapi.failures import XapiError

__all__ = ["put_back"]

log = logging.getLogger(__name__)

_TRIES = 3


async def put_back(context: Context) -> None:
    """Undo item by item, the last change first; one that fails does not keep the others away."""
    for undo in reversed(context.ledger.undos):
        detail = await _undo(context, undo)
        context.tell(Restored(pool=context.pool, what=undo.text, ok=detail is None, detail=detail))


async def _undo(context: Context, undo: Undo) -> Text | None:
    """Why it did not work, or None.  Undoing twice does no harm: a lost answer is followed by another try."""
    why: Text | None = None
    for _ in range(_TRIES):
        await _connected(context)
        try:
            await apply_undo(context.connection, undo)
        except LOST as error:
            why = error.text
        except XapiError as error:
            return error.text
        except Exception as error:  # the other items have to be put back all the same
            log.exception("putting back failed")
            return plain(repr(error))
        else:
            return None
    return why


async def _connected(context: Context) -> None:
    """Give a connection that broke a chance to come back; a pool that is gone must not keep the run from ending."""
    patience = 0.0 if context.control.stopping else context.options.patience.settling
    try:
        async with asyncio.timeout(patience):
            await context.connection.wait_connected()
    except TimeoutError:
        return
