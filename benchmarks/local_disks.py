"""Plans that move local disks beside those that stop the virtual machines: downtime, bytes and time of the same pools.

    .venv/bin/python benchmarks/local_disks.py [--hosts 3,8,16] [--vms 12] [--free 25,100,400]

Each host has `vms` virtual machines (4 to 16 GiB of memory, disks of 20 to 200 GiB) on its own storage, which has
`free` percent of their disks' size left. *down* suspends them for their host's turn, as this program did before it
could move disks; *hand on* is for a release that moves disks during the upgrade; *park* for an older one, in a pool
with shared storage for all of them. Times are the planner's own estimates: three migrations at a time, copies at
80 MiB/s.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from rpu_desktop.inventory import PoolSnapshot, snapshot_of
from rpu_desktop.planning import (
    Immovable,
    LocalDisks,
    Migrate,
    StartVm,
    StopVm,
    ThroughputModel,
    UpgradePlan,
    Wishes,
    estimate,
    make_plan,
)
from rpu_desktop.planning.storage_motion import StorageMotion

GIB = 1024**3
OLD = {"product_version": "7.6.0", "platform_version": "2.7.1", "xapi_build": "1.110.1"}
NEW = {"product_version": "8.4.0", "platform_version": "3.4.0", "xapi_build": "25.6.0"}
OPERATIONS = ["pool_migrate", "migrate_send", "suspend", "clean_shutdown", "hard_shutdown"]

Records = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A pool of `hosts` with `vms` each; `free` is what is left on local storage, as a part of what is on it."""

    hosts: int
    vms: int
    free: float
    shared: bool
    version: dict[str, str]


def build(recipe: Recipe) -> PoolSnapshot:
    """The pool; the same for the same recipe."""
    dice = random.Random(recipe.hosts * 1000 + recipe.vms)
    records: Records = {cls: {} for cls in ("host", "host_metrics", "VM", "SR", "PBD", "VBD", "VDI")}
    records["pool"] = {"p": {"uuid": "p", "master": "h0"}}
    features = dict.fromkeys(("VDI_SNAPSHOT", "VDI_MIRROR", "THIN_PROVISIONING"), "1")
    records["SM"] = {"sm": {"uuid": "sm", "type": "ext", "features": features}}
    total = 0
    for number in range(recipe.hosts):
        used = _host(records, dice, f"h{number}", recipe)
        _sr(records, f"s{number}", [f"h{number}"], used, int(used * (1 + recipe.free)))
        total += used
    if recipe.shared:
        _sr(records, "shared", list(records["host"]), 0, total * 2)
    return snapshot_of(records)


def _host(records: Records, dice: random.Random, host: str, recipe: Recipe) -> int:
    """Add a host and its VMs; returns the bytes of their disks."""
    records["host"][host] = {"uuid": host, "enabled": True, "metrics": host, "software_version": recipe.version}
    records["host_metrics"][host] = {"live": True, "memory_total": 256 * GIB}
    used = 0
    for number in range(recipe.vms):
        vm, memory, disk = f"{host}-{number}", dice.choice((4, 8, 8, 16)) * GIB, dice.choice((20, 40, 80, 200)) * GIB
        sizes = dict.fromkeys(("memory_static_max", "memory_dynamic_max", "memory_dynamic_min"), memory)
        records["VM"][vm] = {"uuid": vm, "power_state": "Running", "resident_on": host, "domain_type": "hvm", **sizes}
        records["VM"][vm] |= {"memory_overhead": 1, "allowed_operations": OPERATIONS}
        records["VDI"][vm] = {"uuid": vm, "SR": f"s{host[1:]}", "virtual_size": disk, "physical_utilisation": disk}
        records["VBD"][vm] = {"uuid": vm, "VM": vm, "VDI": vm, "type": "Disk"}
        used += disk
    return used


def _sr(records: Records, sr: str, hosts: Sequence[str], used: int, size: int) -> None:
    shared = len(hosts) > 1
    records["SR"][sr] = {"uuid": sr, "type": "ext", "shared": shared, "physical_size": size}
    records["SR"][sr]["physical_utilisation"] = used
    for host in hosts:
        pbd = f"{sr}-{host}"
        records["PBD"][pbd] = {"uuid": pbd, "host": host, "SR": sr, "currently_attached": True}


def measure(snapshot: PoolSnapshot, wishes: Wishes) -> list[str]:
    """One row's figures."""
    began = time.process_time()
    plan = make_plan(snapshot, wishes)
    seconds = time.process_time() - began
    expected = estimate(plan, snapshot, ThroughputModel())
    down = list(_downtimes(plan, expected.actions))
    motion = StorageMotion(snapshot)
    copied = sum(motion.size_of(disk.vbd) for step in plan.steps() if isinstance(step, Migrate) for disk in step.disks)
    figures = [str(len(down)), f"{sum(down) / 3600:.1f}", f"{copied / 1024**4:.1f}", f"{expected.total / 3600:.1f}"]
    return [*figures, f"{seconds:.2f}", "" if plan.feasible else "no plan"]


def _downtimes(plan: UpgradePlan, slots: Any) -> Iterator[float]:
    began: dict[str, float] = {}
    for action in plan.actions:
        if isinstance(action.step, StopVm):
            began[action.step.vm] = slots[action.id].start
        elif isinstance(action.step, StartVm):
            yield slots[action.id].end - began[action.step.vm]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hosts", default="3,8,16")
    parser.add_argument("--vms", type=int, default=12)
    parser.add_argument("--free", default="25,100,400")
    options = parser.parse_args()
    print("| hosts | VMs | free | way | VMs down | hours down | TiB copied | hours | planned in s | |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    move = Wishes(local_disks=LocalDisks.MOVE, immovable=Immovable.SUSPEND)
    ways = (
        ("down", Wishes(immovable=Immovable.SUSPEND), False, NEW),
        ("hand on", move, False, NEW),
        ("to shared storage in turn", move, True, NEW),
        ("park", move, True, OLD),
    )
    for hosts, free in product(map(int, options.hosts.split(",")), map(int, options.free.split(","))):
        for name, wishes, shared, version in ways:
            snapshot = build(Recipe(hosts, options.vms, free / 100, shared, version))
            cells = [str(hosts), str(hosts * options.vms), f"{free} %", name, *measure(snapshot, wishes)]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
