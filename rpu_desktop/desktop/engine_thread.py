"""The boundary between Qt's thread and the engine thread, a worker thread with its own asyncio loop.

Connections and runs live on the engine thread. Work is passed as a function that returns a coroutine; its result comes
back as a future of Qt's loop. Everything else comes back through `EngineThread.to_front`. Only immutable objects cross
the boundary.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from rpu_desktop.desktop.allowance import allowance
from rpu_desktop.loops import cancel_others

__all__ = ["EngineThread"]

_log = logging.getLogger(__name__)

T = TypeVar("T")


class EngineThread:
    """The engine thread; created and used on Qt's thread, inside its running loop."""

    def __init__(self) -> None:
        self._desktop = asyncio.get_running_loop()
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._failed)
        self._told: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._turn_is_due = False
        self._ended = False
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, job: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Future[T]:
        """Run `job()` on the engine thread and return its result as a future. Cancelling the future cancels the job.

        The result arrives after everything that the job has passed to `to_front`.

        Raises:
            RuntimeError: the engine has ended; otherwise the job would wait forever.

        """
        self._check()
        result: asyncio.Future[T] = self._desktop.create_future()
        running = asyncio.run_coroutine_threadsafe(_called(job), self._loop)
        running.add_done_callback(lambda done: self.to_front(_settle, result, done))
        result.add_done_callback(partial(_cancel, running))
        return result

    def blocking(self, work: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        """Run a blocking function (keyring, disk) on a thread of its own."""
        return self.submit(lambda: asyncio.to_thread(work, *args))

    def post(self, action: Callable[..., object], *args: Any) -> None:
        """Schedule `action(*args)` on the engine thread; no result is returned.

        Raises:
            RuntimeError: the engine has ended.

        """
        self._check()
        self._loop.call_soon_threadsafe(action, *args)

    def to_front(self, action: Callable[..., object], *args: Any) -> None:
        """Schedule `action(*args)` on Qt's thread, keeping the order of these calls.

        Qt's loop schedules calls with timers: they keep no order, and all that are due run in one go. Therefore calls
        wait in a queue, and what comes in a flood is taken from it in several turns.
        """
        self._told.append((action, args))
        if not self._turn_is_due:
            self._turn_is_due = True
            with contextlib.suppress(RuntimeError):  # Qt's loop is closed, so nothing would be shown
                self._desktop.call_soon_threadsafe(self._take_turn)

    def _take_turn(self) -> None:
        """Do what has arrived, at least one call, and leave the rest to the next turn when this one takes long."""
        self._turn_is_due = False  # before the look at the queue: what comes after it makes a turn due again
        try:
            with allowance.turn() as time_is_left:
                while self._told:
                    action, args = self._told.popleft()
                    action(*args)
                    if not time_is_left():
                        break
        finally:
            if self._told and not self._turn_is_due:
                self._turn_is_due = True
                self._desktop.call_soon(self._take_turn)

    def _failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Report the failure of a background task: to Qt's side, or to the log if Qt's loop is closed."""
        if self._desktop.is_closed():
            _log.error("%s", context.get("message"), exc_info=context.get("exception"))
        else:
            self.to_front(self._desktop.call_exception_handler, context)

    def _check(self) -> None:
        if self._ended:
            raise RuntimeError("the engine has ended")

    async def stop(self) -> None:
        """Cancel running jobs and end the thread."""
        ending = self.submit(_end)
        self._ended = True
        await ending
        self._loop.call_soon_threadsafe(self._loop.stop)
        await self._desktop.run_in_executor(None, self._thread.join)
        self._loop.close()


def _settle(result: asyncio.Future[T], done: Future[T]) -> None:
    """Pass on what a job returned or raised, unless nobody waits for it any more."""
    if result.cancelled():
        return
    if done.cancelled():
        result.cancel()
    elif (error := done.exception()) is not None:
        result.set_exception(error)
    else:
        result.set_result(done.result())


def _cancel(running: Future[T], result: asyncio.Future[T]) -> None:
    if result.cancelled():
        running.cancel()


async def _called(job: Callable[[], Coroutine[Any, Any, T]]) -> T:
    return await job()


async def _end() -> None:
    await cancel_others()
    await asyncio.get_running_loop().shutdown_default_executor()
