"""What Qt's thread does in one go: how long its longest pieces of work are, and which function each was in.

A piece is what lies between two ticks of a timer of a few milliseconds. It is measured in this thread's own processor
time, so that other programs and other threads do not count. A second thread looks at the stack of every piece that
becomes long.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer

import rpu_desktop

__all__ = ["Piece", "Watch", "longest", "places"]

TICK = 5
"""Milliseconds."""

_SAMPLE = 0.003
"""Seconds between two looks at the stack."""

_PROGRAM = f"{Path(rpu_desktop.__file__).parent}/"


@dataclass(slots=True)
class Piece:
    """One piece of work: its processor seconds, how late the tick after it came, and the stacks that were seen."""

    busy: float
    late: float
    stacks: list[str] = field(default_factory=list)


class Watch(QObject):
    """Keeps every piece of work of the thread that creates it, until `forget`."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._thread = threading.get_ident()
        self._stacks: list[str] = []
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=TICK)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._over = threading.Event()
        threading.Thread(target=self._sample, name="stack samples", daemon=True).start()

    def _look(self) -> None:
        now = time.perf_counter(), time.thread_time()
        stacks, self._stacks = self._stacks, []
        busy = now[1] - self._last[1]
        late = now[0] - self._last[0] - TICK / 1000
        self.pieces.append(Piece(busy, late, stacks if busy > TICK / 1000 else []))
        self._last = now

    def _sample(self) -> None:
        while not self._over.wait(_SAMPLE):
            if time.perf_counter() - self._last[0] > TICK / 1000 + _SAMPLE:
                frame = sys._current_frames().get(self._thread)
                self._stacks.append(_words(frame))

    def take(self) -> list[Piece]:
        """The pieces until now; begin again."""
        taken, self.pieces = self.pieces, []
        return taken

    def stop(self) -> None:
        """Measure no more."""
        self._over.set()
        self._timer.stop()


def _words(frame: FrameType | None) -> str:
    """The program's functions on the stack, the innermost first; Qt's own work has none."""
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(_PROGRAM):
            names.append(f"{code.co_filename.removeprefix(_PROGRAM)}:{frame.f_lineno} {code.co_qualname}")
        frame = frame.f_back
    outer = [name for name in names if not name.startswith(("__main__", "desktop/application"))]
    return " < ".join(outer[:3] + outer[3:][-2:]) or "Qt"


def longest(pieces: list[Piece]) -> float:
    """Processor seconds of the longest piece."""
    return max((piece.busy for piece in pieces), default=0.0)


def places(pieces: list[Piece], above: float) -> list[str]:
    """A line for each function that pieces longer than `above` seconds were in, the longest first."""
    worst: dict[str, float] = {}
    often: Counter[str] = Counter()
    for piece in pieces:
        if piece.busy > above:
            where = Counter(piece.stacks).most_common(1)[0][0] if piece.stacks else "not seen"
            worst[where] = max(worst.get(where, 0.0), piece.busy)
            often[where] += 1
    ordered = sorted(worst, key=worst.__getitem__, reverse=True)
    return [f"{worst[where] * 1000:5.0f} ms at most, {often[where]} times: {where}" for where in ordered]
