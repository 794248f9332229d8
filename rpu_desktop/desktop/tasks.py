"""Coroutines started from signals: kept alive, and never failing silently."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

__all__ = ["finish", "spawn"]

_running: set[asyncio.Task[Any]] = set()


def spawn(work: Coroutine[Any, Any, Any], fills: QObject | None = None) -> asyncio.Task[Any]:
    """Start `work` on Qt's loop.

    Work that only `fills` a window or a page is cancelled when that is destroyed.
    """
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_done)
    if fills is not None:
        fills.destroyed.connect(lambda *_: task.cancel())
    return task


async def finish(patience: float) -> None:
    """Wait for started coroutines before the program closes; cancel those that take more than `patience` seconds."""
    others = _running - {asyncio.current_task()}
    if others:
        _, late = await asyncio.wait(others, timeout=patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _done(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()):
        task.get_loop().call_exception_handler({"message": "an action of the desktop failed", "exception": error})
