"""Conditions of single VMs.

====================================================  ==============================================================
cd[:vm=NAME][,from=tools|library|host]                a CD is in the drive: tools, the ISO library, the host's own drive
local-disk[:vm=NAME]                                  the disk is on its host's own storage
pci[:vm=NAME]                                         a device of its host is passed through
vgpu[:vm=NAME][,kind=passthrough|nvidia|…]            it has a virtual GPU; NVIDIA's are on every host and can migrate
reset-disk[:vm=NAME][,caching=yes]                    its disk is reset at each boot; if cached, it cannot migrate
blocked[:vm=NAME][,operation=NAME][,reason=TEXT]      someone has blocked an operation (clean_shutdown)
sriov[:vm=NAME]                                       its interface is a function of the host's network card
no-tools[:vm=NAME]                                    it has no PV drivers
pv-guest[:vm=NAME]                                    it is paravirtualised
suspended-cd[:vm=NAME]                                it is suspended, with a CD in its drive
tiny-minimum[:vm=NAME]                                its dynamic minimum is a sixteenth of its maximum
bad-vcpus[:vm=NAME]                                   its vCPUs do not fit its cores per socket
cbt[:vm=NAME]                                         its disk is on local storage, with changed-block tracking
unprotected[:vm=NAME]                                 HA does not restart it
auto-started[:vm=NAME]                                it is halted, and started automatically
odd-value[:vm=NAME][,field=NAME][,value=TEXT]         a value of its record is not in the model (domain_type)
====================================================  ==============================================================
"""

from __future__ import annotations

from typing import Any, ClassVar

from rpu_desktop.simulator.behaviour import domains, sr_space
from rpu_desktop.simulator.behaviour.vgpus import NVIDIA_KEY
from rpu_desktop.simulator.conditions.base import VmCondition, first_sr
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool

_MIB = 1 << 20


