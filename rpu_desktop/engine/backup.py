"""Makes and checks a backup of the pool database before the first server is changed."""

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
from rpu_desktop.retrying import PAUSE, TRIES, Again, retrying
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.typed_paths import typed_path
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ConnectionLost, Unreachable, XapiError

__all__ = ["assert_writable", "back_up", "documents", "expected_file", "verified"]


def documents() -> Path:
    """The default folder of the backup."""
    return platformdirs.user_documents_path()


async def back_up(connection: PoolConnection, folder: str) -> Path:
    """Fetch the pool database, check it, and write it to `folder` (empty: the documents folder).

    Raises:
        StepFailed: it is not available, is damaged or of another pool, or cannot be written.

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
    """Check whether a backup can be written to `folder` (empty: the documents folder); nothing is created.

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
    """Fetch the database; reading is idempotent, so it is repeated if the connection breaks."""
    back = connection.wait_connected
    lost = Again((ConnectionLost, Unreachable), attempts=TRIES, pause=PAUSE, before=lambda error: back())
    try:
        return await retrying(connection.database_dump, lost)
    except XapiError as error:
        text = translate("engine", "The pool database of {pool} cannot be downloaded: {reason}")
        raise StepFailed(text.of(pool=connection.name, reason=error.text), _ADVICE) from error


def verified(data: bytes, snapshot: PoolSnapshot) -> None:
    """Make sure that `data` is the complete database of this pool.

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
    """The name of the backup, without the time of day."""
    return str(_folder(folder) / _name(snapshot, "…"))


def _name(snapshot: PoolSnapshot, stamp: str) -> str:
    pool = re.sub(r"[^\w.-]+", "_", snapshot.pool.name)[:60] or "pool"
    # Pools may have the same name and start in the same second; the uuid keeps their backups apart.
    return f"pool-database-{pool}-{snapshot.pool.uuid[:8]}-{stamp}.xml"


def _write(path: Path, data: bytes) -> None:
    """Write atomically and readable by the user only: the database contains secrets of the pool."""
    if not path.parent.exists():
        private_folder(path.parent)
    write_whole(path, data)
    if path.stat().st_size != len(data):
        raise OSError("incomplete")
