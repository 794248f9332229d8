"""Whether a server answers at all: asked once for all checks, so that a dead one is waited for once, and briefly."""

from __future__ import annotations

from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.probes import Asker, HostProbe
from rpu_desktop.texts import translate
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer

__all__ = ["ANSWERING", "SILENT"]

_LONGEST = 5.0
"""Seconds for one answer; the coordinator tries for minutes to reach a server that has no power."""
_NOT_THERE = frozenset({"HOST_OFFLINE", "CANNOT_CONTACT_HOST", "HOST_STILL_BOOTING"})

SILENT = translate("prechecks", "The server does not answer.")


class _Answering(HostProbe[bool]):
    """False when a server twice gives no answer, or the coordinator cannot reach it.

    Its record does not say so: a server that died is called live for ten minutes (xapi_globs.ml
    host_assumed_dead_interval), and calls to it are held all the while (xmlrpc_client.ml with_reusable_stunnel).
    """

    id = "answering"
    calls = ("host.get_servertime",) * 2

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> bool:
        for _ in self.calls:
            try:
                await ask.call("host.get_servertime", host.ref, timeout=_LONGEST)
            except NoAnswer:
                continue
            except ApiFailure as refused:
                return refused.code not in _NOT_THERE
            return True
        return False


ANSWERING = _Answering()