class Cd(VmCondition):
    """A CD is in the drive."""

    kind = "cd"
    keys: ClassVar = {"vm": "", "from": "tools"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Insert it."""
        insert(pool, vm, self._medium(pool, row))

    def _medium(self, pool: SimPool, row: dict[str, Any]) -> str:
        db = pool.db
        if self.values["from"] == "tools":
            return str(db.where("VDI", is_tools_iso=True)[0])
        if self.values["from"] == "library":
            return str(db.get("SR", first_sr(pool, type="iso", is_tools_sr=False), "VDIs")[0])
        drives = [db.get("PBD", pbd, "SR") for pbd in db.get("host", row["resident_on"], "PBDs")]
        drive = next(sr for sr in drives if db.get("SR", sr, "type") == "udev")
        return db.create(
            "VDI", SR=drive, name_label="Rescue CD", location="/dev/sr0", read_only=True, virtual_size=500 * _MIB
        )


def insert(pool: SimPool, vm: str, medium: str) -> None:
    """Put a CD into a VM's drive."""
    for vbd in pool.db.get("VM", vm, "VBDs"):
        if pool.db.get("VBD", vbd, "type") == "CD":
            pool.db.set("VBD", vbd, VDI=medium, empty=False)


class LocalDisk(VmCondition):
    """The disk is on local storage."""

    kind = "local-disk"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Move it there."""
        to_local_storage(pool, vm, row)


def to_local_storage(pool: SimPool, vm: str, row: dict[str, Any]) -> list[str]:
    """Put a VM's disks on its host's own storage; returns the disks."""
    db = pool.db
    stores = [db.get("PBD", pbd, "SR") for pbd in db.get("host", row["resident_on"], "PBDs")]
    local = next(sr for sr in stores if db.get("SR", sr, "type") in ("ext", "lvm"))
    vbds = [vbd for vbd in row["VBDs"] if db.get("VBD", vbd, "type") == "Disk"]
    disks = [str(db.get("VBD", vbd, "VDI")) for vbd in vbds]
    for disk in disks:
        row = db.record("VDI", disk)
        sr_space.release(pool, row["SR"], int(row["physical_utilisation"]), int(row["virtual_size"]))
        sr_space.occupy(pool, local, int(row["physical_utilisation"]), int(row["virtual_size"]))
        db.set("VDI", disk, SR=local)
    return disks


class Pci(VmCondition):
    """A passed-through device."""

    kind = "pci"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Attach it, as ``other_config:pci`` does at the start."""
        pci = pool.db.create("PCI", host=row["resident_on"], pci_id="0000:3b:00.0", device_name="HBA")
        pool.db.set("VM", vm, attached_PCIs=[pci], other_config=row["other_config"] | {"pci": "0/0000:3b:00.0"})


class Vgpu(VmCondition):
    """A virtual GPU."""

    kind = "vgpu"
    keys: ClassVar = {"vm": "", "kind": "passthrough"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Attach it."""
        db = pool.db
        moves = self.values["kind"].startswith("nvidia")
        group = db.create("GPU_group", name_label="GRID T4")
        metadata = {NVIDIA_KEY: "T4"} if moves else {}
        cards = {
            host: db.create("PGPU", host=host, GPU_group=group, compatibility_metadata=metadata)
            for host in (pool.ports if moves else [row["resident_on"]])
        }
        kind = db.create("VGPU_type", vendor_name="NVIDIA", model_name="GRID T4-2Q", implementation=self.values["kind"])
        card = cards[row["resident_on"]]
        db.create("VGPU", VM=vm, GPU_group=group, type=kind, device="0", currently_attached=True, resident_on=card)


class ResetDisk(VmCondition):
    """The disk is reset at each boot."""

    kind = "reset-disk"
    keys: ClassVar = {"vm": "", "caching": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """As ``VDI.set_on_boot`` and the storage manager leave it."""
        config = {"on_boot": "reset"} | ({"caching": "true"} if self.values["caching"] else {})
        for vbd in row["VBDs"]:
            disk = pool.db.get("VBD", vbd, "VDI")
            if pool.db.get("VBD", vbd, "type") == "Disk" and pool.db.exists("VDI", disk):
                known = pool.db.get("VDI", disk, "sm_config")
                pool.db.set("VDI", disk, on_boot="reset", sm_config=known | config)


class Blocked(VmCondition):
    """Someone has blocked an operation."""

    kind = "blocked"
    keys: ClassVar = {"vm": "", "operation": "clean_shutdown", "reason": "database: ask Anna first"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Block it."""
        pool.db.put("VM", vm, "blocked_operations", self.values["operation"], self.values["reason"])


class Sriov(VmCondition):
    """An SR-IOV interface."""

    kind = "sriov"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """A network on the functions of each host's card; the VM's function is a PCI device of its host."""
        db = pool.db
        network = db.create("network", name_label="SR-IOV network", bridge="xapi9", MTU=1500)
        for host in pool.ports:
            card = next(pif for pif in db.get("host", host, "PIFs") if db.get("PIF", pif, "physical"))
            logical = db.create("PIF", host=host, network=network, device=db.get("PIF", card, "device"),
                                currently_attached=True)  # fmt: skip
            db.create("network_sriov", physical_PIF=card, logical_PIF=logical, configuration_mode="sysfs")
        for vif in row["VIFs"]:
            db.set("VIF", vif, network=network)
        function = db.create("PCI", host=row["resident_on"], pci_id="0000:3b:02.1", device_name="Virtual Function")
        db.set("VM", vm, attached_PCIs=[function])


class NoTools(VmCondition):
    """No PV drivers."""

    kind = "no-tools"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """The guest never reported any."""
        if pool.db.exists("VM_guest_metrics", row["guest_metrics"]):
            pool.db.delete("VM_guest_metrics", row["guest_metrics"])
        pool.db.set("VM", vm, guest_metrics=NULL_REF)


class PvGuest(VmCondition):
    """A paravirtualised guest."""

    kind = "pv-guest"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """It boots through pygrub, without HVM."""
        pool.db.set("VM", vm, domain_type="pv", HVM_boot_policy="", HVM_boot_params={}, PV_bootloader="pygrub")
        if pool.db.exists("VM_metrics", row["metrics"]):
            pool.db.set("VM_metrics", row["metrics"], current_domain_type="pv", hvm=False)
        flags = dict(row["last_boot_CPU_flags"])
        if flags:
            info = pool.db.get("host", row["resident_on"], "cpu_info")
            pool.db.set("VM", vm, last_boot_CPU_flags=flags | {"features": info["features_pv"]})


class SuspendedCd(VmCondition):
    """Suspended with a CD."""

    kind = "suspended-cd"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Suspend it with the tools CD inserted."""
        db = pool.db
        insert(pool, vm, db.where("VDI", is_tools_iso=True)[0])
        size = domains.memory_now(pool, vm)
        sr = str(db.get("pool", pool.pool, "suspend_image_SR"))
        image = db.create("VDI", SR=sr, name_label="Suspend image", type="suspend", virtual_size=size, managed=True)
        domains.sleep(pool, vm, image)


class TinyMinimum(VmCondition):
    """A tiny dynamic minimum."""

    kind = "tiny-minimum"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """A sixteenth."""
        least = int(row["memory_dynamic_max"]) // 16
        pool.db.set("VM", vm, memory_static_min=least, memory_dynamic_min=least)


class BadVcpus(VmCondition):
    """Five vCPUs in sockets of three cores."""

    kind = "bad-vcpus"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Set them."""
        pool.db.set("VM", vm, VCPUs_max=5, platform=row["platform"] | {"cores-per-socket": "3"})


class Cbt(VmCondition):
    """Changed-block tracking on local storage."""

    kind = "cbt"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Switch it on."""
        for disk in to_local_storage(pool, vm, row):
            pool.db.set("VDI", disk, cbt_enabled=True)


class Unprotected(VmCondition):
    """HA does not restart it."""

    kind = "unprotected"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Remove the protection."""
        pool.db.set("VM", vm, ha_always_run=False, ha_restart_priority="")


class AutoStarted(VmCondition):
    """Halted, and started automatically."""

    kind = "auto-started"
    keys: ClassVar = {"vm": ""}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Halt it, and set auto-start for it and the pool."""
        domains.halt(pool, vm)
        pool.db.put("VM", vm, "other_config", "auto_poweron", "true")
        pool.db.put("pool", pool.pool, "other_config", "auto_poweron", "true")


class OddValue(VmCondition):
    """A value that is unknown to clients: enumerations grow (xen-api ``datamodel_vm.ml``: ``pvh`` came later)."""

    kind = "odd-value"
    keys: ClassVar = {"vm": "", "field": "domain_type", "value": "pvh_next"}

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Write it."""
        pool.db.set("VM", vm, **{self.values["field"]: self.values["value"]})
