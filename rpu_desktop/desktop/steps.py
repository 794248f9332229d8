"""Long work done in pieces, so that the window responds in between."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer

__all__ = ["Steps"]

_PAUSE = 15
"""Pause between two turns in milliseconds: enough for Qt to lay out and paint what the pieces have changed."""

_TURN = 0.005
"""Seconds after which a turn ends: small pieces are done together."""


class Steps(QObject):
    """Does some pieces, lets Qt process events, does the next."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._take_turn)

    @property
    def busy(self) -> bool:
        """Whether any pieces are left."""
        return bool(self._pieces)

    def begin(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Add pieces after those that are left."""
        self._pieces.extend(pieces)
        self._timer.start()

    def follow(self, work: Iterator[None]) -> None:
        """Do this work, which stops after each piece, instead of all that is left."""
        self._pieces.clear()
        self.begin([partial(self._go, work)])

    def rest(self) -> None:
        """Leave what is left until `go_on`."""
        self._timer.stop()

    def go_on(self) -> None:
        """Go on with what is left."""
        if self._pieces:
            self._timer.start()

    def finish(self) -> None:
        """Do all that is left at once."""
        while self._pieces:
            self._next()

    def _go(self, work: Iterator[None]) -> None:
        for _ in work:
            self._pieces.appendleft(partial(self._go, work))
            return

    def _take_turn(self) -> None:
        ends = time.perf_counter() + _TURN
        self._next()
        while self._pieces and time.perf_counter() < ends:
            self._next()

    def _next(self) -> None:
        if self._pieces:
            self._pieces.popleft()()
        if not self._pieces:
            self._timer.stop()
