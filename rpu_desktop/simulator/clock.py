"""Simulated time: runs `speed` times as fast as the given time, by default the computer's."""

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
        """`now` and `monotonic` are the outside time of the clients; the event loop's time must be the same.

        A simulator whose time jumps has a speed of 1; `coarseness` is then the speed at which its clients should see
        progress (see `moment`).
        """
        if speed <= 0:
            raise ValueError("the speed must be above 0")
        self.speed = speed
        self.outside = now
        """Seconds since 1970, on the clients' computers."""
        self._monotonic = monotonic
        self._coarseness = coarseness or speed
        self.began = now()
        """Its start time, as first set."""
        self._epoch = self.began
        self._start = monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return self.at(self.elapsed())

    def at(self, elapsed: float) -> float:
        """The time, in seconds since 1970, at which so many seconds have elapsed."""
        return self._epoch + elapsed

    def elapsed(self) -> float:
        """Seconds since it started, regardless of changes of the clock."""
        return (self._monotonic() - self._start) * self.speed

    def date(self) -> datetime:
        """The time as a date in UTC, whole seconds as in the API."""
        return datetime.fromtimestamp(int(self.now()), UTC)

    def jump(self, seconds: float) -> None:
        """Set the clock forward or back; sleeping tasks are not affected."""
        self._epoch += seconds

    def moment(self, seconds: float) -> float:
        """Simulated seconds in so many outside seconds: a sensible interval for repeated work."""
        return seconds * self._coarseness

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` of simulated time pass."""
        await asyncio.sleep(max(0.0, seconds) / self.speed)
