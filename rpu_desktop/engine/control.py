"""Pause and stop, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from rpu_desktop.engine.failures import Stopped

__all__ = ["Control"]

T = TypeVar("T")


class Control:
    """What the admin wants of one pool's run; takes effect between steps, and ends long waits."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._going = asyncio.Event()
        self._going.set()
        self._stop = asyncio.Event()

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to stop."""
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        """Whether the run was asked to pause."""
        return not self._going.is_set()

    def pause(self) -> None:
        """Begin nothing new until `resume`."""
        self._loop.call_soon_threadsafe(self._going.clear)

    def resume(self) -> None:
        """Go on."""
        self._loop.call_soon_threadsafe(self._going.set)

    def stop(self) -> None:
        """Begin nothing new any more."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self.resume()

    async def checkpoint(self) -> None:
        """Wait while paused.

        Raises:
            Stopped: the run was asked to stop.

        """
        await self._going.wait()
        if self.stopping:
            raise Stopped

    async def unless_stopped(self, work: Awaitable[T]) -> T:
        """Wait for `work`, which may take for ever, and give up waiting when asked to stop.

        Raises:
            Stopped: the run was asked to stop.

        """
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Stopped
            return task.result()
        finally:
            for each in (task, stop):
                each.cancel()
            await asyncio.gather(task, stop, return_exceptions=True)
