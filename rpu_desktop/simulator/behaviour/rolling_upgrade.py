"""What the rolling-upgrade flag forbids, and the comparison of versions (`upgrade_flag` sets the flag).

Sources: xen-api ``ocaml/xapi/helpers.ml``, ``xapi_globs.ml``.

Which keys count, and how, depends on the coordinator's toolstack (`_Rules`):

- before 25.31.0 (read: 7.1, 8.2, 24.11.0, 25.6.0): ``platform_version`` alone, for the flag as a text;
- 25.31.0 (cb8fad42ec): platform, xapi and Xen for everything; of a ``-n`` suffix one number only, and two suffixes
  make it 0.0.0;
- 25.33.0 and later (6c76c12ca3, f150a7e57d): platform and xapi for the flag, platform, xapi's build and Xen for
  migrations; the first suffix counts number by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool

__all__ = [
    "FLAG",
    "assert_highest",
    "assert_none",
    "flagged",
    "has_highest",
    "not_decreasing",
    "versions_differ",
]

FLAG = "rolling_upgrade_in_progress"
_ALL_KEYS = ("platform_version", "xapi_build", "xen")


@dataclass(frozen=True, slots=True)
class _Rules:
    """How a toolstack compares versions: the keys for the flag and for migrations, and whether it reads suffixes."""

    state: tuple[str, ...]
    migration: tuple[str, ...]
    suffix: bool

    def numbers(self, text: str) -> list[int]:
        words = text.split("-")
        if self.suffix:
            parts = [part for word in words[:2] for part in word.split(".")]
        elif len(words) > 2:
            parts = ["0", "0", "0"]
        else:
            parts = [*words[0].split("."), *words[1:]]
        return [int(part) for part in parts if part.isascii() and part.isdigit()]

    def at_least(self, a: Mapping[str, str], b: Mapping[str, str], keys: tuple[str, ...]) -> bool:
        # Lists as OCaml compares them here: the longer one comes later (compare_int_lists).
        return all(self.numbers(a.get(key, "0.0.0")) >= self.numbers(b.get(key, "0.0.0")) for key in keys)


_PLATFORM_ONLY = _Rules(("platform_version",), ("platform_version",), suffix=True)
_ALL_FOR_ALL = _Rules(_ALL_KEYS, _ALL_KEYS, suffix=False)
_NEWEST = _Rules(("platform_version", "xapi"), _ALL_KEYS, suffix=True)


def _rules(pool: SimPool) -> _Rules:
    build = _NEWEST.numbers(_versions(pool, pool.coordinator).get("xapi_build", "0"))
    if build < [25, 31]:
        return _PLATFORM_ONLY
    return _ALL_FOR_ALL if build < [25, 33] else _NEWEST


def _versions(pool: SimPool, host: str) -> Mapping[str, str]:
    versions: Mapping[str, str] = pool.db.get("host", host, "software_version")
    return versions


def not_decreasing(pool: SimPool, source: str, target: str) -> bool:
    """Whether versions allow a VM to migrate from `source` to `target`."""
    rules = _rules(pool)
    return rules.at_least(_versions(pool, target), _versions(pool, source), rules.migration)


def has_highest(pool: SimPool, host: str) -> bool:
    """Whether no host of the pool is newer than `host`."""
    rules = _rules(pool)
    highest: Mapping[str, str] = {}
    for other in pool.db.refs("host"):
        versions = _versions(pool, other)
        if not highest or not rules.at_least(highest, versions, rules.state):
            highest = versions
    return rules.at_least(_versions(pool, host), highest, rules.state)


def same_as_coordinator(pool: SimPool, host: str) -> bool:
    """Whether `host` has the coordinator's version."""
    rules = _rules(pool)
    mine, its = _versions(pool, host), _versions(pool, pool.coordinator)
    if rules is _PLATFORM_ONLY:
        return mine.get("platform_version", "0.0.0") == its.get("platform_version", "0.0.0")
    return rules.at_least(mine, its, rules.state) and rules.at_least(its, mine, rules.state)


def versions_differ(pool: SimPool) -> bool:
    """Whether not all hosts have the coordinator's version."""
    return not all(same_as_coordinator(pool, host) for host in pool.db.refs("host"))


def flagged(pool: SimPool) -> bool:
    """Whether the pool shows that a rolling upgrade is in progress."""
    return FLAG in pool.db.get("pool", pool.db.only("pool"), "other_config")


def assert_none(pool: SimPool) -> None:
    """Raise NOT_SUPPORTED_DURING_UPGRADE while the flag is set."""
    if flagged(pool):
        raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")


def assert_highest(pool: SimPool, host: str) -> None:
    """Raise NOT_SUPPORTED_DURING_UPGRADE if the pool is being upgraded and `host` is not upgraded yet."""
    if flagged(pool) and not has_highest(pool, host):
        raise ApiError("NOT_SUPPORTED_DURING_UPGRADE")
