"""Pools for planning tests: plain API records, drawn by hypothesis or written by a test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot, snapshot_of
from rpu_desktop.inventory.ids import HostRef, SrRef, VmRef

GIB = 1024**3
MIB = 1024**2
OLD = {"product_version": "8.2.1", "platform_version": "3.2.1", "xapi": "1.20", "xapi_build": "1.249.3", "xen": "4.13"}
NEW = {"product_version": "8.4.0", "platform_version": "3.4.0", "xapi": "24.3", "xapi_build": "24.3.0", "xen": "4.17"}
RUNNING_OPS = ["pool_migrate", "suspend", "clean_shutdown", "hard_shutdown"]


class PoolBuilder:
    """Writes records; the first host is the coordinator."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, dict[str, Any]]] = {
            name: {}
            for name in ("pool", "host", "host_metrics", "VM", "SR", "PBD", "VBD", "VDI", "VIF", "PIF", "network")
        }
        self.records["pool_update"] = {"rpu005": {"uuid": "38a7eeeb-31ec-4de3-934f-13929ad3e339"}}
        self.records["pool"]["p"] = {"uuid": "p", "name_label": "pool", "master": "h0", "other_config": {}}

    def host(self, gib: float = 64, version: dict[str, str] = OLD, **fields: Any) -> HostRef:
        ref = HostRef(f"h{len(self.records['host'])}")
        self.records["host"][ref] = {
            "uuid": ref,
            "name_label": f"host-{ref}",
            "enabled": True,
            "metrics": f"m-{ref}",
            "memory_overhead": 0,
            "software_version": version,
            "updates": ["rpu005"],
            **fields,
        }
        self.records["host_metrics"][f"m-{ref}"] = {"live": True, "memory_total": int(gib * GIB)}
        return ref

    def vm(self, host: str, gib: float = 4, sr: str | None = None, **fields: Any) -> VmRef:
        ref = VmRef(f"v{len(self.records['VM'])}")
        size = int(gib * GIB)
        self.records["VM"][ref] = {
            "uuid": ref,
            "name_label": f"vm-{ref}",
            "power_state": "Running",
            "resident_on": host,
            "domain_type": "hvm",
            "memory_static_max": size,
            "memory_dynamic_max": size,
            "memory_dynamic_min": size,
            "memory_overhead": 1,
            "allowed_operations": RUNNING_OPS,
            **fields,
        }
        if sr:
            self.records["VDI"][f"d-{ref}"] = {"uuid": f"d-{ref}", "name_label": f"disk of {ref}", "SR": sr}
            self.records["VBD"][f"b-{ref}"] = {"uuid": f"b-{ref}", "VM": ref, "VDI": f"d-{ref}", "type": "Disk"}
        return ref

    def sr(self, hosts: Sequence[str], name: str = "storage") -> SrRef:
        ref = SrRef(f"s{len(self.records['SR'])}")
        self.records["SR"][ref] = {"uuid": ref, "name_label": name, "shared": len(hosts) > 1}
        for host in hosts:
            pbd = f"pbd-{ref}-{host}"
            self.records["PBD"][pbd] = {"uuid": pbd, "host": host, "SR": ref, "currently_attached": True}
        return ref

    def disks(self, hosts: Sequence[str], gib: float, used: float = 0, *, thick: bool = False) -> SrRef:
        """Storage of that size which takes disks that move; `used` is occupied by others."""
        ref = self.sr(hosts, f"disks {len(self.records['SR'])}")
        kind = "lvm" if thick else "ext"
        self.records["SR"][ref] |= {
            "type": kind,
            "physical_size": int(gib * GIB),
            "physical_utilisation": int(used * GIB),
        }
        features = ["VDI_SNAPSHOT", "VDI_MIRROR", *([] if thick else ["THIN_PROVISIONING"])]
        sm = {"uuid": f"sm-{kind}", "type": kind, "features": dict.fromkeys(features, 1)}
        self.records.setdefault("SM", {})[f"sm-{kind}"] = sm
        return ref

    def local_vm(self, host: str, gib: float, sr: SrRef, disk: float = 10, **fields: Any) -> VmRef:
        """A VM with a disk of `disk` GiB on `sr`, full of data."""
        vm = self.vm(host, gib, sr, allowed_operations=[*RUNNING_OPS, "migrate_send"], **fields)
        size = int(disk * GIB)
        self.records["VDI"][f"d-{vm}"] |= {"virtual_size": size, "physical_utilisation": size}
        thick = self.records["SR"][sr]["type"] == "lvm"
        self.records["SR"][sr]["physical_utilisation"] += lvm_size(size) if thick else size
        return vm

    def snapshot(self) -> PoolSnapshot:
        return snapshot_of(self.records)


