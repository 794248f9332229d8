"""Simulated time: runs `speed` times as fast as the time that the simulator is given, which is the computer's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock"]


class Clock:
    """A clock that starts at the present time; seconds are simulated ones."""

    def __init__(
        self,
        speed: float = 1.0,
        *,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        coarseness: float = 0.0,
    ) -> None:
        """`now` and `monotonic` are the time outside, in which clients live; the event loop's time must be the same.

        A simulator whose time jumps has a speed of 1, and says with `coarseness` at which speed its clients should see
        things happen (see `moment`).
        """
        if speed <= 0:
            raise ValueError("the speed must be above 0")
        self.speed = speed
        self.outside = now
        """Seconds since 1970, as the clients' computers have it."""
        self._monotonic = monotonic
        self._coarseness = coarseness or speed
        self.began = now()
        """When it started, by its first setting."""
        self._epoch = self.began
        self._start = monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return self.at(self.elapsed())

    def at(self, elapsed: float) -> float:
        """The time, in seconds since 1970, when so many have elapsed."""
        return self._epoch + elapsed

    def elapsed(self) -> float:
        """Seconds since it started, whatever it was set to meanwhile."""
        return (self._monotonic() - self._start) * self.speed

    def date(self) -> datetime:
        """The time as a date in UTC, whole seconds as in the API."""
        return datetime.fromtimestamp(int(self.now()), UTC)

    def jump(self, seconds: float) -> None:
        """Put the clock forward, or back; what sleeps does not notice."""
        self._epoch += seconds

    def moment(self, seconds: float) -> float:
        """Simulated seconds that pass in so many seconds outside: how often it is worth doing something again."""
        return seconds * self._coarseness

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` of simulated time pass."""
        await asyncio.sleep(max(0.0, seconds) / self.speed)
