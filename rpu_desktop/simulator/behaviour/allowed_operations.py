"""``allowed_operations`` of VMs, hosts and the pool, refreshed when something they depend on changes.

Many VMs are alike, so the result is kept by what it depends on: 3,000 VMs cost a handful of computations. Sources:
xen-api ``xapi_vm_lifecycle.ml`` update_allowed_operations, ``xapi_host_helpers.ml``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import host_operations, rolling_upgrade, vm_operations
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["forget", "refresh", "refresh_all", "refresh_host"]

_VM_OPERATIONS = (
    *("snapshot", "clone", "copy", "revert", "checkpoint", "provision", "start", "start_on"),
    *("pause", "unpause", "clean_shutdown", "clean_reboot", "hard_shutdown", "hard_reboot", "suspend", "resume"),
    *("resume_on", "pool_migrate", "migrate_send", "changing_dynamic_range", "changing_shadow_memory"),
    *("changing_static_range", "changing_VCPUs_live", "make_into_template", "export", "destroy"),
)
_LISTED = {
    "snapshot_with_quiesce": (0, 214),
    "changing_NVRAM": (213, 0),
    "create_vtpm": (221, 0),
    "metadata_export": (22414, 0),
}
"""Operations that only some releases list: since which version, until which (the list in ``xapi_vm_lifecycle.ml``)."""
_MOST_KEPT = 5000
"""Kinds of VMs whose operations are kept."""
_MIAMI_HOST_OPERATIONS = ("evacuate", "provision")
"""What a host still lists during a rolling upgrade (xapi_globs.ml host_operations_miami)."""


def refresh(pool: SimPool, vm: str) -> None:
    """Recalculate what `vm` allows."""
    row = pool.db.record("VM", vm)
    peculiar = bool(row["attached_PCIs"] or row["VGPUs"])  # few VMs, which depend on more
    key = None if peculiar else (pool.db.version, rolling_upgrade.flagged(pool), _likeness(pool, row))
    known = state_of(pool).alike
    found = known.get(key) if key is not None else None
    if found is None:
        found = [op for op in _listed(pool) if vm_operations.operation_error(pool, vm, op) is None]
    if key is not None:
        known[key] = found
        if len(known) > _MOST_KEPT:
            del known[next(iter(known))]
    pool.db.set("VM", vm, allowed_operations=list(found))


def _listed(pool: SimPool) -> list[str]:
    """The operations that this release may list."""
    version = pool.db.version
    some = [op for op, (since, until) in _LISTED.items() if since <= version and (not until or version < until)]
    return [*_VM_OPERATIONS, *some]


def refresh_host(pool: SimPool, host: str) -> None:
    """Recalculate what `host` allows."""
    allowed = host_operations.allowed(pool, host)
    if rolling_upgrade.flagged(pool):
        allowed = [op for op in allowed if op in _MIAMI_HOST_OPERATIONS]
    pool.db.set("host", host, allowed_operations=allowed)


def refresh_all(pool: SimPool) -> None:
    """Recalculate everything: at the start, and when the rolling-upgrade flag changes."""
    for vm in pool.db.refs("VM"):
        refresh(pool, vm)
    for host in pool.db.refs("host"):
        refresh_host(pool, host)


def forget(pool: SimPool) -> None:
    """A coordinator's toolstack has started: the lists are not persistent, and it recalculates them after a while.

    Sources: ``datamodel_vm.ml`` (not persistent), ``cancel_tasks.ml`` update_all_allowed_operations.
    """
    for vm in pool.db.refs("VM"):
        pool.db.set("VM", vm, allowed_operations=[])
    pool.spawn(_work_out(pool))


async def _work_out(pool: SimPool) -> None:
    state = state_of(pool)
    await pool.clock.sleep(state.between(state.timing.operations_known))
    if pool.host_serving(pool.coordinator).phase is Phase.SERVING:
        refresh_all(pool)


def _likeness(pool: SimPool, row: Mapping[str, Any]) -> Hashable:
    """Everything that `vm_operations.operation_error` depends on."""
    db = pool.db
    guest = (
        db.record("VM_guest_metrics", row["guest_metrics"])
        if db.exists("VM_guest_metrics", row["guest_metrics"])
        else {}
    )
    metrics = db.record("VM_metrics", row["metrics"]) if db.exists("VM_metrics", row["metrics"]) else {}
    flags = tuple(
        bool(row[name]) for name in ("is_a_template", "is_a_snapshot", "is_control_domain", "is_default_template")
    )
    devices = tuple(bool(row.get(name)) for name in ("VUSBs", "VTPMs", "HVM_boot_policy"))
    memberships = tuple(
        db.exists(cls, row.get(field, NULL_REF)) for field, (cls, _) in vm_operations.MEMBERSHIPS.items()
    )
    vdis = (db.get("VBD", vbd, "VDI") for vbd in row["VBDs"])
    disks = sorted(str(sorted(db.get("VDI", vdi, "sm_config").items())) for vdi in vdis if db.exists("VDI", vdi))
    return (
        row["power_state"],
        flags,
        devices,
        memberships,
        tuple(disks),
        tuple(row["current_operations"].values()),
        tuple(row["blocked_operations"]),
        tuple(sorted(row["platform"].items())),
        row["other_config"].get("default_template"),
        tuple(sorted(guest.get("other", {}).items())),
        bool(guest.get("PV_drivers_version")),
        tuple(metrics.get(name) for name in ("nomigrate", "nested_virt", "current_domain_type")),
    )


@method("VM.update_allowed_operations")
def update_allowed_operations(call: Call, self: str) -> None:
    """Recalculate the list."""
    refresh(call.pool, self)
