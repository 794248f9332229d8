"""Plugging storage, and media in virtual drives.

Sources: xen-api ``ocaml/xapi/xapi_pbd.ml``, ``xapi_vbd.ml``, ``xapi_sr_operations.ml``.
"""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import ha_wlb, host_operations, sr_space
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["plug_all", "plug_now", "unplug_all"]


@method("PBD.plug")
async def plug(call: Call, self: str) -> None:
    """Connect an SR to a host; nothing happens if it is already connected."""
    await host_operations.reach(call.pool, str(call.pool.db.get("PBD", self, "host")))
    await finish(call.pool, plug_now(call.pool, self))


async def plug_now(pool: SimPool, pbd: str) -> None:
    """Connect, which takes seconds and may fail."""
    if pool.db.get("PBD", pbd, "currently_attached"):
        return
    state = state_of(pool)
    await pool.clock.sleep(state.between(state.timing.plug, pbd))
    _assert_driver(pool, pbd)
    for hook in state.hooks:
        error = hook.plugging(pool, pbd)
        if error is not None:
            raise error
    if pool.db.exists("PBD", pbd):
        pool.db.set("PBD", pbd, currently_attached=True)


_NEED_PACKAGES = ("zfs", "xfs", "glusterfs", "cephfs", "moosefs", "ext4")


def _assert_driver(pool: SimPool, pbd: str) -> None:
    """Packages that an admin had added are gone after an installation, and these drivers check for them first.

    Sources: sm's ``ZFSSR.py``, ``XFSSR.py``, ``GlusterFSSR.py``, ``CephFSSR.py``, ``MooseFSSR.py`` (SRUnavailable).
    """
    row = pool.db.record("PBD", pbd)
    kind = str(pool.db.get("SR", row["SR"], "type"))
    if kind in _NEED_PACKAGES and state_of(pool).hosts[row["host"]].bare:
        words = f"The SR is not available [opterr={kind} is not installed or module is not loaded]"
        raise ApiError("SR_BACKEND_FAILURE_47", "", words, "")


@method("PBD.unplug")
async def unplug(call: Call, self: str) -> None:
    """Disconnect an SR from a host: not while disks are in use there, nor while HA has its statefile on it."""
    pool, row = call.pool, call.pool.db.record("PBD", self)
    if not row["currently_attached"]:
        return
    await host_operations.reach(pool, row["host"])
    if ha_wlb.is_enabled(pool) and row["SR"] in _statefile_srs(pool):
        raise ApiError("HA_IS_ENABLED")
    used = _used_vdis(pool, row["SR"], row["host"])
    if used:
        raise ApiError("VDI_IN_USE", *used)
    pool.db.set("PBD", self, currently_attached=False)


def _statefile_srs(pool: SimPool) -> set[str]:
    vdis = pool.db.get("pool", pool.pool, "ha_statefiles")
    return {str(pool.db.get("VDI", vdi, "SR")) for vdi in vdis if pool.db.exists("VDI", vdi)}


def _used_vdis(pool: SimPool, sr: str, host: str) -> list[str]:
    """The disks on `sr` that VMs on `host` have open."""
    db = pool.db
    used = []
    for vm in db.get("host", host, "resident_VMs"):
        for vbd in db.get("VM", vm, "VBDs"):
            row = db.record("VBD", vbd)
            if row["currently_attached"] and db.exists("VDI", row["VDI"]) and db.get("VDI", row["VDI"], "SR") == sr:
                used.append(str(row["VDI"]))
    return used


async def plug_all(pool: SimPool, host: str) -> None:
    """Plug all storage after a boot; what fails stays unplugged."""
    for pbd in list(pool.db.get("host", host, "PBDs")):
        try:
            await plug_now(pool, pbd)
        except ApiError as error:
            note(pool, "storage not plugged", host, str(pool.db.get("PBD", pbd, "SR")), code=error.code)


def unplug_all(pool: SimPool, host: str) -> None:
    """Unplug all storage before a host goes down."""
    for pbd in pool.db.get("host", host, "PBDs"):
        pool.db.set("PBD", pbd, currently_attached=False)


@method("SR.scan")
async def scan(call: Call, sr: str) -> None:
    """Scan an SR; it has to be plugged somewhere."""
    pbds = call.pool.db.get("SR", sr, "PBDs")
    if not any(call.pool.db.get("PBD", pbd, "currently_attached") for pbd in pbds):
        raise ApiError("SR_HAS_NO_PBDS", sr)
    await call.pool.clock.sleep(1)
    sr_space.look(call.pool, sr)


def _assert_drive(pool: SimPool, vbd: str) -> None:
    row = pool.db.record("VBD", vbd)
    if row["type"] not in ("CD", "Floppy"):
        raise ApiError("VBD_NOT_REMOVABLE_MEDIA", vbd)


def _assert_not_suspended(pool: SimPool, vbd: str) -> None:
    vm = str(pool.db.get("VBD", vbd, "VM"))
    if pool.db.get("VM", vm, "power_state") == "Suspended":
        raise ApiError("VM_BAD_POWER_STATE", vm, "running", "suspended")


@method("VBD.eject")
async def eject(call: Call, vbd: str) -> None:
    """Eject the medium from a virtual drive."""
    _assert_drive(call.pool, vbd)
    if call.pool.db.get("VBD", vbd, "empty"):
        raise ApiError("VBD_IS_EMPTY", vbd)
    _assert_not_suspended(call.pool, vbd)
    await call.pool.clock.sleep(1)
    call.pool.db.set("VBD", vbd, empty=True, VDI=NULL_REF)
    note(call.pool, "CD ejected", str(call.pool.db.get("VBD", vbd, "VM")))


@method("VBD.insert")
async def insert(call: Call, vbd: str, vdi: str) -> None:
    """Insert a medium into an empty virtual drive."""
    db = call.pool.db
    _assert_not_suspended(call.pool, vbd)
    _assert_drive(call.pool, vbd)
    if not db.get("VBD", vbd, "empty"):
        raise ApiError("VBD_NOT_EMPTY", vbd)
    db.record("VDI", vdi)
    vm = str(db.get("VBD", vbd, "VM"))
    if ha_wlb.is_enabled(call.pool) and ha_wlb.is_protected(call.pool, vm):
        sr = str(db.get("VDI", vdi, "SR"))
        if not db.get("SR", sr, "shared"):
            raise ApiError("HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", sr)
    await call.pool.clock.sleep(1)
    db.set("VBD", vbd, empty=False, VDI=vdi)
    note(call.pool, "CD inserted", vm)
