"""Snapshots, as far as they matter here: refused during a rolling upgrade, otherwise records with disks of their own.

Source: xen-api ``ocaml/xapi/xapi_vm_snapshot.ml``, ``xapi_vm.ml`` destroy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import allowed_operations, sr_space, vm_operations
from rpu_desktop.simulator.behaviour.operations import vm_operation
from rpu_desktop.simulator.behaviour.state import note
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.storage_drivers import empty_lv_size, is_thin

__all__ = ["take_snapshot"]

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
        copy = take_snapshot(pool, vm, new_name)
        allowed_operations.refresh(pool, copy)
    note(pool, "snapshot", vm)
    return copy


def take_snapshot(pool: SimPool, vm: str, name: str) -> str:
    """Create the records: a VM that is a template, and copies of its disks' records; returns it."""
    row = {key: value for key, value in pool.db.record("VM", vm).items() if key not in _LEFT_OUT}
    row |= {"is_a_snapshot": True, "is_a_template": True, "name_label": name, "power_state": "Halted"}
    copy = pool.db.create("VM", **row | {"snapshot_of": vm, "snapshot_time": pool.clock.date()})
    for vbd in pool.db.get("VM", vm, "VBDs"):
        _copy_disk(pool, copy, pool.db.record("VBD", vbd))
    return copy


def _copy_disk(pool: SimPool, vm: str, vbd: Mapping[str, Any]) -> None:
    if vbd["type"] != "Disk" or vbd["VDI"] == NULL_REF:
        return
    db = pool.db
    kept = {"uuid", "VBDs", "snapshots", "crash_dumps", "location"}
    original = db.record("VDI", vbd["VDI"])
    base = _base_copy(pool, vbd["VDI"], original)
    size = sr_space.empty_disk(pool, original["SR"], empty_lv_size())
    row = {key: value for key, value in original.items() if key not in kept} | {
        "is_a_snapshot": True,
        "snapshot_of": vbd["VDI"],
        "snapshot_time": pool.clock.date(),
        "physical_utilisation": size,
        "sm_config": original["sm_config"] | {"vhd-parent": base},
    }
    copy = db.create("VDI", **row, location=db.new_uuid())
    sr_space.occupy(pool, original["SR"], size, int(original["virtual_size"]))
    db.set("VDI", vbd["VDI"], sm_config=original["sm_config"] | {"vhd-parent": base})
    pool.db.create("VBD", VM=vm, VDI=copy, userdevice=vbd["userdevice"], mode=vbd["mode"], type="Disk")


def _base_copy(pool: SimPool, vdi: str, original: Mapping[str, Any]) -> str:
    """What both have in common from now on: an unmanaged disk; returns its uuid (sm ``LVHDSR.py``, ``FileSR.py``).

    On LVM the original keeps a volume of its full size beside it.
    """
    db, sr = pool.db, str(original["SR"])
    written = sum(sr_space.content(pool, vdi).values())
    thin = is_thin(db, sr)
    own = sr_space.empty_disk(pool, sr, int(original["physical_utilisation"]))
    sr_space.occupy(pool, sr, own if thin else written)
    parent = {"vhd-parent": original["sm_config"]["vhd-parent"]} if "vhd-parent" in original["sm_config"] else {}
    base = db.create(
        "VDI",
        SR=sr,
        name_label="base copy",
        type="user",
        managed=False,
        read_only=True,
        virtual_size=original["virtual_size"],
        physical_utilisation=int(original["physical_utilisation"]) if thin else written,
        sm_config={"vdi_type": "vhd", **parent},
        location=db.new_uuid(),
    )
    db.set("VDI", vdi, physical_utilisation=own)
    return str(db.get("VDI", base, "uuid"))


@method("VM.destroy")
def destroy(call: Call, self: str) -> None:
    """Delete a halted VM or a snapshot; disks are kept."""
    vm_operations.assert_valid(call.pool, self, "destroy")
    db = call.pool.db
    for cls, field in (("VBD", "VBDs"), ("VIF", "VIFs")):
        for ref in list(db.get("VM", self, field)):
            db.delete(cls, ref)
    db.delete("VM", self)
