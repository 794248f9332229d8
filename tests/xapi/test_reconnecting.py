"""Questions are asked again after a lost connection, even if only the question noticed."""

from __future__ import annotations

import asyncio

from rpu_desktop.i18n.text import plain
from rpu_desktop.retrying import PAUSE, retrying
from rpu_desktop.xapi.failures import Unreachable
from rpu_desktop.xapi.reconnecting import asked_again
from tests.xapi.served import ServedPool


async def test_a_question_outlives_an_outage_that_the_events_did_not_notice(served: ServedPool) -> None:
    """The events wait on an older connection, while the listener takes no new one for a moment."""
    pool = await served.connect()
    clock = asyncio.get_running_loop().time
    back = clock() + PAUSE / 2

    async def ask() -> str:
        if clock() < back:
            raise Unreachable(plain("no listener"))
        return str(await pool.call("host.get_uuid", served.hosts[0]))

    assert pool.connected
    assert await retrying(ask, asked_again(pool)) == served.pool.db.get("host", served.hosts[0], "uuid")
    await pool.close()
