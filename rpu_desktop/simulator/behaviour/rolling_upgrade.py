"""The rolling-upgrade flag and the comparison of versions.

Sources: xen-api ``ocaml/xapi/helpers.ml`` module Checks, ``db_gc.ml`` detect_rolling_upgrade, ``xapi_globs.ml``.
The flag is detected, not declared: the coordinator compares the versions it knows, at its start and every 30 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool

__all__ = [
    "FLAG",
    "assert_highest",
    "assert_none",
    "detect",
    "flagged",
    "has_highest",
    "not_decreasing",
    "versions_differ",
    "watch",
]

FLAG = "rolling_upgrade_in_progress"
_STATE_KEYS = ("platform_version", "xapi")
_MIGRATION_KEYS = ("platform_version", "xapi_build", "xen")


def _numbers(text: str) -> list[int]:
    standard, _, rest = text.partition("-")
    parts = standard.split(".") + ([rest.split("-")[0]] if rest else [])
    return [int(part) for part in parts if part.isdigit()]


def _compare(a: str, b: str) -> int:
    for x, y in zip_longest(_numbers(a), _numbers(b), fillvalue=0):
        if x != y:
            return -1 if x < y else 1
    return 0


def _at_least(a: Mapping[str, str], b: Mapping[str, str], keys: tuple[str, ...]) -> bool:
    return all(_compare(a.get(key, "0.0.0"), b.get(key, "0.0.0")) >= 0 for key in keys)


def _versions(pool: SimPool, host: str) -> Mapping[str, str]:
    versions: Mapping[str, str] = pool.db.get("host", host, "software_version")
    return versions


def not_decreasing(pool: SimPool, source: str, target: str) -> bool:
    """Whether a VM may move from `source` to `target` as far as versions go."""
    return _at_least(_versions(pool, target), _versions(pool, source), _MIGRATION_KEYS)


def has_highest(pool: SimPool, host: str) -> bool:
    """Whether no host of the pool is newer than `host`."""
    highest: Mapping[str, str] = {}
    for other in pool.db.refs("host"):
        versions = _versions(pool, other)
        if not highest or not _at_least(highest, versions, _STATE_KEYS):
            highest = versions
    return _at_least(_versions(pool, host), highest, _STATE_KEYS)


def same_as_coordinator(pool: SimPool, host: str) -> bool:
    """Whether `host` has the coordinator's version."""
    mine, its = _versions(pool, host), _versions(pool, pool.coordinator)
    return all(_compare(mine.get(key, "0.0.0"), its.get(key, "0.0.0")) == 0 for key in _STATE_KEYS)


def versions_differ(pool: SimPool) -> bool:
    """Whether the hosts are not all of the coordinator's version now."""
    return not all(same_as_coordinator(pool, host) for host in pool.db.refs("host"))


def flagged(pool: SimPool) -> bool:
    """Whether the pool says that a rolling upgrade is in progress."""
    return FLAG in pool.db.get("pool", pool.db.only("pool"), "other_config")


def assert_none(pool: SimPool) -> None:
    """Raise NOT_SUPPORTED_DURING_UPGRADE while the flag stands."""
    if flagged(pool):
        raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")


def assert_highest(pool: SimPool, host: str) -> None:
    """Raise NOT_SUPPORTED_DURING_UPGRADE where the pool is being upgraded and `host` is not up to it yet."""
    if flagged(pool) and not has_highest(pool, host):
        raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")


def detect(pool: SimPool) -> None:
    """Bring the flag in line with the versions."""
    really = versions_differ(pool)
    if really == flagged(pool):
        return
    pool.db.put("pool", pool.db.only("pool"), "other_config", FLAG, "true" if really else None)
    note(pool, "rolling upgrade " + ("detected" if really else "over"))
    from rpu_desktop.simulator.behaviour import allowed_operations  # noqa: PLC0415 - it needs this module

    allowed_operations.refresh_all(pool)


async def watch(pool: SimPool) -> None:
    """Compare the versions for as long as the pool is simulated, whenever its coordinator is at work."""
    while True:
        if pool.host_serving(pool.coordinator).phase == "serving":
            detect(pool)
        await pool.clock.sleep(max(state_of(pool).timing.flag_check, 0.05 * pool.clock.speed))
