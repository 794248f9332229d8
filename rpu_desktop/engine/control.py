"""Pause, stop, and skip servers, from any thread."""

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

    VM = "vm"  # running migrations finish, no new one starts; the server stays in maintenance mode
    SERVER = "server"  # the server's turn is finished first, so that all servers work during the pause


class Control:
    """The admin's requests for one pool's run; they take effect between steps, and end long waits."""

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
        """Whether a step is waiting for the end of a pause."""
        return self._held > 0

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to stop."""
        return self._stop.is_set()

    @property
    def abandons(self) -> bool:
        """Whether a host that is in its installer is no longer waited for."""
        return self._stop_waiting.is_set()

    @property
    def pausing(self) -> PauseAfter | None:
        """When the run should pause, if requested."""
        if not self._going.is_set():
            return PauseAfter.VM
        return None if self._next_server.is_set() else PauseAfter.SERVER

    def news(self) -> asyncio.Event:
        """Set as soon as the admin's requests change, or a step waits; get a new event before each check."""
        return self._changed

    def pause(self, after: PauseAfter = PauseAfter.VM) -> None:
        """Start nothing new until `resume`."""
        self._wish(self._going.clear if after is PauseAfter.VM else self._next_server.clear)

    def resume(self) -> None:
        """Continue after a pause."""
        self._wish(self._going.set)
        self._wish(self._next_server.set)

    def stop(self) -> None:
        """Start nothing new; a host that is in its installer is still waited for."""
        self._wish(self._stop.set)
        self.resume()

    def begin_now(self) -> None:
        """Stop waiting for the time at which the next host may begin."""
        self._wish(self._do_begin_now)

    def _do_begin_now(self) -> None:
        begun, self._begin_now = self._begin_now, asyncio.Event()
        begun.set()

    def begun_now(self) -> asyncio.Event:
        """Set as soon as the admin wants the next host to begin now; get a new event before each wait."""
        return self._begin_now

    def stop_waiting(self) -> None:
        """As `stop`, but without waiting for a host that is in its installer."""
        self._wish(self._stop_waiting.set)
        self.stop()

    def patient(self) -> Control:
        """The control for work during a host's absence: only `stop_waiting` interrupts it, and it knows no pause."""
        return Control(self._stop_waiting)

    def skip(self, host: HostUuid) -> None:
        """Skip this host (uuid), if its turn has not begun by then."""
        self._wish(lambda: self._skips.append(host))

    def take_skips(self) -> list[HostUuid]:
        """Return and clear the pending skip requests."""
        skips, self._skips = self._skips, []
        return skips

    def _wish(self, act: Callable[[], object]) -> None:
        def do() -> None:
            act()
            self._notify()

        self._loop.call_soon_threadsafe(do)

    def _notify(self) -> None:
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
        self._notify()
        try:
            await self._going.wait()
        finally:
            self._held -= 1
            self._notify()

    async def sleep(self, seconds: float) -> None:
        """Let so much time pass, until asked to stop.

        Raises:
            Stopped: the run was asked to stop.

        """
        await self.unless_stopped(asyncio.sleep(seconds))

    async def unless_stopped(self, work: Awaitable[T]) -> T:
        """Wait for `work`, which may take forever, until asked to stop.

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
