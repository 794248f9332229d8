"""Measures how long Qt's loop was blocked; for development and tests."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

__all__ = ["StallMonitor"]

_TICK = 10
"""Interval of the measurement in milliseconds."""


class StallMonitor(QObject):
    """`longest` is the longest delay of a measurement, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.late = 0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=_TICK)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = time.perf_counter()
        gap = now - self._last - _TICK / 1000
        self.longest = max(self.longest, gap)
        self.late += gap > 0.1
        self._last = now
