"""Emptying a host: the plan, its obstacles, and its execution.

Source: xen-api ``ocaml/xapi/xapi_host.ml`` compute_evacuation_plan_no_wlb, evacuate, assert_can_evacuate;
``binpack.ml`` packs the largest VM first, each onto the host with the most free memory. Anti-affinity groups are not
spread here.
"""

from __future__ import annotations

import asyncio

from rpu_desktop.simulator.behaviour import ha_wlb, memory, migration, placement, rolling_upgrade, vm_operations
from rpu_desktop.simulator.behaviour.operations import host_operation
from rpu_desktop.simulator.behaviour.state import finish, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import METHODS, Call, method
from rpu_desktop.simulator.tasks import start_task

__all__ = ["evacuate_now", "evacuation_plan", "guests_of"]

_BATCH = 10  # xapi_globs.ml evacuation_batch_size
_PARAMETERS, _PARAMETERS_SINCE = 1, 220
"""Before XenServer 8 a call has only the host parameter, the session not counted (datamodel_host.ml evacuate)."""


def guests_of(pool: SimPool, host: str) -> list[str]:
    """The VMs on `host` without its control domain."""
    return [vm for vm in pool.db.get("host", host, "resident_VMs") if not pool.db.get("VM", vm, "is_control_domain")]


def evacuation_plan(pool: SimPool, host: str) -> dict[str, str | ApiError]:
    """The target of every guest of `host`, or why it cannot leave."""
    targets = [other for other in pool.db.refs("host") if other != host and pool.db.get("host", other, "enabled")]
    targets = [other for other in targets if rolling_upgrade.not_decreasing(pool, host, other)]
    guests = guests_of(pool, host)
    if not targets:
        return {vm: ApiError("NO_HOSTS_AVAILABLE", vm) for vm in guests}
    plan: dict[str, str | ApiError] = {}
    movable = [vm for vm in guests if not _impeded(pool, vm, targets, plan)]
    placed = _pack(pool, movable, targets)
    for vm in movable:
        plan.setdefault(vm, placed.get(vm) or ApiError("HOST_NOT_ENOUGH_FREE_MEMORY", vm))
    return plan


def _impeded(pool: SimPool, vm: str, targets: list[str], plan: dict[str, str | ApiError]) -> bool:
    """Whether the VM must be able to boot on every candidate but cannot; a VM that may not migrate is still packed."""
    impeded = False
    if ha_wlb.is_enabled(pool) and not ha_wlb.is_protected(pool, vm):
        plan[vm], impeded = ApiError(ha_wlb.UNPROTECTED, vm), True
    else:
        try:
            for target in targets:
                placement.assert_can_boot(pool, vm, target, with_memory=False)
        except ApiError as error:
            plan[vm], impeded = error, True
    error_now = vm_operations.operation_error(pool, vm, "pool_migrate")
    if error_now is not None:
        plan[vm] = error_now
    return impeded


def _pack(pool: SimPool, vms: list[str], targets: list[str]) -> dict[str, str]:
    free = {target: memory.free_memory(pool, target) for target in targets}
    per_vcpu = memory.counts_vcpus(pool.db)
    need = {vm: memory.evacuation_need(pool.db.record("VM", vm), per_vcpu=per_vcpu) for vm in vms}
    placed: dict[str, str] = {}
    for vm in sorted(vms, key=lambda vm: -need[vm]):
        best = max(targets, key=lambda target: free[target])
        if free[best] >= need[vm]:
            placed[vm] = best
            free[best] -= need[vm]
    return placed


def _errors(pool: SimPool, host: str) -> dict[str, ApiError]:
    return {vm: what for vm, what in evacuation_plan(pool, host).items() if isinstance(what, ApiError)}


@method("host.get_vms_which_prevent_evacuation")
def get_vms_which_prevent_evacuation(call: Call, self: str) -> dict[str, list[str]]:
    """VM -> code and parameters of the error that keeps it here."""
    return {vm: error.description for vm, error in _errors(call.pool, self).items()}


