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

    def snapshot(self) -> PoolSnapshot:
        return snapshot_of(self.records)


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
