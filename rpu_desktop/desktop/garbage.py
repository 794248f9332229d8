"""Runs the garbage collector on Qt's thread only, and never for long.

Python collects cycles on whichever thread happens to allocate. If such cycles contain widgets, Qt deletes them on that
thread and the program crashes. Therefore automatic collection is off while the desktop runs, and a timer collects
instead.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

__all__ = ["GarbageCollector"]

_EVERY = 250
"""Milliseconds."""

_OLDEST = 2
"""Number of the oldest generation."""

_MANY = 12_000
"""Objects that take a few milliseconds to look at, in which Qt's thread does nothing else."""

_THAW = 600.0
"""Seconds between two full collections, which take a tenth of a second with big pools: while no window is in use."""

_THAW_ANYWAY = 3600.0
"""The same while somebody uses one."""


class GarbageCollector(QObject):
    """Collects according to Python's own thresholds; `stop` turns automatic collection on again.

    Only what is new is looked at. What is older, or came in great numbers, such as the records of a pool, is frozen
    (`gc.freeze`, which takes no time) until a full collection: there is hardly any garbage in it.
    """

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._thawed = time.monotonic()
        self._seen_once = 0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        """Collect the oldest generation that is due, as Python would, if that is not too much at once."""
        new = gc.get_count()[0]
        due = [number for number, limit in enumerate(gc.get_threshold()) if gc.get_count()[number] > limit]
        if not due:
            return
        used = QGuiApplication.focusWindow() is not None
        if due[-1] == _OLDEST and time.monotonic() > self._thawed + (_THAW_ANYWAY if used else _THAW):
            self._thawed = time.monotonic()
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._seen_once = 0
        elif due[-1] == _OLDEST or new + self._seen_once > _MANY:
            gc.freeze()
            self._seen_once = 0
        else:
            gc.collect(due[-1])
            self._seen_once = 0 if due[-1] else self._seen_once + new

    def rest(self) -> None:
        """Leave the collecting to Python again, after a last collection on this thread of what is not frozen."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def stop(self) -> None:
        """Run a last full collection on this thread."""
        gc.unfreeze()
        self.rest()
