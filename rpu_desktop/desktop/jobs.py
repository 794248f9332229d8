"""What the wizard has done on the engine's thread: prechecks, fixes, the media test, the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rpu_desktop.desktop.flow import MediaChoice, MediaResult
from rpu_desktop.i18n.text import Text
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.checks import PoolMedia, check_pool
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks import Circumstances, applicable, stream_checks
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.second_pass import other_choice, plan_for
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.prechecks.undo import try_undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["check_media", "examine", "open_media", "put_back"]


async def examine(
    connection: PoolConnection, look: Callable[[PoolSnapshot], Circumstances], tell: Callable[[Findings], None]
) -> Findings:
    """Run all prechecks and plan the upgrade; `tell` hears what is known so far, after each result.

    Raises:
        ValueError: the pool shows no coordinator at this very moment.

    """
    given = look(connection.snapshot())
    found = Findings(given.snapshot, expected=len(applicable(given)))
    tell(found)
    async for result in stream_checks(connection, given):
        found = found.including(result)
        tell(found)
    plan = await asyncio.to_thread(plan_for, given)
    other = await asyncio.to_thread(plan_for, other_choice(given)) if plan.works else None
    return replace(found, plan=plan, otherwise=other)


async def put_back(connection: PoolConnection, undos: Sequence[Undo]) -> list[tuple[Undo, Text]]:
    """Undo fixes, the last first; what could not be put back, and why."""
    tried = [(undo, await try_undo(connection, undo)) for undo in reversed(undos)]
    return [(undo, error.text) for undo, error in tried if error is not None]


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
