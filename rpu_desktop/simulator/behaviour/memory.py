"""Memory accounting as the toolstack does it.

Sources: xen-api ``ocaml/xapi/memory_check.ml``, ``ocaml/xapi-idl/memory/memory.ml``, ``xapi_vm_helpers.ml``
assert_enough_memory_available, ``xapi_ha_vm_failover.ml`` vm_memory. Everything is in bytes unless stated as MiB.

The coordinator uses its own formula, which includes what Xen needs for each vCPU since 26.3.0 (ec3bd4a887). It
recalculates the overheads of all VMs when it starts with a new database schema (``xapi_db_upgrade.ml``
upgrade_vm_memory_overheads), and one VM's when that VM starts (``message_forwarding.ml``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = [
    "assert_enough",
    "counts_vcpus",
    "domain_type",
    "evacuation_need",
    "free_memory",
    "overhead",
    "start_need",
    "used",
    "write_overheads",
]

MIB = 1 << 20
_PAGES_PER_MIB = 256


def domain_type(vm: Mapping[str, Any]) -> str:
    """``hvm``, ``pv``, ``pvh`` or ``pv_in_pvh``.

    Before 7.5 it follows from the boot policy (helpers.ml check_domain_type).
    """
    known = str(vm["domain_type"])
    if known and known != "unspecified":
        return known
    return "hvm" if vm["HVM_boot_policy"] else "pv"


def _mib_up(size: int) -> int:
    return -(-size // MIB)


def _shadow_mib(static_max: int, vcpus: int, multiplier: float) -> int:
    pages = _PAGES_PER_MIB * vcpus + 2 * static_max
    return max(1, math.floor(-(-pages // _PAGES_PER_MIB) * multiplier))


def counts_vcpus(db: Database) -> bool:
    """Whether the coordinator's formula includes what Xen needs for each vCPU."""
    build = db.get("host", db.get("pool", db.only("pool"), "master"), "software_version").get("xapi_build", "")
    return [int(part) for part in build.split("-")[0].split(".") if part.isdigit()] >= [26, 3]


def overhead(vm: Mapping[str, Any], *, per_vcpu: bool) -> int:
    """The overhead of running this VM beyond its own memory (memory.ml overhead_mib)."""
    static_max = _mib_up(int(vm["memory_static_max"]))
    vcpus = int(vm["VCPUs_max"])
    kind = domain_type(vm)
    internal, external = (0, 1) if kind == "pv" else (1, 1)
    shim = 23 + static_max // 90 if kind == "pv_in_pvh" else 0
    multiplier = 1.0 if kind == "pv" else float(vm["HVM_shadow_multiplier"])
    xen = -(-38 * vcpus // _PAGES_PER_MIB) if per_vcpu else 0
    return (internal + external + _shadow_mib(static_max, vcpus, multiplier) + xen + shim) * MIB


def write_overheads(db: Database) -> None:
    """Write all VMs' overheads by the formula of the starting coordinator."""
    per_vcpu = counts_vcpus(db)
    for vm, row in list(db.all("VM").items()):
        db.set("VM", vm, memory_overhead=overhead(row, per_vcpu=per_vcpu))


def start_need(vm: Mapping[str, Any], *, per_vcpu: bool) -> int:
    """The free memory that a host needs to start or receive this VM."""
    policy = "memory_static_max" if domain_type(vm) == "pv_in_pvh" else "memory_dynamic_min"
    return _mib_up(int(vm[policy])) * MIB + overhead(vm, per_vcpu=per_vcpu)


def evacuation_need(vm: Mapping[str, Any], *, per_vcpu: bool) -> int:
    """The size of this VM for the evacuation planner."""
    policy = "memory_static_max" if domain_type(vm) in ("pv_in_pvh", "pvh") else "memory_dynamic_min"
    return _mib_up(int(vm[policy])) * MIB + overhead(vm, per_vcpu=per_vcpu)


def used(vm: Mapping[str, Any]) -> int:
    """The size of a running VM, with its balloon at the minimum."""
    return int(vm["memory_dynamic_min"]) + int(vm["memory_overhead"])


def free_memory(pool: SimPool, host: str, ignore: str = "") -> int:
    """The free memory of `host`, including reservations except that of the VM `ignore`."""
    db = pool.db
    row = db.record("host", host)
    total = int(db.get("host_metrics", row["metrics"], "memory_total")) - int(row["memory_overhead"])
    scheduled = (vm for vm, where in state_of(pool).scheduled.items() if where == host and vm != ignore)
    return max(0, total - sum(used(db.record("VM", vm)) for vm in (*row["resident_VMs"], *scheduled)))


def assert_enough(pool: SimPool, vm: str, host: str) -> None:
    """Raise HOST_NOT_ENOUGH_FREE_MEMORY (needed, available) if `vm` does not fit on `host`."""
    needed = start_need(pool.db.record("VM", vm), per_vcpu=counts_vcpus(pool.db))
    available = free_memory(pool, host, ignore=vm)
    if available < needed:
        raise ApiError("HOST_NOT_ENOUGH_FREE_MEMORY", needed, available)


@method("host.compute_free_memory")
async def host_compute_free_memory(call: Call, host: str) -> int:
    """Free memory with every balloon at its minimum."""
    return free_memory(call.pool, host)


@method("host.compute_memory_overhead")
async def host_compute_memory_overhead(call: Call, host: str) -> int:
    """What the host needs for itself, as stored."""
    return int(call.pool.db.get("host", host, "memory_overhead"))


@method("VM.compute_memory_overhead")
async def vm_compute_memory_overhead(call: Call, vm: str) -> int:
    """The overhead of running the VM beyond its memory."""
    return overhead(call.pool.db.record("VM", vm), per_vcpu=counts_vcpus(call.pool.db))


@method("VM.maximise_memory")
async def maximise_memory(call: Call, self: str, total: int, approximate: bool) -> int:
    """The largest static maximum with which the VM and its overhead fit into `total` (xapi_vm.ml maximise_memory)."""
    vm = dict(call.pool.db.record("VM", self))
    size = _mib_up(total) * MIB
    per_vcpu = counts_vcpus(call.pool.db)
    while size > 0:
        vm["memory_static_max"] = size
        if size + overhead(vm, per_vcpu=per_vcpu) <= total:
            break
        size -= MIB
    return size // (512 * MIB) * (512 * MIB) if approximate else size


def _out_of_order(pool: SimPool) -> ApiError:
    """xapi_vm_memory_constraints.ml assert_valid; with a message only up to XenServer 7.1."""
    if pool.db.version > 206:
        return ApiError("MEMORY_CONSTRAINT_VIOLATION_ORDER")
    words = "Memory limits must satisfy: static_min <= dynamic_min <= dynamic_max <= static_max"
    return ApiError("MEMORY_CONSTRAINT_VIOLATION", words)


@method("VM.set_memory_dynamic_range")
async def set_memory_dynamic_range(call: Call, self: str, min: int, max: int) -> None:
    """Change the range of the balloon; a running VM's host must have memory for the new minimum."""
    db = call.pool.db
    vm = db.record("VM", self)
    if not vm["memory_static_min"] <= min <= max <= vm["memory_static_max"]:
        raise _out_of_order(call.pool)
    if vm["power_state"] == "Running":
        more = min - int(vm["memory_dynamic_min"])
        available = free_memory(call.pool, vm["resident_on"])
        if more > available:
            raise ApiError("HOST_NOT_ENOUGH_FREE_MEMORY", more, available)
    db.set("VM", self, memory_dynamic_min=min, memory_dynamic_max=max, memory_target=max)
