"""Work that blocks, perhaps for ever, on a thread that neither the program's end nor Ctrl-C waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from rpu_desktop import clock

__all__ = ["in_background"]

_T = TypeVar("_T")


async def in_background(work: Callable[[], _T], name: str) -> _T:
    """What `work` returns or raises; the thread, called `name`, is left behind when nobody waits for it any more."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[_T] = loop.create_future()

    def run() -> None:
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 (whoever waits gets it)
            _notify(loop, found, partial(found.set_exception, error))
        else:
            _notify(loop, found, partial(found.set_result, answer))

    clock.start_thread(run, name)
    return await found


def _notify(loop: asyncio.AbstractEventLoop, found: asyncio.Future[_T], answer: Callable[[], None]) -> None:
    """Unless nobody waits any more, or the program is at its end."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(lambda: None if found.done() else answer())
