"""Pause and stop, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from enum import StrEnum
from typing import TypeVar

from rpu_desktop.engine.failures import Stopped

__all__ = ["Control", "PauseAfter"]

T = TypeVar("T")


class PauseAfter(StrEnum):
    """When a pause begins."""

    VM = "vm"  # moves under way end, no new one begins; the server stays in maintenance mode meanwhile
    SERVER = "server"  # the server's turn is finished first: all servers work while the run is paused


class Control:
    """What the admin wants of one pool's run; takes effect between steps, and ends long waits."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._going = asyncio.Event()
        self._going.set()
        self._next_server = asyncio.Event()
        self._next_server.set()
        self._stop = asyncio.Event()

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to stop."""
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        """Whether the run was asked to pause."""
        return not (self._going.is_set() and self._next_server.is_set())

    def pause(self, after: PauseAfter = PauseAfter.VM) -> None:
        """Begin nothing new until `resume`."""
        gate = self._going if after is PauseAfter.VM else self._next_server
        self._loop.call_soon_threadsafe(gate.clear)

    def resume(self) -> None:
        """Go on."""
        self._loop.call_soon_threadsafe(self._going.set)
        self._loop.call_soon_threadsafe(self._next_server.set)

    def stop(self) -> None:
        """Begin nothing new any more."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self.resume()

    async def next_server(self) -> None:
        """Wait while paused, before a server's turn.

        Raises:
            Stopped: the run was asked to stop.

        """
        await self._next_server.wait()
        await self.checkpoint()

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
