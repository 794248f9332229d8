"""What is waited for, in the words of the upgrade page."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.format import clock, duration
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import Waiting

__all__ = ["pool_wait", "server_wait"]

_SHOWN = frozenset({"host", "vm"})
"""What the server's row shows anyway; only how long it lasts is missing there."""


def server_wait(waits: Iterable[Waiting], host: str, detail: Text | None, now: float) -> Text | None:
    """What the row of `host` (uuid) says: its `detail`, and what is waited for and since when; `now` is since 1970."""
    wait = next((wait for wait in waits if wait.host and wait.host.uuid == host and wait.about != "question"), None)
    if wait is None:
        return detail
    what = detail if wait.about in _SHOWN else wait.text
    return _with_time(what, wait, now) if what else _time(wait, now)


def pool_wait(waits: Iterable[Waiting], words: Text, now: float) -> Text:
    """What the pool's head says: `words`, or what is waited for that is no single server's matter."""
    wait = next((wait for wait in waits if wait.host is None and wait.about != "question"), None)
    if wait is None:
        return words
    return _with_time(wait.text if wait.about == "step" else words, wait, now)


def _with_time(what: Text, wait: Waiting, now: float) -> Text:
    return translate("desktop", "{what} · {time}").of(what=what, time=_time(wait, now))


def _time(wait: Waiting, now: float) -> Text:
    text = translate("desktop", "since {clock} ({time})")
    return text.of(clock=clock(wait.since), time=duration(max(0.0, now - wait.since)))
