"""Reads media over the network within one deadline, even if the server answers slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from rpu_desktop.media.fetch import Reader, open_reader
from rpu_desktop.media.url import MediaSource
from rpu_desktop.web.background import in_background

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
    try:
        async with asyncio.timeout(WITHIN):
            return await in_background(partial(_read, source, timeout, read), "media reader")
    except TimeoutError as late:
        raise open_reader(source, timeout).unreachable(late) from None


def _read(source: MediaSource, timeout: float, read: Callable[[Reader], _T]) -> _T:
    with open_reader(source, timeout) as reader:
        return read(reader)