@method("host.assert_can_evacuate")
def assert_can_evacuate(call: Call, host: str) -> None:
    """The same as one error with one string."""
    errors = _errors(call.pool, host)
    if errors:
        raise ApiError("CANNOT_EVACUATE_HOST", "|".join(",".join(error.description) for error in errors.values()))


@method("host.retrieve_wlb_evacuate_recommendations")
def retrieve_wlb_evacuate_recommendations(call: Call, self: str) -> dict[str, list[str]]:
    """The VMs' targets or errors, as a WLB server sees them (workload_balancing.ml, xapi_host.ml)."""
    if not call.pool.db.get("pool", call.pool.pool, "wlb_url"):
        raise ApiError("WLB_NOT_INITIALIZED")
    uuid = call.pool.db.get
    plan = evacuation_plan(call.pool, self)
    return {
        vm: what.description if isinstance(what, ApiError) else ["WLB", uuid("host", what, "uuid"), "0.0"]
        for vm, what in plan.items()
    }


@method("host.evacuate")
async def evacuate(call: Call, host: str, network: str | None = None, evacuate_batch_size: int | None = None) -> None:
    """Migrate all VMs away; fails before it starts if one has no target, midway if one migration fails."""
    given = 1 + (network is not None) + (evacuate_batch_size is not None)
    if given > _PARAMETERS and call.pool.db.version < _PARAMETERS_SINCE:
        raise ApiError("MESSAGE_PARAMETER_COUNT_MISMATCH", "host.evacuate", _PARAMETERS, given)
    ha_wlb.assert_disable_keeps_plan(call.pool, host)
    await finish(call.pool, _evacuate(call, host, network or NULL_REF, evacuate_batch_size or 0))


async def _evacuate(call: Call, host: str, network: str, batch: int) -> None:
    async with host_operation(call, host, "evacuate"):
        await evacuate_now(call, host, network, batch)


async def evacuate_now(call: Call, host: str, network: str = NULL_REF, batch: int = 0) -> None:
    """Execute the plan, `batch` migrations at a time."""
    pool = call.pool
    for hook in state_of(pool).hooks:
        error = hook.evacuation(pool, host)
        if error is not None:
            raise error
    plan = evacuation_plan(pool, host)
    for what in plan.values():
        if isinstance(what, ApiError):
            raise what
    if network != NULL_REF:
        for target in sorted({str(what) for what in plan.values()}):
            migration.assert_network(pool, target, network)
    note(pool, "evacuation begins", host)
    options = {"live": "true"} | ({"network": network} if network != NULL_REF else {})
    waiting = [(vm, target) for vm, target in plan.items() if isinstance(target, str)]
    await _slide(call, waiting, options, batch or _BATCH)


async def _slide(call: Call, waiting: list[tuple[str, str]], options: dict[str, str], batch: int) -> None:
    pool, count, done = call.pool, len(waiting), 0
    running: set[asyncio.Task[None]] = set()
    while waiting or running:
        while waiting and len(running) < batch:
            vm, target = waiting.pop(0)
            task = start_task(pool, call.host, call.session, METHODS["VM.pool_migrate"], [vm, target, options])
            running.add(pool.spawn(_ended(pool, task)))
        finished, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        call.task.check_cancelled()
        for job in finished:
            await job
            done += 1
            call.task.progress(done / count)


async def _ended(pool: SimPool, task: str) -> None:
    """Wait for a migration's task; a VM that stopped meanwhile is no failure (xapi_host.ml evacuate)."""
    while pool.db.exists("task", task) and pool.db.get("task", task, "status") in ("pending", "cancelling"):
        await pool.db.changed(pool.db.generation)
    if not pool.db.exists("task", task):
        raise ApiError("INTERNAL_ERROR", "the task of a migration is gone")
    row = pool.db.record("task", task)
    info = list(row["error_info"])
    pool.db.delete("task", task)
    if row["status"] != "success" and info and info[0] != "VM_BAD_POWER_STATE":
        raise ApiError(info[0], *info[1:])


@method("host.get_uncooperative_resident_VMs")
def get_uncooperative_resident_vms(call: Call, self: str) -> list[str]:
    """VMs whose balloon driver does not cooperate: none here."""
    return []
