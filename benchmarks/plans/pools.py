"""Pools for measurements: number of hosts, fill level, equal or not, with or without VMs bound to some hosts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from rpu_desktop.inventory import PoolSnapshot, snapshot_of

GIB = 1024**3
SIZES = (4, 8, 8, 16, 16, 32, 64)
OLD = {"product_version": "8.2.1", "platform_version": "3.2.1", "xapi_build": "1.249.3", "xen": "4.13"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """The kind of pool; the same recipe gives the same pool."""

    hosts: int
    fill: int
    equal: bool = True
    constrained: bool = False
    seed: int = 0
    sizes: tuple[int, ...] = SIZES


def build(recipe: Recipe) -> PoolSnapshot:
    """A pool whose hosts are filled to the given percentage (except for the rest below the size of the last VM)."""
    dice = random.Random(repr(recipe))
    records: dict[str, dict[str, dict[str, Any]]] = {
        name: {} for name in ("pool", "host", "host_metrics", "VM", "SR", "PBD", "VBD", "VDI")
    }
    records["pool"]["p"] = {"uuid": "p", "name_label": "pool", "master": "h00"}
    memory = [256 if recipe.equal else dice.choice((128, 192, 256, 384)) for _ in range(recipe.hosts)]
    names = [f"h{number:02}" for number in range(recipe.hosts)]
    for name, gib in zip(names, memory, strict=True):
        records["host"][name] = _host(name)
        records["host_metrics"][f"m-{name}"] = {"live": True, "memory_total": gib * GIB}
    _store(records, "all", names)
    halves = {name: f"part{number % 2}" for number, name in enumerate(names)}
    for part in ("part0", "part1"):
        _store(records, part, [name for name in names if halves[name] == part])
    for name, gib in zip(names, memory, strict=True):
        left = gib * recipe.fill // 100
        while left >= min(recipe.sizes):
            size = dice.choice([size for size in recipe.sizes if size <= left])
            left -= size
            bound = recipe.constrained and recipe.hosts > 3 and dice.random() < 0.2
            _vm(records, name, size, halves[name] if bound else "all")
    return snapshot_of(records)


def _host(name: str) -> dict[str, Any]:
    return {
        "uuid": name,
        "name_label": name,
        "enabled": True,
        "metrics": f"m-{name}",
        "memory_overhead": 0,
        "software_version": OLD,
    }


def _store(records: dict[str, dict[str, dict[str, Any]]], name: str, hosts: list[str]) -> None:
    records["SR"][name] = {"uuid": name, "name_label": name, "shared": True}
    for host in hosts:
        pbd = f"{name}-{host}"
        records["PBD"][pbd] = {"uuid": pbd, "host": host, "SR": name, "currently_attached": True}


def _vm(records: dict[str, dict[str, dict[str, Any]]], host: str, gib: int, store: str) -> None:
    ref = f"v{len(records['VM']):04}"
    size = gib * GIB - (8 << 20)  # so that a VM with its overhead needs whole GiB
    records["VM"][ref] = {
        "uuid": ref,
        "name_label": ref,
        "power_state": "Running",
        "resident_on": host,
        "domain_type": "hvm",
        "memory_static_max": size,
        "memory_dynamic_max": size,
        "memory_dynamic_min": size,
        "memory_overhead": 8 << 20,
        "allowed_operations": ["pool_migrate", "suspend", "clean_shutdown", "hard_shutdown"],
    }
    records["VDI"][f"d-{ref}"] = {"uuid": f"d-{ref}", "SR": store}
    records["VBD"][f"b-{ref}"] = {"uuid": f"b-{ref}", "VM": ref, "VDI": f"d-{ref}", "type": "Disk"}
