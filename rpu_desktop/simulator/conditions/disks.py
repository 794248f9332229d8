"""Conditions of disks, and of the storage on which they are.

====================================================  ==============================================================
encrypted[:vm=NAME]                                   its disks are encrypted
raw-disk[:vm=NAME]                                    its disks have no VHD format
shared-disk[:vm=NAME]                                 another, halted VM uses its disks as well
second-disk[:vm=NAME][,size=GIB]                      it has another disk beside its first one (10)
with-snapshot[:vm=NAME][,memory=yes]                  it has a snapshot, with its memory or without
storage-full[:sr=NAME][,left=MIB]                     an SR for disks has so much space left (100)
local-lvm                                             hosts' own storage is LVM, as XenServer installs it by default
local-size[:gib=N]                                    hosts' own storage has this size (500)
driver-lacks[:type=TYPE][,feature=NAME]               a storage driver (nfs) cannot do something (VDI_MIRROR)
no-storage-motion                                     the licence does not include moving VMs with their disks
copy-rate[:mib=N]                                     hosts copy disks at so many MiB/s (100)
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour import allowed_operations, disks, sr_space
from rpu_desktop.simulator.behaviour.snapshots import take_snapshot
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.conditions.base import Condition, VmCondition
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.storage_drivers import features_of, lv_size

_MIB, _GIB = 1 << 20, 1 << 30


def _disks(pool: SimPool, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The VM's drives that hold a disk."""
    drives = [pool.db.record("VBD", vbd) for vbd in row["VBDs"]]
    return [drive for drive in drives if drive["type"] == "Disk" and pool.db.exists("VDI", drive["VDI"])]


class _DiskConfig(VmCondition):
    """Something in ``VDI.sm_config``."""

    config: ClassVar[dict[str, str]] = {}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Write it, for all its disks."""
        for drive in _disks(pool, row):
            known = pool.db.get("VDI", drive["VDI"], "sm_config")
            pool.db.set("VDI", drive["VDI"], sm_config=known | self.config)


class Encrypted(_DiskConfig):
    """Encrypted disks (sm ``LVHDSR.py``: the hash of the key)."""

    kind = "encrypted"
    keys: ClassVar = {"vm": ""}
    config: ClassVar = {"key_hash": "6f1ed002ab5595859014ebf0951522d9"}


class RawDisk(_DiskConfig):
    """Disks without the VHD format, of which the driver cannot take snapshots."""

    kind = "raw-disk"
    keys: ClassVar = {"vm": ""}
    config: ClassVar = {"type": "raw"}


class SharedDisk(VmCondition):
    """Two VMs use the same disks."""

    kind = "shared-disk"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """The other one is halted, as the second node of a cluster may be."""
        alike = ("platform", "domain_type", "HVM_boot_policy", "HVM_shadow_multiplier")
        fields = {key: row[key] for key in row if key in alike or key.startswith(("memory_", "VCPUs_"))}
        other = pool.db.create("VM", name_label=f"{row['name_label']}-standby", power_state="Halted", **fields)
        for drive in _disks(pool, row):
            pool.db.set("VDI", drive["VDI"], sharable=True)
            pool.db.create("VBD", VM=other, VDI=drive["VDI"], userdevice=drive["userdevice"], mode="RW", type="Disk")
        allowed_operations.refresh(pool, other)


class SecondDisk(VmCondition):
    """Another disk on the same SR."""

    kind = "second-disk"
    keys: ClassVar = {"vm": "", "size": "10"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Create and attach it."""
        first = pool.db.record("VDI", _disks(pool, row)[0]["VDI"])
        size = int(float(self.values["size"]) * _GIB)
        sr_space.occupy(pool, first["SR"], size, size)
        disk = pool.db.create(
            "VDI", SR=first["SR"], name_label=f"{row['name_label']} disk 1", type="user", virtual_size=size,
            physical_utilisation=size, managed=True, location=pool.db.new_uuid(),
        )  # fmt: skip
        pool.db.create("VBD", VM=vm, VDI=disk, userdevice="1", device="xvdb", mode="RW", type="Disk",
                       currently_attached=row["power_state"] == "Running")  # fmt: skip


