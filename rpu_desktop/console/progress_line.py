"""How far a run has come and when it is expected to finish, as the console says it."""

from __future__ import annotations

from time import localtime

from rpu_desktop.i18n.format import clock, moment
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.counting import servers_done
from rpu_desktop.run.events import Event, Forecast, HostChanged, Named, PoolFinished
from rpu_desktop.run.progress import PoolProgress, ProgressModel

__all__ = ["ProgressLine"]

_SOON = 60.0
"""Seconds to the end below which no time is named."""


class ProgressLine:
    """One line when a server's turn begins and one when it ends, with the engine's newest forecast."""

    def __init__(self) -> None:
        self._progress = ProgressModel()
        self._due: set[str] = set()
        """Pools (uuids) with a line that waits for the forecast to take in what has just ended."""

    def after(self, event: Event) -> Text | None:
        """Take in one event; what is to be said after it."""
        pool = getattr(event, "pool", None)
        if not isinstance(pool, Named):
            self._progress.apply(event)
            return None
        before = self._active(pool, event)
        self._progress.apply(event)
        after, known = self._active(pool, event), self._progress.pools.get(pool.uuid)
        if known is None:
            return None
        if before != after:
            self._due.add(pool.uuid)
        if isinstance(event, PoolFinished):
            self._due.discard(pool.uuid)
        begins = after and not before and known.ends is not None
        if pool.uuid in self._due and (begins or isinstance(event, Forecast)):
            self._due.discard(pool.uuid)
            return _words(known, event.at)
        return None

    def _active(self, pool: Named, event: Event) -> bool:
        """Whether it is the turn of the host that the event is about."""
        if not isinstance(event, HostChanged) or pool.uuid not in self._progress.pools:
            return False
        host = self._progress.pools[pool.uuid].hosts.get(event.host.uuid)
        return host is not None and host.active


def _words(pool: PoolProgress, now: float) -> Text:
    done = servers_done([pool.counted])
    if pool.ends is None or pool.ends - now < _SOON:
        return done
    text = translate("console", "{servers}; expected to finish at about {time}")
    today = localtime(pool.ends)[:3] == localtime(now)[:3]
    return text.of(servers=done, time=plain(clock(pool.ends, seconds=False)) if today else moment(pool.ends))
