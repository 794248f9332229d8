"""Which operations a host allows.

Source: xen-api ``ocaml/xapi/xapi_host_helpers.ml`` valid_operations.
"""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.simulator.behaviour.state import Outage, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import Phase, SimPool

__all__ = ["allowed", "assert_valid", "is_live", "operation_error", "reach"]

_ATTEMPTS, _PAUSE, _CONNECT = 10, 10.0, 20.0
"""Number of attempts to call a host, the pause between them, and the time-out for a machine without power (seconds).

Source: xen-api ``ocaml/libs/http-lib/xmlrpc_client.ml`` with_reusable_stunnel.
"""

_ALL = (
    "provision",
    "evacuate",
    "shutdown",
    "reboot",
    "power_on",
    "vm_start",
    "vm_resume",
    "vm_migrate",
    "apply_updates",
    "enable",
)
_CREATING = ("provision", "vm_resume", "vm_migrate")
_REMOVING = ("evacuate", "reboot", "shutdown")
_EXCLUDES: Mapping[str, tuple[str, ...]] = {
    "reboot": ("shutdown", "apply_updates"),
    "shutdown": ("reboot", "apply_updates"),
    "apply_updates": ("reboot", "shutdown", "enable"),
    "provision": ("provision",),
}
"""Running operation -> operations that cannot be started meanwhile."""


def is_live(pool: SimPool, host: str) -> bool:
    """Whether `host` is alive according to the database."""
    metrics = pool.db.get("host", host, "metrics")
    return bool(pool.db.exists("host_metrics", metrics) and pool.db.get("host_metrics", metrics, "live"))


async def reach(pool: SimPool, host: str) -> None:
    """Return when a call forwarded to `host` reaches it (message_forwarding.ml do_op_on).

    A host that is considered alive is called ten times, 100 s if its port is closed, 300 s if it has no power. One
    that accepts the call and does not respond is waited for without a limit: it hangs, or its threads wait for the
    database of a coordinator that has just restarted (master_connection.ml).

    Raises:
        ApiError: it cannot be reached.

    """
    hs = state_of(pool).hosts[host]
    attempts = 0
    while host != pool.coordinator:
        while hs.hangs or hs.blocked:
            await pool.clock.sleep(max(1.0, pool.clock.moment(0.01)))
        if not is_live(pool, host):
            raise ApiError("HOST_OFFLINE", host)
        match pool.host_serving(host).phase:
            case Phase.BOOTING | Phase.EMERGENCY:
                raise ApiError("HOST_STILL_BOOTING")
            case Phase.SERVING:
                return
        attempts += 1
        if attempts > _ATTEMPTS:
            raise ApiError("CANNOT_CONTACT_HOST", host)
        await pool.clock.sleep(_PAUSE + (_CONNECT if hs.outage == Outage.CRASHED else 0.0))


def operation_error(pool: SimPool, host: str, op: str) -> ApiError | None:
    """Why `op` is not possible on `host` now, or None."""
    row = pool.db.record("host", host)
    current: Mapping[str, str] = row["current_operations"]
    for ref, running in current.items():
        clash = (op in _CREATING and running in _REMOVING) or (op in _REMOVING and running in _CREATING)
        if clash or op in _EXCLUDES.get(running, ()):
            return ApiError("OTHER_OPERATION_IN_PROGRESS", "host", host, running, ref)
    if row["enabled"] and op in ("reboot", "shutdown", "apply_updates"):
        return ApiError("HOST_NOT_DISABLED")
    if op == "power_on":
        if is_live(pool, host):
            return ApiError("HOST_IS_LIVE", host)
        if not row["power_on_mode"]:
            return ApiError("HOST_POWER_ON_MODE_DISABLED")
    return None


def assert_valid(pool: SimPool, host: str, op: str) -> None:
    """Raise what `operation_error` finds."""
    error = operation_error(pool, host, op)
    if error is not None:
        raise error


def allowed(pool: SimPool, host: str) -> list[str]:
    """Operations that could be started now."""
    return [op for op in _ALL if operation_error(pool, host, op) is None]
