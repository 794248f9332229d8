"""Putting back what fixes changed; each of these may be called again when it failed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.texts import translate
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["UndoImpossible", "apply_undo"]

_SETTLING = 300.0
"""Seconds to wait for what an undo needs (storage, the end of the mixed state) before saying that it is missing."""


class UndoImpossible(XapiError):
    """Something cannot be put back any more, or not yet; `text` says why."""


async def apply_undo(connection: PoolConnection, undo: Undo) -> None:
    """Put one thing back.

    Raises:
        XapiError: the pool refused it, or it is not possible (any more).

    """
    await _UNDOS[undo.kind](connection, undo.arguments)


async def _enable_ha(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    snapshot = await _settled(connection)
    if snapshot.pool.ha_enabled:
        return
    known = {sr.uuid: sr for sr in snapshot.srs.values()}
    stores = [known[uuid] for uuid in arguments["srs"] if uuid in known]
    if len(stores) < len(arguments["srs"]):
        raise UndoImpossible(
            translate("prechecks", "The storage that held the HA heartbeat is gone."),
            translate("prechecks", "Switch HA on by hand and choose another heartbeat storage."),
        )
    await connection.task("pool.enable_ha", [sr.ref for sr in stores], dict(arguments["configuration"]))
    tolerated = str(arguments["host_failures_to_tolerate"])
    await connection.call("pool.set_ha_host_failures_to_tolerate", snapshot.pool.ref, tolerated)


async def _settled(connection: PoolConnection) -> PoolSnapshot:
    """HA needs one version on all servers (message_forwarding.ml: not during a rolling upgrade)."""

    def uniform(snapshot: PoolSnapshot) -> PoolSnapshot | None:
        return None if snapshot.pool.rolling_upgrade_in_progress else snapshot

    try:
        return await connection.wait_for(uniform, timeout=_SETTLING)
    except TimeoutError as error:
        raise UndoImpossible(
            translate("prechecks", "The servers of the pool run different versions."),
            translate("prechecks", "Finish the upgrade of all servers, then switch HA on."),
        ) from error


async def _enable_wlb(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    await connection.call("pool.set_wlb_enabled", connection.snapshot().pool.ref, True)


async def _enable_auto_start(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    pool = connection.snapshot().pool
    await connection.call("pool.remove_from_other_config", pool.ref, "auto_poweron")
    await connection.call("pool.add_to_other_config", pool.ref, "auto_poweron", "true")


async def _insert_cd(connection: PoolConnection, arguments: Mapping[str, Any]) -> None:
    snapshot = connection.snapshot()
    vbd = next((vbd for vbd in snapshot.vbds.values() if vbd.uuid == arguments["vbd"]), None)
    vdi = next((vdi for vdi in snapshot.vdis.values() if vdi.uuid == arguments["vdi"]), None)
    if vbd is None or vdi is None:
        raise UndoImpossible(
            translate("prechecks", "The CD “{cd}” is no longer there.").of(cd=arguments["cd"]),
            translate("prechecks", "Insert the new one by hand if {vm} needs it.").of(vm=arguments["vm"]),
        )
    if vbd.empty:
        await connection.task("VBD.insert", vbd.ref, vdi.ref)


_UNDOS: Mapping[str, Callable[[PoolConnection, Mapping[str, Any]], Awaitable[None]]] = {
    "enable-ha": _enable_ha,
    "enable-wlb": _enable_wlb,
    "enable-auto-start": _enable_auto_start,
    "insert-cd": _insert_cd,
}
