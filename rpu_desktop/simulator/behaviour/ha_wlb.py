"""High availability and workload balancing, as far as they matter for an upgrade.

Sources: xen-api ``ocaml/xapi/xapi_ha.ml``, ``xapi_ha_vm_failover.ml``, ``xapi_pool.ml``, ``xapi_pool_helpers.ml``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rpu_desktop.simulator.behaviour import memory, rolling_upgrade
from rpu_desktop.simulator.behaviour.host_operations import is_live, reach
from rpu_desktop.simulator.behaviour.operations import task_key
from rpu_desktop.simulator.behaviour.state import finish, note
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["UNPROTECTED", "assert_disable_keeps_plan", "assert_placement_keeps_plan", "is_enabled", "is_protected"]

UNPROTECTED = "HOST_EVACUATE_VM_NOT_HA_PROTECTED"
_STATEFILE_SIZE = 4 << 20
_SECONDS_PER_HOST = 5.0
_STATEFILE_TYPES = ("lvmoiscsi", "lvmohba", "nfs", "smb", "lvmofcoe", "gfs2")


def is_enabled(pool: SimPool) -> bool:
    """Whether HA is on."""
    return bool(pool.db.get("pool", pool.pool, "ha_enabled"))


def is_protected(pool: SimPool, vm: str) -> bool:
    """Whether HA would restart this VM (helpers.ml vm_should_always_run)."""
    row = pool.db.record("VM", vm)
    return bool(row["ha_always_run"]) and row["ha_restart_priority"] == "restart"


def _plan_exists(pool: SimPool, without: str, failures: int) -> bool:
    """Whether the protected VMs fit on the remaining hosts when the largest ones fail (a conservative binpack.ml)."""
    db = pool.db
    hosts = [
        host for host in db.refs("host") if host != without and db.get("host", host, "enabled") and is_live(pool, host)
    ]
    if len(hosts) <= failures:
        return failures == 0
    capacity = sorted(_guest_capacity(pool, host) for host in hosts)
    vms = (db.record("VM", vm) for vm in db.refs("VM") if is_protected(pool, vm))
    need = sum(memory.used(vm) for vm in vms if vm["power_state"] == "Running")
    return need <= sum(capacity[: len(hosts) - failures])


def _guest_capacity(pool: SimPool, host: str) -> int:
    """Memory for protected VMs: free, and what they use now."""
    row = pool.db.record("host", host)
    mine = (pool.db.record("VM", vm) for vm in row["resident_VMs"] if is_protected(pool, vm))
    return memory.free_memory(pool, host) + sum(memory.used(vm) for vm in mine)


def _tolerated(pool: SimPool) -> int:
    return int(pool.db.get("pool", pool.pool, "ha_host_failures_to_tolerate"))


def assert_disable_keeps_plan(pool: SimPool, host: str) -> None:
    """Raise if HA could no longer keep its guarantee without `host`."""
    if is_enabled(pool) and not _plan_exists(pool, host, _tolerated(pool)):
        raise ApiError("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN")


def assert_placement_keeps_plan(pool: SimPool, vm: str, host: str) -> None:
    """Raise if HA could no longer keep its guarantee with `vm` on `host`."""
    if (
        is_enabled(pool)
        and not pool.db.get("pool", pool.pool, "ha_overcommitted")
        and not _plan_exists(pool, "", _tolerated(pool))
    ):
        raise ApiError("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN")


@asynccontextmanager
async def _pool_operation(call: Call, operation: str) -> AsyncIterator[None]:
    """HA is switched on or off one at a time (xapi_pool.ml enable_disable_m)."""
    db, pool = call.pool.db, call.pool.pool
    key = task_key(call)
    for ref, running in db.get("pool", pool, "current_operations").items():
        raise ApiError("OTHER_OPERATION_IN_PROGRESS", "pool", pool, running, ref)
    db.put("pool", pool, "current_operations", key, operation)
    try:
        yield
    finally:
        db.put("pool", pool, "current_operations", key, None)


@method("pool.disable_ha")
async def disable_ha(call: Call) -> None:
    """Switch HA off; the protection settings of VMs are kept."""
    if not is_enabled(call.pool):
        raise ApiError("HA_NOT_ENABLED")
    await finish(call.pool, _disable_ha(call))


async def _disable_ha(call: Call) -> None:
    pool = call.pool
    async with _pool_operation(call, "ha_disable"):
        await pool.clock.sleep(_SECONDS_PER_HOST * len(pool.db.refs("host")))
        pool.db.set("pool", pool.pool, ha_enabled=False, ha_statefiles=[], ha_configuration={}, ha_plan_exists_for=0)
        note(pool, "HA off")


@method("pool.enable_ha")
async def enable_ha(call: Call, heartbeat_srs: list[str], configuration: dict[str, str]) -> None:
    """Switch HA on: not during an upgrade, not while a host is away, and only with an SR for the statefile."""
    pool = call.pool
    if rolling_upgrade.versions_differ(pool):
        raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")
    if is_enabled(pool):
        raise ApiError("HA_IS_ENABLED")
    for pif, row in pool.db.all("PIF").items():
        if row["disallow_unplug"] and not row["currently_attached"]:
            raise ApiError("REQUIRED_PIF_IS_UNPLUGGED", pif)
    for host in pool.db.refs("host"):
        if not is_live(pool, host):
            raise ApiError("HOST_OFFLINE", host)
    await finish(pool, _enable_ha(call, heartbeat_srs, configuration))


async def _enable_ha(call: Call, srs: list[str], configuration: dict[str, str]) -> None:
    pool = call.pool
    async with _pool_operation(call, "ha_enable"):
        candidates = srs or [sr for sr in pool.db.refs("SR") if _can_hold_statefile(pool, sr)]
        if not candidates:
            raise ApiError("CANNOT_CREATE_STATE_FILE")
        sr = candidates[0]
        if not pool.db.exists("SR", sr):
            raise ApiError("HANDLE_INVALID", "SR", sr)
        if not _can_hold_statefile(pool, sr):
            raise ApiError("SR_NOT_ATTACHED" if _is_shared(pool, sr) else "HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", sr)
        for host in pool.db.refs("host"):  # xapi_ha.ml enable: each prepares itself and joins the liveset
            await reach(pool, host)
            await pool.clock.sleep(_SECONDS_PER_HOST)
        _switch_on(pool, sr, configuration)


def _is_shared(pool: SimPool, sr: str) -> bool:
    return bool(pool.db.get("SR", sr, "shared"))


def _can_hold_statefile(pool: SimPool, sr: str) -> bool:
    """Whether the SR is shared, of a suitable type, and plugged on every host (xha_statefile.ml)."""
    row = pool.db.record("SR", sr)
    attached = {pool.db.get("PBD", pbd, "host") for pbd in row["PBDs"] if pool.db.get("PBD", pbd, "currently_attached")}
    return bool(row["shared"]) and row["type"] in _STATEFILE_TYPES and attached.issuperset(pool.db.refs("host"))


def _switch_on(pool: SimPool, sr: str, configuration: dict[str, str]) -> None:
    db = pool.db
    kept = [vdi for vdi in db.get("SR", sr, "VDIs") if db.get("VDI", vdi, "type") == "ha_statefile"]
    statefile = (
        kept[0]
        if kept
        else db.create(
            "VDI",
            SR=sr,
            name_label="Statefile for HA",
            type="ha_statefile",
            virtual_size=_STATEFILE_SIZE,
            physical_utilisation=_STATEFILE_SIZE,
            managed=True,
            sharable=True,
            location=db.new_uuid(),
        )
    )
    tolerated = _tolerated(pool)
    db.set(
        "pool",
        pool.pool,
        ha_enabled=True,
        ha_statefiles=[statefile],
        ha_configuration=configuration,
        ha_plan_exists_for=tolerated if _plan_exists(pool, "", tolerated) else 0,
        ha_overcommitted=not _plan_exists(pool, "", tolerated),
    )
    note(pool, "HA on", sr)


@method("pool.set_ha_host_failures_to_tolerate")
def set_ha_host_failures_to_tolerate(call: Call, self: str, value: int) -> None:
    """Set how many hosts may fail; must be possible while HA is on."""
    if value < 0:
        raise ApiError("INVALID_VALUE", "ha_host_failures_to_tolerate", value)
    if is_enabled(call.pool) and not _plan_exists(call.pool, "", value):
        raise ApiError("HA_NO_PLAN", "")
    fields = {"ha_plan_exists_for": value} if is_enabled(call.pool) else {}
    call.pool.db.set("pool", self, ha_host_failures_to_tolerate=value, **fields)


@method("pool.ha_failover_plan_exists")
def ha_failover_plan_exists(call: Call, n: int) -> bool:
    """Whether `n` hosts may fail."""
    return _plan_exists(call.pool, "", n)


@method("pool.ha_compute_max_host_failures_to_tolerate")
def ha_compute_max_host_failures_to_tolerate(call: Call) -> int:
    """The maximum number of hosts that may fail."""
    possible = range(len(call.pool.db.refs("host")), 0, -1)
    return next((n for n in possible if _plan_exists(call.pool, "", n)), 0)


@method("pool.set_wlb_enabled")
def set_wlb_enabled(call: Call, self: str, value: bool) -> None:
    """Switch workload balancing on or off, initialized or not: only a field (xapi_pool.ml set_wlb_enabled)."""
    call.pool.db.set("pool", self, wlb_enabled=value)
    note(call.pool, f"WLB {'on' if value else 'off'}")


@method("pool.deconfigure_wlb")
def deconfigure_wlb(call: Call) -> None:
    """Remove the WLB server, if there is one (``workload_balancing.ml`` deconfigure_wlb)."""
    if not call.pool.db.get("pool", call.pool.pool, "wlb_url"):
        raise ApiError("WLB_NOT_INITIALIZED")
    call.pool.db.set("pool", call.pool.pool, wlb_url="", wlb_username="", wlb_enabled=False)
