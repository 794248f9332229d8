"""The border between Qt's thread and the engine's: one worker thread with its own asyncio loop.

Connections and runs live over there.  Work is handed over as a function that makes a coroutine; its result comes back
as a future of Qt's loop; everything else comes back by `EngineThread.to_front`.  Only immutable objects cross.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["EngineThread"]

_log = logging.getLogger(__name__)

T = TypeVar("T")


class EngineThread:
    """The engine's thread; made and used on Qt's thread, inside its running loop."""

    def __init__(self) -> None:
        self._desktop = asyncio.get_running_loop()
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._failed)
        self._told: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._ended = False
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, job: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Future[T]:
        """Run `job()` over there; its outcome arrives here.  Cancelling the future cancels the job.

        Raises:
            RuntimeError: the engine has ended; without that a job would wait for ever.

        """
        self._check()
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_called(job), self._loop), loop=self._desktop)

    def blocking(self, work: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        """Run something that blocks (the keyring, the disk) on a thread of its own."""
        return self.submit(lambda: asyncio.to_thread(work, *args))

    def post(self, action: Callable[..., object], *args: Any) -> None:
        """Call `action(*args)` over there soon; nothing comes back.

        Raises:
            RuntimeError: the engine has ended.

        """
        self._check()
        self._loop.call_soon_threadsafe(action, *args)

    def to_front(self, action: Callable[..., object], *args: Any) -> None:
        """Call `action(*args)` on Qt's thread soon, in the order of these calls.

        Qt's loop calls soon by timers, which keep no order: each of them takes what is next.
        """
        self._told.append((action, args))
        with contextlib.suppress(RuntimeError):  # Qt's loop is closed: nobody looks any more
            self._desktop.call_soon_threadsafe(self._take_next)

    def _take_next(self) -> None:
        action, args = self._told.popleft()
        action(*args)

    def _failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Something over there failed that nobody waits for: Qt's side tells it, and the log when that is gone."""
        if self._desktop.is_closed():
            _log.error("%s", context.get("message"), exc_info=context.get("exception"))
        else:
            self.to_front(self._desktop.call_exception_handler, context)

    def _check(self) -> None:
        if self._ended:
            raise RuntimeError("the engine has ended")

    async def stop(self) -> None:
        """Cancel what still runs and end the thread."""
        ending = self.submit(_cancel_others)
        self._ended = True
        await ending
        self._loop.call_soon_threadsafe(self._loop.stop)
        await self._desktop.run_in_executor(None, self._thread.join)
        self._loop.close()


async def _called(job: Callable[[], Coroutine[Any, Any, T]]) -> T:
    return await job()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
