"""The engine's events in the program's log."""

from __future__ import annotations

import logging

from rpu_desktop.engine.events import (
    Answered,
    Asked,
    ConnectionChanged,
    Event,
    HostChanged,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.engine.lines import line_of
from rpu_desktop.texts import Text

__all__ = ["EventLog"]

_log = logging.getLogger(__name__)

_NOTE_LEVELS = {NoteLevel.INFO: logging.INFO, NoteLevel.WARNING: logging.WARNING, NoteLevel.ERROR: logging.ERROR}


class EventLog:
    """A listener that writes one line an event, in English; mere progress says nothing."""

    def __init__(self) -> None:
        self._last: dict[str, Text] = {}

    def __call__(self, event: Event) -> None:
        """Write one event."""
        match event:
            case RunStarted():
                _log.info("run %s begins: %s", event.run, ", ".join(pool.name for pool in event.pools))
            case RunFinished():
                _log.info("run %s ended: %s", event.run, event.outcome.value)
            case Answered():
                _log.info("%s: the answer is “%s”", event.pool.name, event.choice)
            case _:
                self._write(event)

    def _write(self, event: Event) -> None:
        line = line_of(event)
        if line is None or self._is_repeated(event, line):
            return
        pool = getattr(event, "pool", None)
        where = pool.name if isinstance(pool, Named) else "all pools"
        _log.log(_level(event), "%s: %s", where, line.render())

    def _is_repeated(self, event: Event, line: Text) -> bool:
        match event:
            case HostChanged(host=subject) | VmChanged(vm=subject):
                repeated = self._last.get(subject.uuid) == line
                self._last[subject.uuid] = line
                return repeated
            case _:
                return False


def _level(event: Event) -> int:
    match event:
        case Note():
            return _NOTE_LEVELS[event.level]
        case PoolFinished(outcome=Outcome.FAILED | Outcome.BLOCKED):
            return logging.ERROR
        case (
            Asked()
            | Restored(ok=False)
            | ConnectionChanged(connected=False)
            | VmChanged(stage=VmStage.MOVE_FAILED | VmStage.UP_FAILED)
        ):
            return logging.WARNING
        case _:
            return logging.INFO
