"""Giving a connection that broke the time to come back."""

from __future__ import annotations

import asyncio

from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["RECONNECTING", "reconnected"]

RECONNECTING = 60.0
"""Seconds; a coordinator whose toolstack restarts is back by then."""


async def reconnected(connection: PoolConnection, seconds: float = RECONNECTING) -> bool:
    """Whether it is connected within so many seconds.

    Raises:
        Unreachable: it was closed.

    """
    try:
        async with asyncio.timeout(seconds):
            await connection.wait_connected()
    except TimeoutError:
        return False
    return True
