"""What a host reports about itself: its clock, its certificate, the free space on its system disk.

Sources: xen-api ``ocaml/xapi/xapi_host.ml``, ``python3/plugins/disk-space``.
"""

from __future__ import annotations

from datetime import UTC, datetime

from rpu_desktop.simulator.behaviour import host_operations
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.wire import LocalTime

__all__ = ["DISK_SPACE", "DISK_SPACE_SINCE", "disk_space", "log_server"]

DISK_SPACE = "disk-space"
DISK_SPACE_SINCE = (6, 2)


@method("host.get_servertime")
async def get_servertime(call: Call, host: str) -> datetime:
    """The host's clock.

    It runs at real speed regardless of the simulation's: a client compares it with its own clock, and asks hosts one
    after the other.
    """
    return await _time(call.pool, host)


@method("host.get_server_localtime")
async def get_server_localtime(call: Call, host: str) -> LocalTime:
    """The host's clock in its own time zone, which is UTC here and is not stated (``date.ml`` localtime)."""
    return LocalTime(await _time(call.pool, host))


async def _time(pool: SimPool, host: str) -> datetime:
    await host_operations.reach(pool, host)
    return datetime.fromtimestamp(int(pool.clock.outside() + state_of(pool).hosts[host].clock_offset), UTC)


@method("host.get_server_certificate")
async def get_server_certificate(call: Call, host: str) -> str:
    """The certificate as PEM."""
    await host_operations.reach(call.pool, host)
    return state_of(call.pool).hosts[host].certificate or call.pool.certificate_of(host).certificate.decode()


def disk_space(pool: SimPool, host: str, fn: str) -> str:
    """The plugin of that name."""
    hs = state_of(pool).hosts[host]
    match fn:
        case "get_avail_host_disk_space":
            return str(hs.free_space)
        case "get_reclaimable_disk_space":
            return str(hs.left_behind)
        case "cleanup_disk_space":
            hs.free_space += hs.left_behind
            hs.left_behind = 0
            note(pool, "disk cleaned up", host)
            return "True"
    raise ApiError("UNKNOWN_XENAPI_PLUGIN_FUNCTION", fn)


@method("host.get_data_sources")
def get_data_sources(call: Call, host: str) -> list[object]:
    """The data sources of the host: none here, as if rrdd were not running (``xapi_host.ml``)."""
    call.pool.db.record("host", host)
    return []


@method("host.syslog_reconfigure")
def syslog_reconfigure(call: Call, host: str) -> None:
    """Let the system do what the database says (``xe-syslog-reconfigure``, which no start of the toolstack calls)."""
    state_of(call.pool).hosts[host].sends_log_to = _configured_log_server(call.pool, host)


def log_server(pool: SimPool, host: str) -> str:
    """Where a host's system really sends its log; empty for nowhere."""
    sends = state_of(pool).hosts[host].sends_log_to
    return _configured_log_server(pool, host) if sends is None else sends


def _configured_log_server(pool: SimPool, host: str) -> str:
    return str(pool.db.get("host", host, "logging").get("syslog_destination", ""))
