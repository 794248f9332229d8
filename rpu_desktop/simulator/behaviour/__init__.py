"""The behavior of simulated pools: one module for each subject, which names the toolstack's sources that it follows.

Importing this package registers the methods; `bring_to_life` starts a pool's background work.
"""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import (
    allowed_operations,
    blocked,
    disks,
    evacuation,
    ha_wlb,
    host_facts,
    host_lifecycle,
    memory,
    migration,
    placement,
    plugin,
    power,
    settings,
    snapshots,
    storage,
    storage_motion,
    updates_isos,
    updates_repositories,
    upgrade_flag,
    uploads,
    vm_operations,
)
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.pool import SimPool

__all__ = [
    "blocked",
    "bring_to_life",
    "disks",
    "evacuation",
    "ha_wlb",
    "host_facts",
    "host_lifecycle",
    "memory",
    "migration",
    "placement",
    "plugin",
    "power",
    "settings",
    "snapshots",
    "storage",
    "storage_motion",
    "updates_isos",
    "updates_repositories",
    "uploads",
    "vm_operations",
]


def bring_to_life(pool: SimPool) -> None:
    """Complete what a loaded pool lacks, and let its coordinator watch the versions; requires a running loop."""
    for vm, row in pool.db.all("VM").items():
        if row["power_state"] in ("Running", "Paused") and not row["memory_overhead"]:
            pool.db.set("VM", vm, memory_overhead=memory.overhead(row, per_vcpu=memory.counts_vcpus(pool.db)))
    for hook in state_of(pool).hooks:
        hook.start(pool)
    upgrade_flag.detect(pool)
    allowed_operations.refresh_all(pool)
    disks.allow_disks(pool)
    pool.spawn(upgrade_flag.watch(pool))
