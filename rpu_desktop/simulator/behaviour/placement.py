"""Whether a VM can run on a host, and which host takes it.

The order of the checks is that of xen-api ``ocaml/xapi/xapi_vm_helpers.ml`` assert_can_boot_here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import cpu, memory, rolling_upgrade, vgpus
from rpu_desktop.simulator.behaviour.host_operations import is_live
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["assert_can_boot", "assert_cpu_compatible", "assert_sees_storage", "choose_host", "required_srs"]


def assert_can_boot(
    pool: SimPool, vm: str, host: str, *, cpu: bool = True, with_memory: bool = True, with_storage: bool = True
) -> None:
    """Raise the first reason why `host` cannot run `vm`; memory comes last except for the number of CPUs."""
    row = pool.db.record("VM", vm)
    if not is_live(pool, host):
        raise ApiError("HOST_NOT_LIVE")
    stays = row["power_state"] == "Running" and row["resident_on"] == host
    if not row["is_control_domain"] and not stays and not pool.db.get("host", host, "enabled"):
        raise ApiError("HOST_DISABLED", host)
    _assert_hardware_platform(pool, vm, host, row)
    if cpu:
        assert_cpu_compatible(pool, vm, host)
    if with_storage:
        assert_sees_storage(pool, vm, host)
    _assert_sees_networks(pool, vm, host, row)
    _assert_devices(pool, vm, host, row)
    if memory.domain_type(row) != "pv" and not any("hvm" in text for text in pool.db.get("host", host, "capabilities")):
        raise ApiError("VM_HVM_REQUIRED", vm)
    if with_memory:
        memory.assert_enough(pool, vm, host)
    _assert_cpus(pool, host, row)


def _assert_hardware_platform(pool: SimPool, vm: str, host: str, row: Mapping[str, Any]) -> None:
    wanted = int(row["hardware_platform_version"])
    versions = pool.db.get("host", host, "virtual_hardware_platform_versions") or [0]
    if wanted not in [int(version) for version in versions]:
        raise ApiError("VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION", host, versions[-1], vm, wanted)


def assert_cpu_compatible(pool: SimPool, vm: str, host: str) -> None:
    """Raise VM_INCOMPATIBLE_WITH_THIS_HOST if the CPU lacks features of a VM that is not halted (cpuid_helpers.ml)."""
    row = pool.db.record("VM", vm)
    flags: Mapping[str, str] = row["last_boot_CPU_flags"]
    if row["power_state"] == "Halted" or not flags:
        return
    info: Mapping[str, str] = pool.db.get("host", host, "cpu_info")
    if flags.get("vendor", info.get("vendor")) != info.get("vendor"):
        reason = "VM last booted on a host which had a CPU from a different vendor."
        raise ApiError("VM_INCOMPATIBLE_WITH_THIS_HOST", vm, host, reason)
    kind = "features_pv" if memory.domain_type(row) == "pv" else "features_hvm"  # PVH kinds count as HVM
    offered = info.get(kind) or info.get("features", "")
    if flags.get("features") and not cpu.covers(offered, flags["features"]):
        reason = "VM last booted on a CPU with features this host's CPU does not have."
        raise ApiError("VM_INCOMPATIBLE_WITH_THIS_HOST", vm, host, reason)


def required_srs(pool: SimPool, vm: str) -> list[str]:
    """The SRs of the VM's inserted media, its disks, and its suspend image."""
    db = pool.db
    row = db.record("VM", vm)
    vdis = [db.get("VBD", vbd, "VDI") for vbd in row["VBDs"] if not db.get("VBD", vbd, "empty")]
    if row["power_state"] == "Suspended":
        vdis.append(row["suspend_VDI"])
    return [db.get("VDI", vdi, "SR") for vdi in vdis if db.exists("VDI", vdi)]


def assert_sees_storage(pool: SimPool, vm: str, host: str) -> None:
    """Raise VM_REQUIRES_SR (vm, sr) if a disk's SR is not plugged on `host`."""
    seen = attached_srs(pool, host)
    for sr in required_srs(pool, vm):
        if sr not in seen:
            raise ApiError("VM_REQUIRES_SR", vm, sr)


def attached_srs(pool: SimPool, host: str) -> set[str]:
    """The SRs plugged on `host`."""
    pbds = (pool.db.record("PBD", pbd) for pbd in pool.db.get("host", host, "PBDs"))
    return {str(pbd["SR"]) for pbd in pbds if pbd["currently_attached"]}


def _assert_sees_networks(pool: SimPool, vm: str, host: str, row: Mapping[str, Any]) -> None:
    for vif in row["VIFs"]:
        network = pool.db.get("VIF", vif, "network")
        if not _network_on(pool, network, host, vm):
            raise ApiError("VM_REQUIRES_NETWORK", vm, network)


