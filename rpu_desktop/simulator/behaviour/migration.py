"""``VM.pool_migrate``: the checks in the toolstack's order, then a transfer that takes time.

Sources: xen-api ``ocaml/xapi/message_forwarding.ml`` VM.pool_migrate, ``xapi_vm_migrate.ml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour import domains, ha_wlb, host_operations, placement, rolling_upgrade
from rpu_desktop.simulator.behaviour.operations import vm_operation
from rpu_desktop.simulator.behaviour.reservation import reserved
from rpu_desktop.simulator.behaviour.state import HostState, Outage, finish, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import Call, method

__all__ = ["arrive", "assert_network", "pool_migrate", "primary_address", "transfer"]

_COPIED_AGAIN = 1.1
"""A live migration sends memory that changed meanwhile again."""
_FAULT_AT = 0.4


@method("VM.pool_migrate")
async def pool_migrate(call: Call, vm: str, host: str, options: dict[str, str]) -> None:
    """Migrate a running VM to another host of the pool."""
    force = options.get("force", "").lower() == "true"
    if not force:
        placement.assert_cpu_compatible(call.pool, vm, host)
    await finish(call.pool, _migrate(call, vm, host, options, force))


async def _migrate(call: Call, vm: str, host: str, options: dict[str, str], force: bool) -> None:
    pool = call.pool
    source = str(pool.db.get("VM", vm, "resident_on"))
    async with vm_operation(call, vm, "pool_migrate", strict=not force):
        if rolling_upgrade.flagged(pool) and not rolling_upgrade.not_decreasing(pool, source, host):
            raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")
        placement.assert_can_boot(pool, vm, host, cpu=False)
        ha_wlb.assert_placement_keeps_plan(pool, vm, host)
        with reserved(call, vm, host, "vm_migrate"):
            await host_operations.reach(pool, source)
            await host_operations.reach(pool, host)
            assert_network(pool, host, options.get("network", ""))
            note(pool, "migration begins", vm, source, host)
            await transfer(call, vm, source, host)
            arrive(pool, vm, source, host)


def assert_network(pool: SimPool, host: str, network: str) -> None:
    """The migration network must have an address on the target (xapi_network_attach_helpers.ml)."""
    if not network:
        return
    pifs = [pif for pif, row in pool.db.all("PIF").items() if row["network"] == network and row["host"] == host]
    if not pifs:
        raise ApiError("PIF_NOT_PRESENT", host, network)
    if not pool.db.get("PIF", pifs[0], "currently_attached"):
        raise ApiError("REQUIRED_PIF_IS_UNPLUGGED", pifs[0])
    if not primary_address(pool.db.record("PIF", pifs[0])):
        raise ApiError("INTERFACE_HAS_NO_IP", pifs[0])


def primary_address(pif: Mapping[str, Any]) -> str:
    """The first address of its primary type (``xapi_pif_helpers.ml`` get_primary_address)."""
    if pif.get("primary_address_type", "IPv4") != "IPv6":
        return str(pif["IP"])
    beyond = (text.partition("/")[0] for text in pif["IPv6"] if not text.lower().startswith("fe80:"))
    return next(beyond, "")


async def transfer(call: Call, vm: str, source: str, target: str) -> None:
    """Send the memory; all migrations over one host's link share it.

    While one end hangs the transfer makes no progress, and nothing ends it: the source waits for the target's
    toolstack, which receives the memory, and the coordinator for the source's (xapi_vm_migrate.ml pool_migrate,
    xmlrpc_client.ml).
    """
    pool, state = call.pool, state_of(call.pool)
    slow = max((hook.migration_slowdown(pool, vm) for hook in state.hooks), default=1.0)
    size = domains.memory_now(pool, vm) * _COPIED_AGAIN * slow
    links = (state.hosts[source], state.hosts[target])
    outages = [link.outages for link in links]
    for link in links:
        link.links += 1
    try:
        left, tripped = size, False
        while left > 0:
            rate = state.timing.link / max(link.links for link in links)
            step = min(left / rate, max(1.0, pool.clock.moment(0.02)))
            await pool.clock.sleep(step)
            left -= 0.0 if any(link.hangs for link in links) else step * rate
            _assert_both_ends(pool, vm, source, target)
            _assert_none_restarted(source, links, outages)
            call.task.check_cancelled()
            call.task.progress(0.95 * (1 - max(0.0, left) / size))
            if not tripped and left <= size * (1 - _FAULT_AT):
                tripped = True
                _fail_by_fault(pool, vm, target)
    finally:
        call.task.cancellable(False)  # what is left cannot be stopped (taskHelper.ml unregister_task)
        for link in links:
            link.links -= 1


def _assert_none_restarted(source: str, links: tuple[HostState, HostState], outages: list[int]) -> None:
    """A migration ends when the toolstack of either end restarts: xenopsd restarts, too (scripts/xe-toolstack-restart).

    The forwarded call breaks with the source's; with the target's, the source's xenopsd reports the error.
    """
    if links[0].outages != outages[0]:
        raise ApiError("CANNOT_CONTACT_HOST", source)
    if links[1].outages != outages[1]:
        raise ApiError("INTERNAL_ERROR", "Xenops_interface.Xenopsd_error([S(Internal_error);S(End_of_file)])")


def _assert_both_ends(pool: SimPool, vm: str, source: str, target: str) -> None:
    for host in (target, source):
        down = state_of(pool).hosts[host].outage in (Outage.REBOOT, Outage.OFF, Outage.CRASHED)
        if down and pool.host_serving(host).phase is Phase.OFF:
            raise ApiError("CANNOT_CONTACT_HOST", host)
    power_state = str(pool.db.get("VM", vm, "power_state"))
    if power_state != "Running":
        raise ApiError("VM_BAD_POWER_STATE", vm, "running", power_state.lower())


def _fail_by_fault(pool: SimPool, vm: str, target: str) -> None:
    for hook in state_of(pool).hooks:
        error = hook.migration(pool, vm, target)
        if error is not None:
            note(pool, "migration fails", vm, target, code=error.code)
            raise error


def arrive(pool: SimPool, vm: str, source: str, target: str) -> None:
    """The memory is sent: the VM runs on its target, which may be its own host."""
    if not rolling_upgrade.not_decreasing(pool, source, target):
        # It was not stopped, but an older Xen cannot load a newer one's image: the VM is lost.
        domains.halt(pool, vm)
        note(pool, "VM lost by a migration to an older host", vm, source, target)
        raise ApiError("INTERNAL_ERROR", "xenopsd internal error: the domain failed to restore on an older version")
    domains.move(pool, vm, target)
    note(pool, "migrated", vm, source, target)
