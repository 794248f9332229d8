"""Carrying out fixes: what is changed is told before it is changed, so that it can be written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.types import Fix, Undo
from rpu_desktop.texts import translate
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["apply_fix", "prepare_undo"]


def prepare_undo(snapshot: PoolSnapshot, fix: Fix) -> Undo | None:
    """How `fix` will be put back, read from the pool as it is now; None where there is nothing to put back."""
    maker = _UNDOS.get(fix.kind)
    return maker(snapshot, fix.arguments) if maker else None


async def apply_fix(connection: PoolConnection, fix: Fix, record: Callable[[Undo], None] | None = None) -> Undo | None:
    """Carry out `fix`; `record` hears of its undo before anything changes.

    Raises:
        XapiError: the pool refused it.
        LookupError: the object it is about is gone, or the fix needs a decision first.

    """
    undo = prepare_undo(connection.snapshot(), fix)
    if undo is not None and record is not None:
        record(undo)
    await _FIXES[fix.kind](connection, fix.arguments)
    return undo


# --- what to do ------------------------------------------------------------------------------------------------------


async def _enable_host(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.call("host.enable", await connection.call("host.get_by_uuid", arguments["host"]))


async def _disable_ha(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.task("pool.disable_ha")


async def _disable_wlb(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.call("pool.set_wlb_enabled", connection.snapshot().pool.ref, False)


async def _disable_auto_start(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.call("pool.remove_from_other_config", connection.snapshot().pool.ref, "auto_poweron")


async def _plug_storage(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.task("PBD.plug", await connection.call("PBD.get_by_uuid", arguments["pbd"]))


async def _eject_cd(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.task("VBD.eject", await connection.call("VBD.get_by_uuid", arguments["vbd"]))


_FIXES: Mapping[str, Callable[[PoolConnection, Mapping[str, Any]], Awaitable[None]]] = {
    "enable-host": _enable_host,
    "disable-ha": _disable_ha,
    "disable-wlb": _disable_wlb,
    "disable-auto-start": _disable_auto_start,
    "plug-storage": _plug_storage,
    "eject-cd": _eject_cd,
}


# --- how it will be put back -----------------------------------------------------------------------------------------


def _undo_disable_ha(snapshot: PoolSnapshot, arguments: Mapping[str, Any]) -> Undo:
    pool = snapshot.pool
    disks = (snapshot.vdis.get(ref) for ref in pool.ha_statefiles)
    stores = {sr.uuid for disk in disks if disk and (sr := snapshot.srs.get(disk.sr))}
    return Undo(
        "enable-ha",
        translate("prechecks", "High availability (HA) of {pool}").of(pool=pool.name),
        {
            "srs": sorted(stores),
            "configuration": dict(pool.ha_configuration),
            "host_failures_to_tolerate": pool.ha_host_failures_to_tolerate,
        },
    )


def _undo_disable_wlb(snapshot: PoolSnapshot, arguments: Mapping[str, Any]) -> Undo:
    return Undo("enable-wlb", translate("prechecks", "Workload balancing (WLB) of {pool}").of(pool=snapshot.pool.name))


def _undo_disable_auto_start(snapshot: PoolSnapshot, arguments: Mapping[str, Any]) -> Undo:
    return Undo(
        "enable-auto-start",
        translate("prechecks", "Auto-start of virtual machines in {pool}").of(pool=snapshot.pool.name),
    )


def _undo_eject_cd(snapshot: PoolSnapshot, arguments: Mapping[str, Any]) -> Undo | None:
    vbd = next((vbd for vbd in snapshot.vbds.values() if vbd.uuid == arguments["vbd"]), None)
    vdi = snapshot.vdis.get(vbd.vdi) if vbd else None
    vm = snapshot.vms.get(vbd.vm) if vbd else None
    if vbd is None or vdi is None or vm is None:
        return None
    return Undo(
        "insert-cd",
        translate("prechecks", "The CD “{cd}” in the drive of {vm}").of(cd=vdi.name or vdi.uuid, vm=vm.name),
        {"vbd": vbd.uuid, "vdi": vdi.uuid, "cd": vdi.name, "vm": vm.name},
    )


_UNDOS: Mapping[str, Callable[[PoolSnapshot, Mapping[str, Any]], Undo | None]] = {
    "disable-ha": _undo_disable_ha,
    "disable-wlb": _undo_disable_wlb,
    "disable-auto-start": _undo_disable_auto_start,
    "eject-cd": _undo_eject_cd,
}