def _network_on(pool: SimPool, network: str, host: str, vm: str) -> bool:
    """Whether a network is on a host: physical ones by their PIFs; internal ones are pinned to where their VMs run."""
    db = pool.db
    row = db.record("network", network)
    if row["PIFs"]:
        return any(db.get("PIF", pif, "host") == host for pif in row["PIFs"])
    if row["other_config"].get("assume_network_is_shared") == "true" or not row["managed"]:
        return True
    vms = (db.record("VM", db.get("VIF", vif, "VM")) for vif in row["VIFs"])
    pinned = {other["resident_on"] for other in vms if other["power_state"] == "Running"}
    return not pinned or host in pinned


def _assert_devices(pool: SimPool, vm: str, host: str, row: Mapping[str, Any]) -> None:
    db = pool.db
    for vgpu in row["VGPUs"]:
        group = db.get("VGPU", vgpu, "GPU_group")
        if vgpus.card(pool, vgpu, host) is None:
            raise ApiError("VM_REQUIRES_GPU", vm, group)


def _assert_cpus(pool: SimPool, host: str, row: Mapping[str, Any]) -> None:
    """The VM must not have more vCPUs than the host has CPUs; a host without a number accepts all."""
    count = int(pool.db.get("host", host, "cpu_info").get("cpu_count", 0))
    vcpus = int(row["VCPUs_max"])
    if count and vcpus > count and row["platform"].get("vcpu-unrestricted") != "true":
        raise ApiError("HOST_NOT_ENOUGH_PCPUS", vcpus, count)


def choose_host(pool: SimPool, vm: str) -> str:
    """The host for a VM without a given one: its home, else the host with the most memory (choose_host_for_vm_no_wlb).

    Raises:
        ApiError: NO_HOSTS_AVAILABLE; HOST_NOT_ENOUGH_FREE_MEMORY where only memory is missing (the second attempt
            of the real one ignores memory, and the start then fails on the host).

    """
    candidates = [host for host in pool.db.refs("host") if _may_take(pool, vm, host)]
    if not candidates:
        raise ApiError("NO_HOSTS_AVAILABLE")
    free = {host: memory.free_memory(pool, host, ignore=vm) for host in candidates}
    need = memory.start_need(pool.db.record("VM", vm), per_vcpu=memory.counts_vcpus(pool.db))
    home = pool.db.get("VM", vm, "affinity")
    if free.get(home, -1) >= need:
        return str(home)
    best = max(candidates, key=lambda host: free[host])
    if free[best] < need:
        raise ApiError("HOST_NOT_ENOUGH_FREE_MEMORY", need, free[best])
    return best


def _may_take(pool: SimPool, vm: str, host: str) -> bool:
    """vm_can_run_on_host, except memory."""
    if rolling_upgrade.flagged(pool) and not rolling_upgrade.has_highest(pool, host):
        return False
    row = pool.db.record("host", host)
    if not row["enabled"] or "evacuate" in row["current_operations"].values():
        return False
    try:
        assert_can_boot(pool, vm, host, with_memory=False)
    except ApiError:
        return False
    return True


@method("VM.assert_can_boot_here")
def assert_can_boot_here(call: Call, self: str, host: str) -> None:
    """Whether the VM could start on this host; during an upgrade only hosts of the coordinator's version can."""
    if rolling_upgrade.flagged(call.pool) and not rolling_upgrade.same_as_coordinator(call.pool, host):
        raise ApiError("VM_HOST_INCOMPATIBLE_VERSION", host, self)
    assert_can_boot(call.pool, self, host)


@method("VM.get_possible_hosts")
def get_possible_hosts(call: Call, vm: str) -> list[str]:
    """The hosts on which the VM could start; only the one that reserves memory for it if there is one."""
    call.pool.db.record("VM", vm)
    reserved = state_of(call.pool).scheduled.get(vm)
    if reserved:
        return [reserved]
    return [host for host in call.pool.db.refs("host") if _could_boot(call.pool, vm, host)]


def _could_boot(pool: SimPool, vm: str, host: str) -> bool:
    try:
        assert_can_boot(pool, vm, host, cpu=False)
    except ApiError:
        return False
    return True


@method("VM.assert_agile")
def assert_agile(call: Call, self: str) -> None:
    """Whether the VM could run on any host: shared disks, networks on all hosts (agility.ml)."""
    db = call.pool.db
    for sr in required_srs(call.pool, self):
        if not db.get("SR", sr, "shared"):
            raise ApiError("HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", sr)
    hosts = db.refs("host")
    for vif in db.get("VM", self, "VIFs"):
        network = db.get("VIF", vif, "network")
        if any(db.get("PIF", pif, "sriov_logical_PIF_of") for pif in db.get("network", network, "PIFs")):
            raise ApiError("VM_HAS_SRIOV_VIF", self)
        on = {db.get("PIF", pif, "host") for pif in db.get("network", network, "PIFs")}
        if not on.issuperset(hosts):
            raise ApiError("HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED", network)
    row = db.record("VM", self)
    if row["VGPUs"] or row["VUSBs"] or row["attached_PCIs"]:
        raise ApiError("VM_HAS_PCI_ATTACHED" if row["attached_PCIs"] else "VM_HAS_VGPU", self)
