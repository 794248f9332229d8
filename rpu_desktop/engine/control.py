"""Pause, stop, and leave servers out, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TypeVar

from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.failures import Stopped

__all__ = ["Control", "PauseAfter"]

T = TypeVar("T")


class PauseAfter(StrEnum):
    """When a pause begins."""

    VM = "vm"  # moves under way end, no new one begins; the server stays in maintenance mode meanwhile
    SERVER = "server"  # the server's turn is finished first: all servers work while the run is paused


class Control:
    """What the admin wants of one pool's run; takes effect between steps, and ends long waits."""

    def __init__(self, stop: asyncio.Event | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._going = asyncio.Event()
        self._going.set()
        self._next_server = asyncio.Event()
        self._next_server.set()
        self._stop = stop or asyncio.Event()
        self._stop_waiting = asyncio.Event()
        self._skips: list[HostUuid] = []
        self._begin_now = asyncio.Event()
        self._changed = asyncio.Event()
        self._held = 0

    @property
    def held(self) -> bool:
        """Whether a step waits for the end of a pause."""
        return self._held > 0

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to stop."""
        return self._stop.is_set()

    @property
    def abandons(self) -> bool:
        """Whether a host that is in its installer is not waited for."""
        return self._stop_waiting.is_set()

    @property
    def pausing(self) -> PauseAfter | None:
        """How the run was asked to pause, if it was."""
        if not self._going.is_set():
            return PauseAfter.VM
        return None if self._next_server.is_set() else PauseAfter.SERVER

    def news(self) -> asyncio.Event:
        """Is set as soon as the admin wants something else, or a step waits; get a new one before each look."""
        return self._changed

    def pause(self, after: PauseAfter = PauseAfter.VM) -> None:
        """Begin nothing new until `resume`."""
        self._wish(self._going.clear if after is PauseAfter.VM else self._next_server.clear)

    def resume(self) -> None:
        """Go on."""
        self._wish(self._going.set)
        self._wish(self._next_server.set)

    def stop(self) -> None:
        """Begin nothing new any more; a host that is in its installer is still waited for."""
        self._wish(self._stop.set)
        self.resume()

    def begin_now(self) -> None:
        """Do not wait any longer for the time to begin the next host."""
        self._wish(self._do_begin_now)

    def _do_begin_now(self) -> None:
        begun, self._begin_now = self._begin_now, asyncio.Event()
        begun.set()

    def begun_now(self) -> asyncio.Event:
        """Is set as soon as the admin wants the next host to be begun now; get a new one before each wait."""
        return self._begin_now

    def stop_waiting(self) -> None:
        """As `stop`, and do not wait for a host that is in its installer either."""
        self._wish(self._stop_waiting.set)
        self.stop()

    def patient(self) -> Control:
        """For work that a stop must not interrupt while a host is away: only `stop_waiting` does.  Knows no pause."""
        return Control(self._stop_waiting)

    def skip(self, host: HostUuid) -> None:
        """Leave this host (uuid) out, if its turn has not begun by then."""
        self._wish(lambda: self._skips.append(host))

    def take_skips(self) -> list[HostUuid]:
        """The hosts to be left out that nobody has asked for yet."""
        skips, self._skips = self._skips, []
        return skips

    def _wish(self, act: Callable[[], object]) -> None:
        def do() -> None:
            act()
            self._tell()

        self._loop.call_soon_threadsafe(do)

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def checkpoint(self) -> None:
        """Wait while paused.

        Raises:
            Stopped: the run was asked to stop.

        """
        if not self._going.is_set():
            await self._hold()
        if self.stopping:
            raise Stopped

    async def _hold(self) -> None:
        self._held += 1
        self._tell()
        try:
            await self._going.wait()
        finally:
            self._held -= 1
            self._tell()

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
