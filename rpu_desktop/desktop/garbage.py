"""Garbage is collected on Qt's thread only, and never for long.

Python collects cycles on whichever thread happens to allocate.  When those cycles hold widgets, Qt deletes them there,
and the program crashes; so the automatic collection is off while the desktop runs, and a timer does it here.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

__all__ = ["GarbageCollector"]

_EVERY = 500
"""Milliseconds."""

_LONG = 0.02
"""Seconds: a collection that took longer went through the pictures of big pools, which stay as they are."""

_THAW = 600.0
"""Seconds until everything is looked through once more."""


class GarbageCollector(QObject):
    """Collects by Python's own thresholds; `stop` gives the work back to Python.

    What has survived a long collection is put aside (`gc.freeze`), so that the next one does not go through it again.
    """

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._thaw = 0.0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        """The oldest generation that is due, as Python would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                self._collect_generation(generation)
                return

    def _collect_generation(self, generation: int) -> None:
        began = time.monotonic()
        if generation == 2 and began > self._thaw:
            gc.unfreeze()
            self._thaw = began + _THAW
        gc.collect(generation)
        if time.monotonic() - began > _LONG:
            gc.freeze()

    def stop(self) -> None:
        """Collect all, here, once more."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()
