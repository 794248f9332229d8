"""Putting back what fixes changed; each of these may be called again when it failed."""

from __future__ import annotations

from rpu_desktop.prechecks.registry import UNDOS
from rpu_desktop.prechecks.remedies import UndoImpossible
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["UndoImpossible", "apply_undo", "waits_for_one_version"]


def waits_for_one_version(undo: Undo) -> bool:
    """Whether the pool refuses it while its hosts run different versions."""
    remedy = UNDOS.get(undo.kind)
    return remedy is not None and remedy.undone_when_uniform


async def apply_undo(connection: PoolConnection, undo: Undo) -> None:
    """Put one thing back.

    Raises:
        XapiError: the pool refused it, or it is not possible (any more).

    """
    await UNDOS[undo.kind].put_back(connection, undo.arguments)
