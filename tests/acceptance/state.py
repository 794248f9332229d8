"""The state of a pool before and after an upgrade, as an admin would compare it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.acceptance.api import Records, read_classes
from tests.acceptance.simulation import PoolInfo

__all__ = ["PoolState", "read_state"]


@dataclass(frozen=True)
class PoolState:
    """All records of the classes that matter here."""

    records: Records

    @property
    def pool(self) -> dict[str, Any]:
        """The pool's record."""
        return next(iter(self.records["pool"].values()))

    @property
    def hosts(self) -> list[dict[str, Any]]:
        """The hosts' records."""
        return list(self.records["host"].values())

    def running(self) -> dict[str, str]:
        """Name of each running guest by its uuid."""
        return {vm["uuid"]: vm["name_label"] for vm in self._guests() if vm["power_state"] == "Running"}

    def homes(self) -> dict[str, str]:
        """The host (uuid) that each running guest runs on."""
        hosts = self.records["host"]
        running = (vm for vm in self._guests() if vm["power_state"] == "Running")
        return {vm["uuid"]: hosts[vm["resident_on"]]["uuid"] for vm in running}

    def versions(self) -> set[str]:
        """The product versions of all hosts (platform versions if there is none)."""
        return {
            host["software_version"].get("product_version") or host["software_version"].get("platform_version", "")
            for host in self.hosts
        }

    def disabled(self) -> set[str]:
        """Names of the hosts that accept no VMs."""
        return {host["name_label"] for host in self.hosts if not host["enabled"]}

    def unplugged(self) -> set[tuple[str, str]]:
        """(host, SR) by uuid for storage that is not plugged."""
        return {
            (self.records["host"][pbd["host"]]["uuid"], self.records["SR"][pbd["SR"]]["uuid"])
            for pbd in self.records["PBD"].values()
            if not pbd["currently_attached"] and pbd["host"] in self.records["host"] and pbd["SR"] in self.records["SR"]
        }

    def protection(self) -> tuple[bool, bool, frozenset[str], str]:
        """HA, WLB, the SRs of the HA state files, and how many failures are tolerated."""
        pool = self.pool
        statefiles = (self.records["VDI"].get(ref) for ref in pool["ha_statefiles"])
        srs = frozenset(self.records["SR"][vdi["SR"]]["uuid"] for vdi in statefiles if vdi)
        return pool["ha_enabled"], pool["wlb_enabled"], srs, pool["ha_host_failures_to_tolerate"]

    def pinned(self) -> set[str]:
        """Names of the running VMs that no other host can run: determined here, without the program's planner."""
        return {vm["name_label"] for vm in self._guests() if vm["power_state"] == "Running" and self._is_pinned(vm)}

    def movable(self) -> set[str]:
        """Names of the pinned VMs that the toolstack itself lets migrate with their disks."""
        able = {vm["name_label"] for vm in self._guests() if "migrate_send" in vm["allowed_operations"]}
        return able & self.pinned()

    def disks(self) -> dict[tuple[str, str], str]:
        """The SR (uuid) of each disk, by the VM (uuid) and the number of the disk in it."""
        guests = {ref: vm for ref, vm in self.records["VM"].items() if not vm["is_a_template"]}
        found = {}
        for vbd in self.records["VBD"].values():
            vdi = self.records["VDI"].get(vbd["VDI"])
            if vbd["type"] == "Disk" and vbd["VM"] in guests and vdi is not None and vdi["SR"] in self.records["SR"]:
                found[guests[vbd["VM"]]["uuid"], vbd["userdevice"]] = self.records["SR"][vdi["SR"]]["uuid"]
        return found

    def loose_disks(self) -> int:
        """How many disks no VM has."""
        used = {vbd["VDI"] for vbd in self.records["VBD"].values()}
        return sum(vdi["managed"] for ref, vdi in self.records["VDI"].items() if ref not in used)

    def asleep(self) -> set[str]:
        """Names of the suspended VMs, whose memory is not lost."""
        return {vm["name_label"] for vm in self._guests() if vm["power_state"] == "Suspended"}

    def torn(self) -> set[str]:
        """Names of the guests with a drive whose disk does not exist."""
        return {
            vm["name_label"]
            for vm in self._guests()
            if any(vbd["VDI"] not in self.records["VDI"] for vbd in self._drives(vm))
        }

    def _drives(self, vm: dict[str, Any]) -> list[dict[str, Any]]:
        """The drives that hold a disk."""
        vbds = (self.records["VBD"].get(ref) for ref in vm["VBDs"])
        return [vbd for vbd in vbds if vbd and vbd["type"] == "Disk" and not vbd["empty"]]

    def names(self) -> dict[str, str]:
        """VM (uuid) -> name."""
        return {vm["uuid"]: vm["name_label"] for vm in self._guests()}

    def _guests(self) -> list[dict[str, Any]]:
        vms = self.records["VM"].values()
        return [vm for vm in vms if not (vm["is_a_template"] or vm["is_a_snapshot"] or vm["is_control_domain"])]

    def _is_pinned(self, vm: dict[str, Any]) -> bool:
        others = {ref for ref, host in self.records["host"].items() if ref != vm["resident_on"] and host["enabled"]}
        return "pool_migrate" not in vm["allowed_operations"] or not any(self._reaches(host, vm) for host in others)

    def _reaches(self, host: str, vm: dict[str, Any]) -> bool:
        return self._srs_of(vm) <= self._plugged(host) and self._networks_of(vm) <= self._networked(host)

    def _srs_of(self, vm: dict[str, Any]) -> set[str]:
        vbds = (self.records["VBD"].get(ref, {"empty": True}) for ref in vm["VBDs"])
        vdis = (self.records["VDI"].get(vbd["VDI"]) for vbd in vbds if not vbd["empty"])
        return {vdi["SR"] for vdi in vdis if vdi}

    def _plugged(self, host: str) -> set[str]:
        return {p["SR"] for p in self.records["PBD"].values() if p["host"] == host and p["currently_attached"]}

    def _networks_of(self, vm: dict[str, Any]) -> set[str]:
        networks = {self.records["VIF"][ref]["network"] for ref in vm["VIFs"] if ref in self.records["VIF"]}
        return {ref for ref in networks if self.records["network"].get(ref, {}).get("PIFs")}

    def _networked(self, host: str) -> set[str]:
        return {pif["network"] for pif in self.records["PIF"].values() if pif["host"] == host}


def read_state(pool: PoolInfo) -> PoolState:
    """Read the pool with a client that is independent of the program."""
    classes = ("pool", "host", "VM", "VBD", "VDI", "VIF", "PIF", "PBD", "SR", "network")
    return PoolState(read_classes(pool.coordinator, pool.username, pool.password, classes))
