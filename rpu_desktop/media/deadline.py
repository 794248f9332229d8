"""Reads media over the network within one deadline, whatever the server does with its time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from rpu_desktop.media.fetch import Reader, open_reader
from rpu_desktop.media.url import MediaSource

__all__ = ["WITHIN", "read_within"]

WITHIN = 60.0
"""Seconds for all that is read from one place: a few small files and a list of packages of some megabytes."""

_T = TypeVar("_T")


async def read_within(source: MediaSource, timeout: float, read: Callable[[Reader], _T]) -> _T:
    """What `read` finds there; `timeout` in seconds, for each step on the network.

    A server that sends a byte now and then keeps every step short and never ends: then the thread that waits for it is
    left behind, and neither the program's end nor Ctrl-C waits for it.

    Raises:
        MediaUnreachable: it does not end within `WITHIN`.
        MediaError: as `read` and `open_reader`.

    """
    if source.origin:
        return await asyncio.to_thread(_read, source, timeout, read)
    loop = asyncio.get_running_loop()
    found: asyncio.Future[_T] = loop.create_future()

    def work() -> None:
        try:
            answer = _read(source, timeout, read)
        except Exception as error:  # noqa: BLE001 (whoever waits gets it)
            _tell(loop, found, partial(found.set_exception, error))
        else:
            _tell(loop, found, partial(found.set_result, answer))

    threading.Thread(target=work, name="media reader", daemon=True).start()
    try:
        async with asyncio.timeout(WITHIN):
            return await found
    except TimeoutError as late:
        raise open_reader(source, timeout).unreachable(late) from None


def _read(source: MediaSource, timeout: float, read: Callable[[Reader], _T]) -> _T:
    with open_reader(source, timeout) as reader:
        return read(reader)


def _tell(loop: asyncio.AbstractEventLoop, found: asyncio.Future[_T], answer: Callable[[], None]) -> None:
    """Unless nobody waits any more, or the program is at its end."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(lambda: None if found.done() else answer())