class WithSnapshot(VmCondition):
    """A snapshot of the VM."""

    kind = "with-snapshot"
    keys: ClassVar = {"vm": "", "memory": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Take it, with the VM's memory if wanted, which makes it a checkpoint."""
        copy = take_snapshot(pool, vm, "before the last change")
        if self.values["memory"]:
            size = int(row["memory_dynamic_max"])
            sr_space.occupy(pool, str(pool.db.get("VDI", _disks(pool, row)[0]["VDI"], "SR")), size, size)
            image = pool.db.create(
                "VDI", SR=pool.db.get("VDI", _disks(pool, row)[0]["VDI"], "SR"), name_label="Suspend image",
                type="suspend", virtual_size=size, physical_utilisation=size, managed=True,
                location=pool.db.new_uuid(),
            )  # fmt: skip
            pool.db.set("VM", copy, power_state="Suspended", suspend_VDI=image)
        allowed_operations.refresh(pool, copy)


class StorageFull(Condition):
    """Hardly any disk fits on it."""

    kind = "storage-full"
    keys: ClassVar = {"sr": "", "left": "100"}

    def start(self, pool: SimPool) -> None:
        """Fill it."""
        for sr, row in list(pool.db.all("SR").items()):
            if row["content_type"] == "user" and self.triggers(pool, "SR", sr):
                left = int(self.values["left"]) * _MIB
                pool.db.set("SR", sr, physical_utilisation=int(row["physical_size"]) - left)


def _own_storage(pool: SimPool) -> list[str]:
    """The local storage of every host."""
    return [sr for sr, row in pool.db.all("SR").items() if row["type"] in ("ext", "lvm") and not row["shared"]]


class LocalLvm(Condition):
    """Thick local storage: every disk is a volume of its full size."""

    kind = "local-lvm"

    def start(self, pool: SimPool) -> None:
        """Change the type, and the size of the disks."""
        for sr in _own_storage(pool):
            pool.db.set("SR", sr, type="lvm", sm_config={"allocation": "thick", "use_vhd": "true"})
            for vdi in pool.db.get("SR", sr, "VDIs"):
                row = pool.db.record("VDI", vdi)
                size = lv_size(int(row["virtual_size"]))
                sr_space.occupy(pool, sr, size - int(row["physical_utilisation"]))
                config = row["sm_config"] | {"vdi_type": "vhd"}
                pool.db.set("VDI", vdi, physical_utilisation=size, sm_config=config)
        disks.allow_disks(pool)


class LocalSize(Condition):
    """Local storage that is not as big as one might wish."""

    kind = "local-size"
    keys: ClassVar = {"gib": "500"}

    def start(self, pool: SimPool) -> None:
        """Set it; what is in use stays."""
        for sr in _own_storage(pool):
            size = int(float(self.values["gib"]) * _GIB)
            pool.db.set("SR", sr, physical_size=max(size, int(pool.db.get("SR", sr, "physical_utilisation"))))


class DriverLacks(Condition):
    """A driver without a feature, such as one of a vendor."""

    kind = "driver-lacks"
    keys: ClassVar = {"type": "nfs", "feature": "VDI_MIRROR"}

    def start(self, pool: SimPool) -> None:
        """Remove it."""
        for ref in pool.db.where("SM", type=self.values["type"]):
            if self.triggers(pool):
                row = pool.db.record("SM", ref)
                left = sorted(features_of(row) - {self.values["feature"]})
                features = {name: number for name, number in row["features"].items() if name in left}
                pool.db.set("SM", ref, capabilities=left, features=features)
        disks.allow_disks(pool)


class NoStorageMotion(Condition):
    """A licence without it (xen-api ``features.ml``)."""

    kind = "no-storage-motion"

    def start(self, pool: SimPool) -> None:
        """Every host has the same licence."""
        for host in pool.ports:
            pool.db.put("host", host, "license_params", "restrict_storage_xen_motion", "true")


class CopyRate(Condition):
    """Disks are copied at another rate."""

    kind = "copy-rate"
    keys: ClassVar = {"mib": "100"}

    def start(self, pool: SimPool) -> None:
        """Set it."""
        state_of(pool).timing.disk_copy = float(self.values["mib"]) * _MIB
