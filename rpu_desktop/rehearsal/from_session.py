"""What a session has decided, as the script of its rehearsal."""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import translate
from rpu_desktop.rehearsal.child import RehearsalFailed
from rpu_desktop.rehearsal.script import Script
from rpu_desktop.run.options import Mode
from rpu_desktop.session.session import UpgradeSession
from rpu_desktop.session.work import SessionWork
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["script_of"]


async def script_of(work: SessionWork, trouble: Sequence[str] = ()) -> Script:
    """Read the databases of the chosen pools; nothing else of them is needed, and no password goes along.

    `trouble` are faults, as in `Script`.  Problems that were left open in the session stay open in the rehearsal.

    Raises:
        RehearsalFailed: a database cannot be read.

    """
    session, connections = work.session, work.connections()

    async def read() -> tuple[str, ...]:
        return tuple([await _database(connection) for connection in connections.values()])

    dumps = await work.worker.submit(read)
    choices = session.choices
    return Script(
        dumps=dumps,
        target=_target(session),
        mode=choices.mode,
        wishes=choices.wishes,
        networks={pool.uuid: choices.networks.get(key, "") for key, pool in connections.items()},
        apply_updates=choices.apply_updates,
        packs=choices.packs,
        max_failed=choices.max_failed,
        timing=choices.timing,
        hooks=choices.hooks,
        trouble=tuple(trouble),
    )


def _target(session: UpgradeSession) -> SoftwareVersion | None:
    result = session.media_result if session.mode is Mode.AUTOMATIC else None
    return result.offered if result is not None else None


async def _database(connection: PoolConnection) -> str:
    try:
        return (await connection.database_dump()).decode(errors="replace")
    except AppError as error:
        text = translate("rehearsal", "The database of {pool} cannot be read: {reason}")
        raise RehearsalFailed(text.of(pool=connection.name, reason=error.text), error.advice) from error
