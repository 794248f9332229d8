"""Garbage is collected on Qt's thread only.

Python collects cycles on whichever thread happens to allocate.  When those cycles hold widgets, Qt deletes them there,
and the program crashes; so the automatic collection is off while the desktop runs, and a timer does it here.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

__all__ = ["GarbageCollector"]

_EVERY = 500
"""Milliseconds."""


class GarbageCollector(QObject):
    """Collects by Python's own thresholds; `stop` gives the work back to Python."""

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @staticmethod
    def _collect() -> None:
        """The oldest generation that is due, as Python would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Collect all, here, once more."""
        self._timer.stop()
        gc.collect()
        gc.enable()
