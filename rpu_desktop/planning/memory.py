"""The toolstack's own memory accounting, bytes throughout.

Free memory of a host is its total less the hypervisor's overhead less, for every VM that is resident or scheduled
there (the control domain included), its dynamic minimum plus overhead: ballooned guests count at their minimum
(xen-api ``ocaml/xapi/memory_check.ml``).

A VM's overhead is determined by the coordinator: since 26.3.0 its formula includes what Xen needs for each vCPU
(ec3bd4a887). It reserves by the formula, and recalculates the stated figures when it is upgraded
(``xapi_db_upgrade.ml``).
"""

from __future__ import annotations

from math import ceil

from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["MIB", "balance", "footprint", "free_memory", "overhead", "overheads_grow", "resident_size", "vcpu_overhead"]

MIB = 1024 * 1024
_PAGES_PER_MIB = 256
_COUNTS_VCPUS = Version.parse("26.3.0")


def overhead(vm: Vm) -> int:
    """What a VM needs beyond its own memory: the stated figure, or the toolstack's formula for APIs without one.

    The formula is that of xen-api ``ocaml/xapi-idl/memory/memory.ml`` (``overhead_mib``).
    """
    if vm.memory_overhead:
        return vm.memory_overhead
    static_max = ceil(vm.memory_static_max / MIB)
    shadow_pages = 256 * vm.vcpus_max + 2 * static_max
    multiplier = vm.shadow_multiplier if vm.domain_type != "pv" else 1.0
    shadow = max(1, int(ceil(shadow_pages / _PAGES_PER_MIB) * multiplier))
    internal = 0 if vm.domain_type == "pv" else 1
    shim = 23 + static_max // 90 if vm.domain_type == "pv_in_pvh" else 0
    return (internal + 1 + shadow + shim) * MIB + vcpu_overhead(vm)


def vcpu_overhead(vm: Vm) -> int:
    """What Xen needs for the vCPUs of `vm`; toolstacks before 26.3.0 do not count it."""
    return ceil(38 * vm.vcpus_max / _PAGES_PER_MIB) * MIB


def overheads_grow(now: SoftwareVersion, target: SoftwareVersion | None) -> bool:
    """Whether the toolstack of `target` counts more memory per VM than that of `now`.

    It is assumed to if the toolstack on the media is unknown: a VM must not lack a host because of that.
    """
    if target is None or now.number("xapi_build") >= _COUNTS_VCPUS:
        return False
    return not target.get("xapi_build") or target.number("xapi_build") >= _COUNTS_VCPUS


def footprint(vm: Vm) -> int:
    """What must be free on a host before `vm` can be sent there.

    Dynamic minimum for HVM and PV guests, static maximum for the PVH kinds (``xapi_ha_vm_failover.ml`` ``vm_memory``),
    plus overhead.
    """
    guest = vm.memory_static_max if vm.domain_type in ("pvh", "pv_in_pvh") else vm.memory_dynamic_min
    return ceil(guest / MIB) * MIB + overhead(vm)


def resident_size(vm: Vm) -> int:
    """What `vm` occupies on its host while it runs: its dynamic minimum, whatever its type, plus overhead."""
    return vm.memory_dynamic_min + overhead(vm)


def free_memory(snapshot: PoolSnapshot, host: HostRef) -> int | None:
    """What VMs may still use on `host` (a reference); None if its record does not contain its memory."""
    record = snapshot.hosts[host]
    if record.memory_total is None:
        return None
    taken = sum(
        resident_size(vm)
        for vm in snapshot.vms.values()
        if vm.resident_on == host or vm.scheduled_to_be_resident_on == host
    )
    return max(0, record.memory_total - record.memory_overhead - taken)


def balance(snapshot: PoolSnapshot) -> dict[HostRef, int | None]:
    """As `free_memory` for every host, but negative where a host is overcommitted."""
    left = {
        host.ref: None if host.memory_total is None else host.memory_total - host.memory_overhead
        for host in snapshot.hosts.values()
    }
    for vm in snapshot.vms.values():
        for host in {vm.resident_on, vm.scheduled_to_be_resident_on}:
            free = left.get(host)
            if free is not None:
                left[host] = free - resident_size(vm)
    return left
