"""Restores what was switched off for an upgrade: before it began, or what a run could not restore."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rpu_desktop.engine.host_upgrade import told_to_reboot
from rpu_desktop.engine.undoing import undone
from rpu_desktop.errors import AppError
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.prechecks.undo import waits_for_one_version
from rpu_desktop.run.state import RunState
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PutBack", "has_to_wait", "put_back"]

_RECONNECTING = 60.0
"""Time (s) for a broken connection to come back before each attempt."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """One attempt to restore something; `failure` is why it failed."""

    undo: Undo
    failure: AppError | None = None


def has_to_wait(undo: Undo, snapshot: PoolSnapshot, state: RunState | None) -> bool:
    """Whether this cannot be restored now: the servers run different versions, or one is in its installer.

    `state` is the run's state of this pool, None if there was no run.
    """
    if state is not None and told_to_reboot(state, snapshot):
        return True
    return waits_for_one_version(undo) and snapshot.pool.rolling_upgrade_in_progress


async def put_back(
    connection: PoolConnection,
    undos: Sequence[Undo],
    restored: Callable[[Undo], object],
    notify: Callable[[PutBack], object] = lambda attempt: None,
) -> list[PutBack]:
    """Undo each of `undos`, last change first; a failure does not affect the others.

    `restored` is called with each that worked, so that it is removed from the journal; `notify` with every attempt.
    """
    attempts = []
    for undo in reversed(tuple(undos)):
        attempt = PutBack(undo, await undone(connection, undo, partial(_reconnected, connection)))
        if attempt.failure is None:
            restored(undo)
        notify(attempt)
        attempts.append(attempt)
    return attempts


async def _reconnected(connection: PoolConnection) -> None:
    with contextlib.suppress(TimeoutError):  # then the attempt reports what is wrong
        async with asyncio.timeout(_RECONNECTING):
            await connection.wait_connected()
