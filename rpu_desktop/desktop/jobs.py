"""What the wizard has done on the engine's thread: prechecks, fixes, the media test, the run."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from rpu_desktop.desktop.flow import Findings, MediaChoice, MediaResult
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.checks import PoolMedia, check_pool
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes, make_plan
from rpu_desktop.prechecks import run_checks
from rpu_desktop.prechecks.fixes import apply_fix
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.texts import Text
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["check_media", "examine", "fix", "open_media", "put_back"]

_SETTLING = 60.0
"""Seconds for a change to be seen in the cache; it takes as long as the pool's events take to arrive."""


async def examine(connection: PoolConnection, wishes: Wishes) -> Findings:
    """Run all prechecks and plan the upgrade."""
    return await asyncio.to_thread(_examine, connection.snapshot(), wishes)


def _examine(snapshot: PoolSnapshot, wishes: Wishes) -> Findings:
    without_consent = replace(wishes, immovable=Immovable.STOP, immovable_by_vm={})
    immovable = [found for found in run_checks(snapshot, without_consent) if found.fix and found.fix.needs_decision]
    return Findings(snapshot, tuple(run_checks(snapshot, wishes)), tuple(immovable), make_plan(snapshot, wishes))


async def fix(connection: PoolConnection, problem: Problem, wishes: Wishes, record: Callable[[Undo], None]) -> None:
    """Carry out a problem's fix and wait until the pool shows it.

    `record` is told how to put it back before anything changes.

    Raises:
        XapiError: the pool refused.
        LookupError: the object is gone.

    """
    if problem.fix is None:
        return
    await apply_fix(connection, problem.fix, record)

    def gone(snapshot: PoolSnapshot) -> bool | None:
        return problem.key not in {found.key for found in run_checks(snapshot, wishes)} or None

    with contextlib.suppress(TimeoutError):  # then the next look shows that the problem is still there
        await connection.wait_for(gone, timeout=_SETTLING)


async def put_back(connection: PoolConnection, ledger: Ledger) -> list[tuple[Undo, Text]]:
    """Undo fixes, the last first; what could not be put back, and why."""
    failed = []
    for undo in reversed(tuple(ledger.undos)):
        try:
            await apply_undo(connection, undo)
        except XapiError as error:
            failed.append((undo, error.text))
            ledger.note_given_up(undo)
        else:
            ledger.note_restored(undo)
    return failed


async def open_media(path: Path) -> LocalMedia:
    """Look at an image or folder on this computer, checksums included.

    Raises:
        MediaError: it is no installation media, or damaged.

    """
    local = await asyncio.to_thread(LocalMedia.open, path)
    await asyncio.to_thread(local.verify)
    return local


async def check_media(
    connections: Mapping[str, PoolConnection], choice: MediaChoice, wishes: Wishes, local: LocalMedia | None
) -> MediaResult:
    """Ask every host of every pool; `local` is what this program serves when `choice` is on this computer.

    Raises:
        MediaError: this computer cannot serve the media.

    """
    found = await asyncio.gather(*(_check(connection, choice, wishes, local) for connection in connections.values()))
    return MediaResult(choice, dict(zip(connections, found, strict=True)))


async def _check(
    connection: PoolConnection, choice: MediaChoice, wishes: Wishes, local: LocalMedia | None
) -> PoolMedia:
    if isinstance(choice, MediaSource):
        return await check_pool(connection, choice, wishes)
    assert local is not None  # noqa: S101 (opened by the caller)
    snapshot = connection.snapshot()
    source = await asyncio.to_thread(local.serve, snapshot, connection.coordinator_address)
    return await check_pool(connection, source, wishes, local.shares[snapshot.pool.uuid])
