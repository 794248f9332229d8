"""Long work done in pieces, so that the window responds in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid

from rpu_desktop.desktop.allowance import allowance

__all__ = ["Steps", "all_done"]

_PAUSE = 15
"""Pause between two turns in milliseconds: enough for Qt to lay out and paint what the pieces have changed."""


class Steps(QObject):
    """Does some pieces, lets Qt process events, does the next.

    All that have pieces share the turns: each does one piece, then the next one does, until the turn ends
    (`rpu_desktop.desktop.allowance`).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], object]] = deque()

    @property
    def busy(self) -> bool:
        """Whether any pieces are left."""
        return bool(self._pieces)

    def begin(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Add pieces after those that are left."""
        self._pieces.extend(pieces)
        self.go_on()

    def follow(self, work: Iterator[None]) -> None:
        """Do this work, which stops after each piece, instead of all that is left."""
        self._pieces.clear()
        self.begin([partial(self._go, work)])

    def rest(self) -> None:
        """Leave what is left until `go_on`."""
        _turns().leave(self)

    def go_on(self) -> None:
        """Go on with what is left."""
        if self._pieces:
            _turns().join(self)

    def finish(self) -> None:
        """Do all that is left at once."""
        while self._pieces:
            self.do_next()

    def do_next(self) -> None:
        """Do one piece, if there is one."""
        if self._pieces:
            self._pieces.popleft()()

    def _go(self, work: Iterator[None]) -> None:
        for _ in work:
            self._pieces.appendleft(partial(self._go, work))
            return


class _Turns(QObject):
    """The turns of all `Steps` of the program, one piece of each after the other."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._waiting: deque[Steps] = deque()
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._take)

    def join(self, steps: Steps) -> None:
        """It has pieces."""
        if steps not in self._waiting:
            self._waiting.append(steps)
        if not self._timer.isActive():
            self._timer.start()

    def leave(self, steps: Steps) -> None:
        """None of its pieces is to be done for now."""
        if steps in self._waiting:
            self._waiting.remove(steps)

    def _take(self) -> None:
        with allowance.turn() as time_is_left:
            self._next()
            while self._waiting and time_is_left():
                self._next()
        if not self._waiting:
            self._timer.stop()

    def _next(self) -> None:
        """One piece of whoever waits longest; widgets may have been deleted with what was left to do for them."""
        while self._waiting:
            steps = self._waiting.popleft()
            if isValid(steps) and steps.busy:
                self._waiting.append(steps)
                steps.do_next()
                return

    @property
    def busy(self) -> bool:
        """Whether anybody has pieces that are to be done now."""
        return any(isValid(steps) and steps.busy for steps in self._waiting)


def all_done() -> bool:
    """Whether no `Steps` of the program has anything to do for now: its windows are drawn."""
    return not _turns().busy


_shared: list[_Turns] = []


def _turns() -> _Turns:
    if not _shared or not isValid(_shared[0]):
        _shared[:] = [_Turns(QCoreApplication.instance())]
    return _shared[0]
