"""How long the program works on Qt's thread before Qt lays out, paints, and looks at mouse and keyboard again.

What comes from the engine and pieces of long work have turns of their own, but mostly in the same pass of Qt's loop:
they share the time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Allowance", "allowance"]

_LENGTH = 0.002
"""Seconds of work that are granted at a time."""

_EVERY = 0.012
"""Seconds after which they are granted anew: Qt needs up to ten milliseconds to lay out and paint what has changed."""


class Allowance:
    """Grants some seconds of work every now and then to all who take turns."""

    def __init__(self) -> None:
        self._granted = -math.inf
        self._left = 0.0

    @contextmanager
    def turn(self) -> Iterator[Callable[[], bool]]:
        """Take a turn: do one thing, and further ones while what this yields says that there is time left."""
        began = time.perf_counter()
        if began - self._granted >= _EVERY:
            self._granted, self._left = began, _LENGTH
        ends = began + self._left
        try:
            yield lambda: time.perf_counter() < ends
        finally:
            self._left = max(0.0, ends - time.perf_counter())


allowance = Allowance()
"""Of Qt's thread; there is one in a program."""