def lvm_size(size: int) -> int:
    """What a VHD of this size takes on LVM: with its own tables, in pieces of 4 MiB."""
    return -(-(size + size // 256) // (4 * MIB)) * 4 * MIB


@st.composite
def local_pools(draw: st.DrawFn, version: dict[str, str] = NEW, most_hosts: int = 4) -> PoolSnapshot:
    """Pools most of whose VMs are on their host's own storage, with more or less room there and on shared storage."""
    build = PoolBuilder()
    for _ in range(draw(st.integers(2, most_hosts))):
        build.host(draw(st.sampled_from([12, 16, 24])), version)
    hosts = list(build.records["host"])
    thick = draw(st.booleans())
    shared = build.disks(hosts, draw(st.sampled_from([0, 30, 80, 400])), thick=draw(st.booleans()))
    build.sr(hosts, "shared, and without room")
    for host in hosts:
        local = build.disks([host], 0, thick=thick)
        memory = build.records["host_metrics"][f"m-{host}"]["memory_total"] / GIB
        for _ in range(draw(st.integers(0, 4))):
            size = draw(st.sampled_from([1, 2, 4]))
            if size < memory:
                memory -= size
                where = local if draw(st.integers(0, 3)) else shared
                build.local_vm(host, size, where, draw(st.sampled_from([5, 10, 20, 40])))
        used = build.records["SR"][local]["physical_utilisation"]
        build.records["SR"][local]["physical_size"] = used + draw(st.sampled_from([0, 12, 45, 100, 300])) * GIB
    used = build.records["SR"][shared]["physical_utilisation"]
    build.records["SR"][shared]["physical_size"] += used
    return build.snapshot()


@st.composite
def tiny_local_pools(draw: st.DrawFn) -> PoolSnapshot:
    """Pools of two or three hosts with a few VMs on their host's own storage; every disk is full of data."""
    build = PoolBuilder()
    hosts = [build.host(draw(st.sampled_from([6, 8, 12])), NEW) for _ in range(draw(st.integers(2, 3)))]
    shared = build.disks(hosts, draw(st.sampled_from([0, 10, 20])))
    for host in hosts:
        local = build.disks([host], 0)
        memory = build.records["host_metrics"][f"m-{host}"]["memory_total"] // GIB
        for _ in range(draw(st.integers(0, 4 // len(hosts)))):
            where = draw(st.sampled_from([local, local, shared]))
            size = draw(st.integers(1, 3))
            if size < memory:
                memory -= size
                build.local_vm(host, size, where, draw(st.sampled_from([5, 10, 20])))
        used = build.records["SR"][local]["physical_utilisation"]
        build.records["SR"][local]["physical_size"] = used + draw(st.sampled_from([0, 5, 10, 25])) * GIB
    used = build.records["SR"][shared]["physical_utilisation"]
    build.records["SR"][shared]["physical_size"] += used
    return build.snapshot()


@st.composite
def pools(draw: st.DrawFn) -> PoolSnapshot:
    """Pools of 1 to 6 hosts, equal or not, partly upgraded, disabled, or with disks that few hosts reach."""
    build = PoolBuilder()
    upgraded = draw(st.integers(0, 2))
    count = draw(st.integers(1, 6))
    for index in range(count):
        version = NEW if index < min(upgraded, count - 1) else OLD
        build.host(draw(st.sampled_from([16, 32, 33, 64])), version, enabled=draw(st.integers(0, 9)) > 0)
    hosts = list(build.records["host"])
    stores = [build.sr(hosts, "shared"), *(build.sr([host], f"local {host}") for host in hosts)]
    stores.append(build.sr(draw(st.lists(st.sampled_from(hosts), min_size=1, unique=True)), "partly shared"))
    for host in hosts:
        room = build.records["host_metrics"][f"m-{host}"]["memory_total"] / GIB
        for _ in range(draw(st.integers(0, 8))):
            size = draw(st.sampled_from([1, 2, 4, 7, 12]))
            if room > size + 1:
                room -= size + 1
                reachable = [sr for sr in stores if f"pbd-{sr}-{host}" in build.records["PBD"]]
                common = stores[0] if draw(st.integers(0, 5)) else draw(st.sampled_from(reachable))
                build.vm(host, size, common)
    return build.snapshot()


@st.composite
def full_pools(draw: st.DrawFn, most_hosts: int = 6, sizes: tuple[int, ...] = (1, 2, 3, 5, 8)) -> PoolSnapshot:
    """Pools of 2 to `most_hosts` hosts that are as full as a draw says; some VMs reach only some hosts."""
    build = PoolBuilder()
    fill = draw(st.sampled_from([40, 60, 75, 85, 95]))
    for _ in range(draw(st.integers(2, most_hosts))):
        build.host(draw(st.sampled_from([12, 16, 16, 20])))
    hosts = list(build.records["host"])
    some = draw(st.lists(st.sampled_from(hosts), min_size=2, max_size=len(hosts), unique=True))
    stores = {host: [build.sr(hosts, "shared")] for host in hosts}
    partly = build.sr(some, "partly shared")
    for host in some:
        stores[host].append(partly)
    for host in hosts:
        left = build.records["host_metrics"][f"m-{host}"]["memory_total"] // GIB * fill // 100
        while left >= min(sizes):
            size = draw(st.sampled_from([size for size in sizes if size <= left]))
            kind = draw(st.sampled_from(["hvm", "hvm", "hvm", "pvh"]))
            more = draw(st.sampled_from([0, 0, 1])) * GIB if kind == "pvh" else 0
            sr = stores[host][-1] if not draw(st.integers(0, 5)) else stores[host][0]
            gib = size - 1 / 1024  # with its overhead it takes whole GiB, so that a host can be filled
            build.vm(host, gib, sr, domain_type=kind, memory_overhead=MIB, memory_static_max=int(gib * GIB) + more)
            left -= size
    return build.snapshot()


@st.composite
def tiny_pools(draw: st.DrawFn) -> PoolSnapshot:
    """Pools of two or three hosts with so few VMs that an exhaustive search is possible."""
    build = PoolBuilder()
    hosts = [build.host(draw(st.sampled_from([8, 10, 12]))) for _ in range(draw(st.integers(2, 3)))]
    shared = build.sr(hosts)
    pairs = [build.sr([hosts[0], host]) for host in hosts[1:]]
    for host in hosts:
        left = build.records["host_metrics"][f"m-{host}"]["memory_total"] / GIB
        for _ in range(draw(st.integers(0, 6 // len(hosts)))):
            size = draw(st.integers(1, 7))
            if size < left:
                left -= size
                sr = shared
                if draw(st.integers(0, 3)) == 0:
                    sr = next((pair for pair in pairs if f"pbd-{pair}-{host}" in build.records["PBD"]), shared)
                build.vm(host, size, sr)
    return build.snapshot()
