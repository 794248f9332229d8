"""A copy of the pool database before the first server is touched, checked."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import platformdirs

from rpu_desktop import clock
from rpu_desktop.files import private_folder, write_whole
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.pooldump import Dump, DumpError, read_dump_text
from rpu_desktop.retrying import TRIES, Again, retrying
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.typed_paths import typed_path
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ConnectionLost, Unreachable, XapiError

__all__ = ["assert_writable", "back_up", "documents", "expected_file", "verified"]


def documents() -> Path:
    """Where the copy goes unless the admin says otherwise."""
    return platformdirs.user_documents_path()


async def back_up(connection: PoolConnection, folder: str) -> Path:
    """Fetch the pool database, check it, and write it into `folder` (empty: the documents folder).

    Raises:
        StepFailed: it cannot be had, is not what it should be, or cannot be written.

    """
    data = await _fetched(connection)
    snapshot = connection.snapshot()
    await asyncio.to_thread(verified, data, snapshot)
    path = _folder(folder) / _name(snapshot, clock.date().astimezone().strftime("%Y%m%d-%H%M%S"))
    try:
        await asyncio.to_thread(_write, path, data)
    except OSError as error:
        raise _not_written(snapshot, path, plain(error.strerror or str(error))) from error
    return path


def assert_writable(snapshot: PoolSnapshot, folder: str) -> None:
    """Look whether a copy can be written into `folder` (empty: the documents folder); nothing is made.

    Raises:
        StepFailed: it cannot.

    """
    wanted = _folder(folder)
    there = next(path for path in (wanted, *wanted.absolute().parents) if path.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return
    reason = translate("engine", "{path} is not a folder")
    if there.is_dir():
        reason = translate("engine", "no permission to write to {path}")
    raise _not_written(snapshot, wanted, reason.of(path=plain(str(there))))


def _not_written(snapshot: PoolSnapshot, file: Path, reason: Text) -> StepFailed:
    text = translate("engine", "The backup of the pool database of {pool} cannot be written to {file}: {reason}.")
    return StepFailed(text.of(pool=snapshot.pool.name, file=plain(str(file)), reason=reason), _ADVICE)


_ADVICE = translate(
    "engine", "Choose another folder, or explicitly start the upgrade without a backup of the database."
)


async def _fetched(connection: PoolConnection) -> bytes:
    """Reading twice does no harm: when the connection breaks, it is read again."""
    lost = Again((ConnectionLost, Unreachable), attempts=TRIES, before=lambda error: connection.wait_connected())
    try:
        return await retrying(connection.database_dump, lost)
    except XapiError as error:
        text = translate("engine", "The pool database of {pool} cannot be downloaded: {reason}")
        raise StepFailed(text.of(pool=connection.name, reason=error.text), _ADVICE) from error


def verified(data: bytes, snapshot: PoolSnapshot) -> None:
    """Make sure that `data` is the whole database of this very pool.

    Raises:
        StepFailed: it is not, and why.

    """
    pool = snapshot.pool
    try:
        dump = read_dump_text(data, f"xmldbdump ({pool.name})")
    except DumpError as error:
        raise _useless(pool.name, error.text) from error
    if pool.uuid not in {str(row.get("uuid")) for row in dump.records["pool"].values()}:
        raise _useless(pool.name, translate("engine", "it belongs to a different pool."))
    _same_schema(dump, snapshot)
    for cls, wanted in (("host", snapshot.hosts.values()), ("VM", snapshot.guests()), ("SR", snapshot.srs.values())):
        there = {str(row.get("uuid")) for row in dump.records.get(cls, {}).values()}
        missing = [found.name for found in wanted if found.uuid not in there]
        if missing:
            raise _useless(pool.name, translate("engine", "{object} is missing in it.").of(object=missing[0]))


def _same_schema(dump: Dump, snapshot: PoolSnapshot) -> None:
    """The toolstack restores a database of its own schema only (xen-api ``pool_db_backup.ml``, version_check)."""
    coordinator = snapshot.coordinator
    told = coordinator.software_version.get("db_schema")  # since XenServer 6.1
    found = ".".join(dump.manifest.get(key, "?") for key in ("schema_major_vsn", "schema_minor_vsn"))
    if told and told != found:
        text = translate("engine", "its database schema is {found}, but that of {host} is {told}.")
        raise _useless(snapshot.pool.name, text.of(found=found, host=coordinator.name, told=told))


def _useless(pool: str, why: Text) -> StepFailed:
    text = translate("engine", "The backup of the pool database of {pool} is unusable: {reason}")
    return StepFailed(text.of(pool=pool, reason=why), _ADVICE)


def _folder(wished: str) -> Path:
    return typed_path(wished) if wished else documents()


def expected_file(snapshot: PoolSnapshot, folder: str) -> str:
    """What the copy will be called, but for the time of day."""
    return str(_folder(folder) / _name(snapshot, "…"))


def _name(snapshot: PoolSnapshot, stamp: str) -> str:
    pool = re.sub(r"[^\w.-]+", "_", snapshot.pool.name)[:60] or "pool"
    # Pools may bear the same name and begin in the same second: the uuid keeps one from taking the other's place.
    return f"pool-database-{pool}-{snapshot.pool.uuid[:8]}-{stamp}.xml"


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and for nobody else's eyes: the database holds secrets of the pool's."""
    if not path.parent.exists():
        private_folder(path.parent)
    write_whole(path, data)
    if path.stat().st_size != len(data):
        raise OSError("incomplete")
