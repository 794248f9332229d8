"""Decides whether another run is still alive by watching its heartbeat, without trusting clocks.

The heartbeat has the time of the other computer's clock, which may be wrong by hours. A heartbeat of the last few
minutes is believed, which can only keep this run from starting. Otherwise the other run is considered dead only after
its heartbeat was read repeatedly and did not change for longer than two intervals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from rpu_desktop import clock
from rpu_desktop.inventory.pool_lock import KEYS, LockRecord

__all__ = ["HeartbeatWatch", "Signs", "heartbeats_in", "watch", "watch_until_silent"]

Signs = tuple[str | None, ...]

_WATCHED = 150.0
"""Observation time (s) when reading the pool directly: more than two heartbeats, which come every minute."""
_SEEN = 300.0
"""Observation time (s) when reading the cache, which may lag behind by the duration of a call."""
_GAP = 30.0
"""Maximum interval (s) between two readings; longer ones do not count, because the pool itself may have been away."""
_LOOK = 5.0


def heartbeats_in(other_config: Mapping[str, str]) -> Signs:
    """Everything that a living run changes."""
    return tuple(other_config.get(key) for key in KEYS)


class HeartbeatWatch:
    """What this program has seen of other runs' heartbeats; `seconds` is a monotonic clock."""

    def __init__(self, seconds: Callable[[], float] = clock.monotonic) -> None:
        self._clock = seconds
        self._seen: dict[str | None, tuple[Signs, float, float]] = {}
        self._silent: set[Signs] = set()

    def look(self, other_config: Mapping[str, str], *, straight: bool = False) -> bool:
        """Read once; returns whether the other run is silent. `straight`: it was read from the pool just now."""
        signs, now = heartbeats_in(other_config), self._clock()
        if signs in self._silent:
            return True
        before, since, last = self._seen.get(signs[-1], (None, now, now))
        if before != signs or now - last > _GAP:
            since = now
        self._seen[signs[-1]] = signs, since, now
        if now - since <= (_WATCHED if straight else _SEEN):
            return False
        self._silent.add(signs)
        return True


watch = HeartbeatWatch()
"""Shared by the whole program: what the prechecks have watched need not be watched again at the start."""


async def watch_until_silent(
    read: Callable[[], Awaitable[Mapping[str, str]]], is_other: Callable[[LockRecord | None], bool]
) -> LockRecord | None:
    """Watch until the other run's lock is silent or gone (returns None), or shows a heartbeat (returns the lock)."""
    first: Signs | None = None
    while True:
        found = await read()
        mark = LockRecord.of(found)
        if mark is None or not is_other(mark):
            return None
        if mark.recent(clock.now()) or (first is not None and heartbeats_in(found) != first):
            return mark
        if watch.look(found, straight=True):
            return None
        first = heartbeats_in(found)
        await asyncio.sleep(_LOOK)
