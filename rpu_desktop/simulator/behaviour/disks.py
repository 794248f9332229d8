"""Creating and destroying disks: ``VDI.create``, ``VDI.destroy``."""

from __future__ import annotations

from typing import Any

from rpu_desktop.simulator.behaviour import sr_space
from rpu_desktop.simulator.behaviour.disk_copies import destroy_vdi
from rpu_desktop.simulator.behaviour.updates_state import updates_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.storage_drivers import features_of

__all__ = ["allow_disks", "destroy"]

_ANY_SR = ("scan", "plug", "unplug", "pbd_create", "pbd_destroy", "vdi_clone")
_BY_FEATURE = {
    "update": "SR_UPDATE",
    "vdi_create": "VDI_CREATE",
    "vdi_destroy": "VDI_DELETE",
    "vdi_resize": "VDI_RESIZE",
    "vdi_introduce": "VDI_INTRODUCE",
    "vdi_mirror": "VDI_MIRROR",
    "vdi_set_on_boot": "VDI_RESET_ON_BOOT",
    "vdi_snapshot": "VDI_SNAPSHOT",
}
_USUAL = ("update", "vdi_create", "vdi_destroy", "vdi_resize")


def allow_disks(pool: SimPool) -> None:
    """Set what can be done with each SR.

    Some operations are possible with any, the rest depends on its driver's features (``xapi_sr_operations.ml``). An
    unknown driver is assumed to have the usual features, on SRs that hold disks.
    """
    drivers = {row["type"]: features_of(row) for row in pool.db.all("SM").values()}
    for ref, row in pool.db.all("SR").items():
        features = drivers.get(row["type"])
        if not features:
            own: tuple[str, ...] = _USUAL if row["content_type"] != "iso" else ("update",)
        else:
            own = tuple(operation for operation, feature in _BY_FEATURE.items() if feature in features)
        pool.db.set("SR", ref, allowed_operations=[*_ANY_SR, *own])


@method("VDI.create")
async def create(call: Call, args: dict[str, Any]) -> str:
    """Create a disk on an SR that is plugged somewhere and has enough space."""
    db, sr = call.pool.db, str(args.get("SR", ""))
    if not db.exists("SR", sr):
        raise ApiError("HANDLE_INVALID", "SR", sr)
    if not any(db.get("PBD", pbd, "currently_attached") for pbd in db.get("SR", sr, "PBDs")):
        raise ApiError("SR_HAS_NO_PBDS", sr)
    size, left = int(args.get("virtual_size", 0)), sr_space.free(call.pool, sr)
    if left < size:
        raise ApiError("SR_FULL", size, left)
    await call.pool.clock.sleep(1)
    sr_space.occupy(call.pool, sr, size, size)
    return db.create(
        "VDI",
        name_label=str(args.get("name_label", "")),
        name_description=str(args.get("name_description", "")),
        SR=sr,
        virtual_size=size,
        physical_utilisation=size,
        type=str(args.get("type", "user")),
        sharable=False,
        read_only=False,
        managed=True,
        location=db.new_uuid(),
        other_config=dict(args.get("other_config", {})),
    )


@method("VDI.destroy")
async def destroy(call: Call, self: str) -> None:
    """Destroy the disk; refused while a VM uses it."""
    db = call.pool.db
    for vbd in db.get("VDI", self, "VBDs"):
        if db.get("VBD", vbd, "currently_attached"):
            raise ApiError("VDI_IN_USE", self, "destroy")
    await call.pool.clock.sleep(1)
    if not db.exists("VDI", self):
        return
    destroy_vdi(call.pool, self)
    updates_of(call.pool).contents.pop(self, None)
