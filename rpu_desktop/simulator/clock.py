"""Simulated time: runs `speed` times as fast as the real one."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

__all__ = ["Clock"]


class Clock:
    """A clock that starts at the real now; seconds are simulated ones."""

    def __init__(self, speed: float = 1.0) -> None:
        if speed <= 0:
            raise ValueError("the speed must be above 0")
        self.speed = speed
        self.began = time.time()
        """When it started, by its first setting."""
        self._epoch = self.began
        self._start = time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return self.at(self.elapsed())

    def at(self, elapsed: float) -> float:
        """The time, in seconds since 1970, when so many have elapsed."""
        return self._epoch + elapsed

    def elapsed(self) -> float:
        """Seconds since it started, whatever it was set to meanwhile."""
        return (time.monotonic() - self._start) * self.speed

    def date(self) -> datetime:
        """The time as a date in UTC, whole seconds as in the API."""
        return datetime.fromtimestamp(int(self.now()), UTC)

    def jump(self, seconds: float) -> None:
        """Put the clock forward, or back; what sleeps does not notice."""
        self._epoch += seconds

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` of simulated time pass."""
        await asyncio.sleep(max(0.0, seconds) / self.speed)
