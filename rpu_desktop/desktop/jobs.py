"""What the wizard has done on the engine's thread: prechecks, fixes, the media test, the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from rpu_desktop.desktop.flow import MediaResult
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.errors import MediaDamaged, MediaError, NotARepository
from rpu_desktop.media.hosts import ask_hosts
from rpu_desktop.media.repository import MediaVersion, can_read_here, read_media
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import make_plan
from rpu_desktop.prechecks import Circumstances, applicable, stream_checks
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.prechecks.undo import try_undo
from rpu_desktop.texts import Text
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["check_media", "examine", "put_back"]


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
    plan = await asyncio.to_thread(make_plan, given.snapshot, given.wishes)
    return replace(found, plan=plan)


async def put_back(connection: PoolConnection, undos: Sequence[Undo]) -> list[tuple[Undo, Text]]:
    """Undo fixes, the last first; what could not be put back, and why."""
    tried = [(undo, await try_undo(connection, undo)) for undo in reversed(undos)]
    return [(undo, error.text) for undo, error in tried if error is not None]


async def check_media(connections: Sequence[PoolConnection], source: MediaSource) -> MediaResult:
    """Ask every host of every pool, and read from here what the media are, where that is possible."""
    hosts = sum(len(connection.snapshot().hosts) for connection in connections)
    version: MediaVersion | None = None
    if can_read_here(source):
        try:
            version = await read_media(source)
        except (NotARepository, MediaDamaged) as error:
            return MediaResult(source, ((error.text, error.advice),), hosts)
        except MediaError:
            version = None  # the hosts may stand where this computer does not
    answers = await asyncio.gather(*(ask_hosts(connection, source) for connection in connections))
    refusals = tuple((refusal.text, refusal.advice) for answer in answers for refusal in answer)
    return MediaResult(source, refusals, hosts, version)
