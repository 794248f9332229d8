"""What has to be allowed before a host's turn begins: asked once for each host, while everything else continues."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.hooks import before_server, must_ask
from rpu_desktop.engine.results import Result, ended_by
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import NoteLevel
from rpu_desktop.run.hooks import Verdict

__all__ = ["Gates"]


class Gates:
    """The hosts of one pool's run whose turn must not begin yet."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._asking: dict[HostUuid, asyncio.Task[Verdict]] = {}

    def closed(self) -> frozenset[HostUuid]:
        """Hosts (uuids) that must not be emptied or upgraded yet."""
        return frozenset(uuid for uuid in self.context.hosts.waiting if must_ask(self.context, uuid))

    def ask(self, host: HostUuid) -> None:
        """The turn of this host (uuid) is about to begin: find out whether it may."""
        if host not in self._asking:
            self._asking[host] = asyncio.get_running_loop().create_task(before_server(self.context, host))

    def asking(self) -> Iterable[asyncio.Task[Verdict]]:
        """What is being waited for."""
        return self._asking.values()

    def collect(self) -> list[Result]:
        """Act on the answers that have come; what the run has to react to.

        Raises:
            Stopped: the admin asked to stop.

        """
        results: list[Result] = []
        for host, task in [(host, task) for host, task in self._asking.items() if task.done()]:
            del self._asking[host]
            error = task.exception()
            if isinstance(error, Exception):
                results.append(ended_by(host, error))
            elif error is None:
                self._act(host, task.result())
        return results

    def _act(self, uuid: HostUuid, verdict: Verdict) -> None:
        context = self.context
        host = context.snapshot().host_by_uuid(uuid)
        name = host.name if host is not None else "?"
        if verdict is Verdict.SKIP:
            context.events.note(
                translate("engine", "{host} is skipped, as a script requested").of(host=name), host=host
            )
            context.state.note_skipped(uuid)
        elif verdict is Verdict.STOP:
            text = translate("engine", "The upgrade stops before {host}, as a script requested").of(host=name)
            context.events.note(text, NoteLevel.WARNING, host)
            context.control.stop()

    async def close(self) -> None:
        """Nobody waits for the answers any more: scripts that still run are ended."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        self._asking.clear()
