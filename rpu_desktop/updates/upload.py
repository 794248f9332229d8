"""Bringing an update file into a pool: a disk on storage that the coordinator sees, and the pool's own record of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import NULL_REF, RecordReader
from rpu_desktop.updates.errors import DiskFull, NotSetUp, UpdateError, UpdateRefused
from rpu_desktop.updates.mechanism import Notify
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, XapiError

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiMethod

__all__ = ["clean_update", "introduce", "sweep", "upload_old_patch"]

MARK = {"supp_pack_iso": "true", "rpu_desktop": "update"}
"""The marks of such disks: XenCenter's own (UploadSupplementalPackAction.cs), and ours."""
_CLEAN: dict[str, ApiMethod] = {"pool_update": "pool_update.pool_clean", "pool_patch": "pool_patch.pool_clean"}


async def introduce(connection: PoolConnection, path: Path, name: str, notify: Notify) -> str:
    """Upload an update ISO and introduce it; returns the reference of the ``pool_update``.

    Raises:
        UpdateError: there is no room, or the pool does not want it.

    """
    vdi = await _uploaded(connection, path, name, notify)
    try:
        return str(await connection.task("pool_update.introduce", vdi))
    except ApiFailure as failure:
        await _destroy(connection, vdi)
        if failure.code == "UPDATE_ALREADY_EXISTS" and failure.params:
            return str(await connection.call("pool_update.get_by_uuid", failure.params[0]))
        raise _refused(name, failure) from failure
    except XapiError:
        with contextlib.suppress(XapiError):
            await _destroy(connection, vdi)
        raise


async def upload_old_patch(connection: PoolConnection, path: Path, name: str, notify: Notify) -> str:
    """Upload a patch of releases before 7.1; returns the reference of the ``pool_patch``.

    Raises:
        UpdateError: there is no room, or the pool does not want it.

    """
    text = translate("updates", "Uploading {update} to the pool").of(update=name)
    try:
        found = await connection.upload("/pool_patch_upload", {}, path, name, lambda done: notify(text, done))
    except ApiFailure as failure:
        if failure.code == "PATCH_ALREADY_EXISTS" and failure.params:
            return str(await connection.call("pool_patch.get_by_uuid", failure.params[0]))
        raise _refused(name, failure) from failure
    return str(found)


async def _uploaded(connection: PoolConnection, path: Path, name: str, notify: Notify) -> str:
    size = (await asyncio.to_thread(path.stat)).st_size
    vdi = await _create_vdi(connection, await _choose_sr(connection, size), name, size)
    text = translate("updates", "Uploading {update} to the pool").of(update=name)
    try:
        await connection.upload(
            "/import_raw_vdi", {"vdi": vdi, "format": "raw"}, path, name, lambda done: notify(text, done)
        )
    except BaseException as error:
        with contextlib.suppress(XapiError):
            await _destroy(connection, vdi)
        if isinstance(error, ApiFailure):
            raise _refused(name, error) from error
        raise
    return vdi


async def _choose_sr(connection: PoolConnection, size: int) -> str:
    """Storage with room that the coordinator sees: the default one first, then shared, then local (as XenCenter)."""
    snapshot = connection.snapshot()
    plugged = {
        pbd.sr for pbd in snapshot.pbds.values() if pbd.host == snapshot.coordinator.ref and pbd.currently_attached
    }
    records: Mapping[str, Any] = await connection.call("SR.get_all_records")
    usable = {ref: record for ref, record in records.items() if ref in plugged and _takes_disks(record)}
    default = (await connection.call("pool.get_default_SR", snapshot.pool.ref)) or NULL_REF
    order = sorted(usable, key=lambda ref: (ref != default, not usable[ref]["shared"], usable[ref]["name_label"]))
    if not order:
        text = translate("updates", "{host} has no storage that the updates could be uploaded to.")
        advice = translate("updates", "Connect storage for virtual disks to the pool coordinator, then choose Retry.")
        raise NotSetUp(text.of(host=snapshot.coordinator.name), advice)
    fits = next((ref for ref in order if _free(usable[ref]) >= size), None)
    if fits is None:
        text = translate("updates", "No storage of {host} has enough space for the update ({size} MiB).")
        advice = translate(
            "updates", "Free up space on a storage repository of the pool coordinator, then choose Retry."
        )
        raise DiskFull(text.of(host=snapshot.coordinator.name, size=-(-size // 2**20)), advice)
    return fits


def _takes_disks(record: Mapping[str, Any]) -> bool:
    return record["content_type"] != "iso" and "vdi_create" in record.get("allowed_operations", ("vdi_create",))


def _free(record: Mapping[str, Any]) -> int:
    row = RecordReader(record)  # of a size that cannot be read nothing is free
    return row.number("physical_size") - row.number("physical_utilisation")


async def _create_vdi(connection: PoolConnection, sr: str, name: str, size: int) -> str:
    record = {
        "name_label": name,
        "name_description": "Update, only needed while it is installed",
        "SR": sr,
        "virtual_size": size,
        "type": "user",
        "sharable": False,
        "read_only": False,
        "other_config": MARK,
        "xenstore_data": {},
        "sm_config": {},
        "tags": [],
    }
    try:
        return str(await connection.task("VDI.create", record))
    except ApiFailure as failure:
        text = translate("updates", "No disk for {update} could be created in the pool: {reason}")
        raise DiskFull(text.of(update=name, reason=failure.text), failure.advice) from failure


async def _destroy(connection: PoolConnection, vdi: str) -> None:
    with contextlib.suppress(ApiFailure):
        await connection.task("VDI.destroy", vdi)


def _refused(name: str, failure: ApiFailure) -> UpdateError:
    """A full disk has its own class, wherever the toolstack met it (xapi_pool_update.ml assert_space_available)."""
    kind = DiskFull if failure.code in ("OUT_OF_SPACE", "SR_FULL", "VDI_NOT_LARGE_ENOUGH") else UpdateRefused
    text = translate("updates", "The pool does not accept {update}: {reason}")
    return kind(text.of(update=name, reason=failure.text), failure.advice)


async def sweep(connection: PoolConnection) -> None:
    """Take away all disks of updates that this program brought into the pool, also those of a run that was cut off."""
    records: Mapping[str, Any] = await connection.call("VDI.get_all_records")
    ours = {ref for ref, record in records.items() if record["other_config"].get("rpu_desktop") == MARK["rpu_desktop"]}
    if not ours:
        return
    updates: Mapping[str, Any] = await connection.call("pool_update.get_all_records")
    for ref, record in updates.items():
        if record["vdi"] in ours:
            await clean_update(connection, "pool_update", ref)
            ours.discard(record["vdi"])
    for vdi in ours:
        await _destroy(connection, vdi)


async def clean_update(connection: PoolConnection, cls: str, ref: str) -> None:
    """Take an update's file away, and its record too where no host has it."""
    with contextlib.suppress(ApiFailure):  # it was cleaned up elsewhere; the file is of no use either way
        await connection.task(_CLEAN[cls], ref)
        if cls == "pool_update" and not await connection.call("pool_update.get_hosts", ref):
            await connection.task("pool_update.destroy", ref)
