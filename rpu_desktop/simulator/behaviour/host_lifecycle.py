"""Disabling, enabling, rebooting, switching off and on, restarting the toolstack.

Sources: xen-api ``ocaml/xapi/xapi_host.ml`` disable, enable, assert_safe_to_reenable, shutdown_and_reboot_common,
restart_agent; ``message_forwarding.ml`` Host.
"""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import allowed_operations, ha_wlb, host_operations, operations, outage
from rpu_desktop.simulator.behaviour.state import Outage, note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.registry import Call, method

__all__: list[str] = []


@method("host.disable")
async def disable(call: Call, host: str) -> None:
    """Accept no more VMs, until a user enables it or it boots again.

    The parameter ``auto_enable`` (false: also across boots) is newer than all simulated releases.
    """
    pool = call.pool
    ha_wlb.assert_disable_keeps_plan(pool, host)
    await host_operations.reach(pool, host)
    for hook in state_of(pool).hooks:
        error = hook.disabling(pool, host)
        if error is not None:
            raise error
    if pool.db.get("host", host, "enabled"):
        pool.db.set("host", host, enabled=False)
        state_of(pool).hosts[host].user_disabled = True
        note(pool, "disabled", host)
    allowed_operations.refresh_host(pool, host)


@method("host.enable")
async def enable(call: Call, host: str) -> None:
    """Accept VMs again; refused until the toolstack has finished its start and while a reboot is in progress."""
    pool, hs = call.pool, state_of(call.pool).hosts[host]
    async with operations.host_operation(call, host, "enable"):
        await host_operations.reach(pool, host)
        if pool.db.get("host", host, "enabled"):
            return
        if not hs.startup_complete:
            raise ApiError("HOST_STILL_BOOTING")
        if pool.db.get("host", host, "pending_guidances"):
            raise ApiError("HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY", host)
        if hs.disabled_until_reboot:
            raise ApiError("HOST_DISABLED_UNTIL_REBOOT", host)
        hs.user_disabled, hs.auto_enable = False, True
        pool.db.set("host", host, enabled=True)
        note(pool, "enabled by a user", host)


@method("host.reboot")
async def reboot(call: Call, host: str) -> None:
    """Return immediately; the machine goes down about 10 s later, with the VMs that are still on it."""
    await _leave(call, host, "reboot", Outage.REBOOT)


@method("host.shutdown")
async def shutdown(call: Call, host: str) -> None:
    """Like `reboot`, but stays off."""
    await _leave(call, host, "shutdown", Outage.OFF)


async def _leave(call: Call, host: str, operation: str, kind: str) -> None:
    pool = call.pool
    async with operations.host_operation(call, host, operation):
        await host_operations.reach(pool, host)
        if pool.db.get("host", host, "enabled"):
            raise ApiError("HOST_NOT_DISABLED")
    # The real one leaves "shutdown" in both cases (xapi_host.ml reboot) until the host is back.
    pool.db.put("host", host, "current_operations", f"OpaqueRef:{pool.db.new_uuid()}", "shutdown")
    allowed_operations.refresh_host(pool, host)
    note(pool, f"{operation} accepted", host)
    pool.spawn(outage.go_down(pool, host, kind))


@method("host.power_on")
async def power_on(call: Call, host: str) -> None:
    """Switch a host on remotely, if that is configured."""
    host_operations.assert_valid(call.pool, host, "power_on")
    call.pool.spawn(outage.boot(call.pool, host))


@method("host.restart_agent")
async def restart_agent(call: Call, host: str) -> None:
    """Restart the toolstack a second after the response."""
    await host_operations.reach(call.pool, host)
    call.pool.spawn(outage.restart_toolstack(call.pool, host))


@method("host.get_management_interface")
def get_management_interface(call: Call, host: str) -> str:
    """The host's management PIF."""
    for pif in call.pool.db.get("host", host, "PIFs"):
        if call.pool.db.get("PIF", pif, "management"):
            return str(pif)
    raise ApiError("HOST_HAS_NO_MANAGEMENT_IP")
