"""What the upgrade waits for, as the upgrade page shows it."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.format import clock, duration
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import Waiting

__all__ = ["pool_wait", "server_wait"]

_SHOWN = frozenset({"host", "vm"})
"""Waits that the server's row shows anyway; only their duration is missing there."""


def server_wait(waits: Iterable[Waiting], host: str, detail: Text | None, now: float) -> Text | None:
    """The text in the row of `host` (uuid): its `detail`, and what it waits for and since when.

    `now` is seconds since 1970.
    """
    wait = next((wait for wait in waits if wait.host and wait.host.uuid == host and wait.about != "question"), None)
    if wait is None:
        return detail
    what = detail if wait.about in _SHOWN else wait.text
    return _with_time(what, wait, now) if what else _time(wait, now)


def pool_wait(waits: Iterable[Waiting], words: Text, now: float) -> Text:
    """The text in the pool's header: `words`, or what the pool as a whole waits for."""
    wait = next((wait for wait in waits if wait.host is None and wait.about != "question"), None)
    if wait is None:
        return words
    return _with_time(wait.text if wait.about == "step" else words, wait, now)


def _with_time(what: Text, wait: Waiting, now: float) -> Text:
    return translate("desktop", "{what} · {time}").of(what=what, time=_time(wait, now))


def _time(wait: Waiting, now: float) -> Text:
    text = translate("desktop", "since {clock} ({time})")
    return text.of(clock=clock(wait.since), time=duration(max(0.0, now - wait.since)))
