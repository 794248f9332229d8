"""Giving a connection that broke the time to come back."""

from __future__ import annotations

import asyncio

from rpu_desktop.retrying import PAUSE, TRIES, Again
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import LOST

__all__ = ["RECONNECTING", "asked_again", "reconnected"]

RECONNECTING = 60.0
"""Seconds; a coordinator whose toolstack restarts is back by then."""


def asked_again(connection: PoolConnection, attempts: int = TRIES) -> Again:
    """For questions, which may be asked twice: another attempt after a lost connection had time to come back.

    The pause is for an outage that only this question has met: a listener that is back within a second.
    """
    return Again(LOST, attempts=attempts, pause=PAUSE, before=lambda error: reconnected(connection))


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
