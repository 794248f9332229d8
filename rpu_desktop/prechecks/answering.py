"""Whether a server answers at all: asked once for all checks, so that a dead one is waited for once, and briefly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.retrying import SILENCES, Again, retrying
from rpu_desktop.xapi.failures import HOST_NOT_THERE, ApiFailure, NoAnswer

__all__ = ["ANSWERING", "SILENT", "Waiting", "answers", "telling"]

Waiting = Callable[[Host], None]
"""Called for each server whose response takes longer than usual."""

_LONGEST = 5.0
"""Seconds for one answer; the coordinator tries for minutes to reach a server that has no power."""
_USUAL = 3.0
"""Seconds within which a server answers."""

SILENT = translate("prechecks", "The server does not respond.")


async def answers(call: Callable[..., Awaitable[Any]], host: Host) -> bool:
    """False if a server twice does not respond to `call`, or the coordinator cannot reach it.

    Its record does not say so: a server that died is called live for ten minutes (xapi_globs.ml
    host_assumed_dead_interval), and calls to it are held all the while (xmlrpc_client.ml with_reusable_stunnel).

    Raises:
        XapiError: the connection to the pool is lost.

    """
    try:
        silent = Again(NoAnswer, attempts=SILENCES)
        await retrying(lambda: call("host.get_servertime", host.ref, timeout=_LONGEST), silent)
    except NoAnswer:
        return False
    except ApiFailure as refused:
        return refused.code not in HOST_NOT_THERE
    return True


@contextmanager
def telling(waiting: Waiting, host: Host) -> Iterator[None]:
    """Call `waiting` if this block takes longer than a response of the host should."""
    told = asyncio.get_running_loop().call_later(_USUAL, waiting, host)
    try:
        yield
    finally:
        told.cancel()


class _Answering(HostProbe[bool]):
    """Whether a server answers."""

    id = "answering"
    calls = ("host.get_servertime",) * SILENCES

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> bool:
        return await answers(ask.once, host)  # the checks of the clocks need the time that it says


ANSWERING = _Answering()
