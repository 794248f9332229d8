"""Whether another run is still alive: judged by having watched its signs of life, whatever the clocks say.

Its sign is of its own computer's clock, which may be wrong by hours.  A sign that says it is of the last few minutes is
believed, which can only keep this run from starting.  Otherwise nobody is at it only once its signs were looked at
again and again and did not change for longer than two of them take.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from rpu_desktop import clock
from rpu_desktop.inventory.pool_lock import KEYS, LockRecord

__all__ = ["HeartbeatWatch", "Signs", "heartbeats_in", "watch", "watch_until_silent"]

Signs = tuple[str | None, ...]

_WATCHED = 150.0
"""Seconds of looking straight at the pool: more than two signs, of which there is one each minute."""
_SEEN = 300.0
"""Seconds of looking at a picture of the pool, which may lag behind for as long as an answer is waited for."""
_GAP = 30.0
"""Seconds between two looks after which the time between them does not count: the pool itself may have been away."""
_LOOK = 5.0


def heartbeats_in(other_config: Mapping[str, str]) -> Signs:
    """Everything that a run which is alive changes."""
    return tuple(other_config.get(key) for key in KEYS)


class HeartbeatWatch:
    """What this program has seen of other runs' signs; `seconds` counts them and never goes back."""

    def __init__(self, seconds: Callable[[], float] = clock.monotonic) -> None:
        self._clock = seconds
        self._seen: dict[str | None, tuple[Signs, float, float]] = {}
        self._silent: set[Signs] = set()

    def look(self, other_config: Mapping[str, str], *, straight: bool = False) -> bool:
        """Look once; whether it is silent.  `straight`: it was read from the pool just now."""
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
"""One for the whole program: what the prechecks have watched need not be watched again at the start."""


async def watch_until_silent(
    read: Callable[[], Awaitable[Mapping[str, str]]], is_other: Callable[[LockRecord | None], bool]
) -> LockRecord | None:
    """Look until the other run's mark is silent or gone (None), or it shows a sign of life (the mark)."""
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
