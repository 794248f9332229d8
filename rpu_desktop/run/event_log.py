"""Writes the engine's events to the program's log."""

from __future__ import annotations

import logging

from rpu_desktop.run.events import (
    Answered,
    Event,
    Named,
    NoteLevel,
    RunFinished,
    RunStarted,
    Waiting,
)
from rpu_desktop.run.lines import NewLines, level_of

__all__ = ["EventLog"]

_log = logging.getLogger(__name__)

_LEVELS = {NoteLevel.INFO: logging.INFO, NoteLevel.WARNING: logging.WARNING, NoteLevel.ERROR: logging.ERROR}


class EventLog:
    """A listener that writes one line for each event, in English; mere progress is not logged."""

    def __init__(self) -> None:
        self._lines = NewLines()

    def __call__(self, event: Event) -> None:
        """Write one event."""
        match event:
            case RunStarted():
                _log.info("run %s begins: %s", event.run, ", ".join(pool.name for pool in event.pools))
            case RunFinished():
                _log.info("run %s ended: %s", event.run, event.outcome.value)
            case Answered():
                _log.info("%s: the answer is “%s”", event.pool.name, event.choice)
            case Waiting():
                _log.debug("%s: %s", event.pool.name, event.text.render())
            case _:
                self._write(event)

    def _write(self, event: Event) -> None:
        line = self._lines.of(event)
        level = _LEVELS[level_of(event)]
        if line is None or not _log.isEnabledFor(level):
            return
        pool = getattr(event, "pool", None)
        where = pool.name if isinstance(pool, Named) else "all pools"
        _log.log(level, "%s: %s", where, line.render())
