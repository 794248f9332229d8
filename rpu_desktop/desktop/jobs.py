"""What the wizard has done on the engine's thread: prechecks, fixes, the media test, the run."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from rpu_desktop.desktop.flow import Findings, MediaResult
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.errors import MediaDamaged, MediaError, NotARepository
from rpu_desktop.media.hosts import ask_hosts
from rpu_desktop.media.repository import MediaVersion, can_read_here, read_media
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes, make_plan
from rpu_desktop.prechecks import run_checks
from rpu_desktop.prechecks.fixes import apply_fix
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.texts import Text
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["check_media", "examine", "fix", "put_back"]

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
