"""The one stream of a run's events, and the journal as one of its listeners."""

from __future__ import annotations

import contextlib

from rpu_desktop.run.events import Event, HostChanged, Listener, PoolStarted
from rpu_desktop.run.journal import Journal, JournalFailed
from rpu_desktop.run.wire import event_json

__all__ = ["EventStream", "KeptEvents", "write_event"]


class EventStream:
    """Passes each event to all listeners, in the given order."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners

    def __call__(self, event: Event) -> None:
        """Pass on one event."""
        for listener in self._listeners:
            listener(event)


class KeptEvents:
    """A listener that writes the events of the report to the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._last: dict[tuple[str, str], tuple[object, ...]] = {}

    def __call__(self, event: Event) -> None:
        """Keep one event, unless it is mere progress."""
        if event.kept and self._is_new(event):
            with contextlib.suppress(JournalFailed):  # it is missing only in the report of a resumed run
                write_event(self._journal, event)

    def _is_new(self, event: Event) -> bool:
        if isinstance(event, PoolStarted):
            # Earlier facts are emitted again in this part of the run, and count again.
            self._last = {host: last for host, last in self._last.items() if host[0] != event.pool.uuid}
        if not isinstance(event, HostChanged):
            return True
        host = event.pool.uuid, event.host.uuid  # pools created from the same copy have the same hosts
        before = self._last.get(host)
        self._last[host] = event.essence
        return before != event.essence


def write_event(journal: Journal, event: Event) -> None:
    """Write one event, for the report of a resumed run.

    Raises:
        JournalFailed: it cannot be written.

    """
    journal.write("event", event=event_json(event))
