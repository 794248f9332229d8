"""Snapshots, as far as they matter here: refused during a rolling upgrade, otherwise records with disks of their own.

Source: xen-api ``ocaml/xapi/xapi_vm_snapshot.ml``, ``xapi_vm.ml`` destroy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import allowed_operations, vm_operations
from rpu_desktop.simulator.behaviour.operations import vm_operation
from rpu_desktop.simulator.behaviour.state import note
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__: list[str] = []

_LEFT_OUT = frozenset(
    {
        *("uuid", "VBDs", "VIFs", "snapshots", "children", "consoles", "crash_dumps", "VGPUs", "VUSBs", "VTPMs"),
        *("resident_on", "current_operations", "metrics", "guest_metrics", "domid", "scheduled_to_be_resident_on"),
    }
)


@method("VM.snapshot")
async def snapshot(call: Call, vm: str, new_name: str, ignore_vdis: list[str] | None = None) -> str:
    """Take a snapshot of the disks."""
    pool = call.pool
    async with vm_operation(call, vm, "snapshot"):
        await pool.clock.sleep(3)
        row = {key: value for key, value in pool.db.record("VM", vm).items() if key not in _LEFT_OUT}
        row |= {"is_a_snapshot": True, "is_a_template": True, "name_label": new_name, "power_state": "Halted"}
        copy = pool.db.create("VM", **row | {"snapshot_of": vm, "snapshot_time": pool.clock.date()})
        for vbd in pool.db.get("VM", vm, "VBDs"):
            _copy_disk(pool, copy, pool.db.record("VBD", vbd))
        allowed_operations.refresh(pool, copy)
    note(pool, "snapshot", vm)
    return copy


def _copy_disk(pool: SimPool, vm: str, vbd: Mapping[str, Any]) -> None:
    if vbd["type"] != "Disk" or vbd["VDI"] == NULL_REF:
        return
    kept = {"uuid", "VBDs", "snapshots", "crash_dumps", "location"}
    row = {key: value for key, value in pool.db.record("VDI", vbd["VDI"]).items() if key not in kept}
    copy = pool.db.create(
        "VDI", **row | {"is_a_snapshot": True, "snapshot_of": vbd["VDI"]}, location=pool.db.new_uuid()
    )
    pool.db.create("VBD", VM=vm, VDI=copy, userdevice=vbd["userdevice"], mode=vbd["mode"], type="Disk")


@method("VM.destroy")
def destroy(call: Call, self: str) -> None:
    """Delete a halted VM or a snapshot; disks are kept."""
    vm_operations.assert_valid(call.pool, self, "destroy")
    db = call.pool.db
    for cls, field in (("VBD", "VBDs"), ("VIF", "VIFs")):
        for ref in list(db.get("VM", self, field)):
            db.delete(cls, ref)
    db.delete("VM", self)
