"""Ctrl-C: first what the run can do gently, then abort."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

__all__ = ["Interrupts"]


class Interrupts:
    """While entered, SIGINT and SIGTERM call `gently` with their number; when it returns False, the task is cancelled.

    That task is the one that has entered.  As long as `gently` is None the first signal cancels it already.
    So does SIGBREAK on Windows (Ctrl-Break).  A console window that is closed there leaves no time: `resume` follows.
    """

    def __init__(self) -> None:
        self.gently: Callable[[signal.Signals], bool] | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        for number in filter(None, (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGBREAK", None))):
            self._before[number] = signal.signal(number, self._arrived)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let signals mean what they meant before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        self._loop.call_soon_threadsafe(self._act, signal.Signals(number))

    def _act(self, number: signal.Signals) -> None:
        handled = self.gently is not None and self.gently(number)
        if not handled and self._task:
            self._task.cancel()
