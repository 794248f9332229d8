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

_EVERY = 500
"""Milliseconds."""

_LONG = 0.008
"""Seconds. A collection that took longer went through the snapshots of big pools, which do not change."""

_THAW = 600.0
"""Seconds between two full collections, which take a tenth of a second with big pools: while no window is in use."""

_THAW_ANYWAY = 3600.0
"""The same while somebody uses one."""


class GarbageCollector(QObject):
    """Collects according to Python's own thresholds; `stop` turns automatic collection on again.

    Objects that survived a long collection are frozen (`gc.freeze`), so that the next one does not go through them
    again.
    """

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._thawed = time.monotonic()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        """Collect the oldest generation that is due, as Python would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                self._collect_generation(generation)
                return

    def _collect_generation(self, generation: int) -> None:
        began = time.monotonic()
        used = QGuiApplication.focusWindow() is not None
        if generation == 2 and began > self._thawed + (_THAW_ANYWAY if used else _THAW):
            gc.unfreeze()
            self._thawed = began
        gc.collect(generation)
        if time.monotonic() - began > _LONG:
            gc.freeze()

    def stop(self) -> None:
        """Run a last full collection on this thread."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()
