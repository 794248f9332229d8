"""Ctrl-C: once to stop after the current step, twice to abort."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

__all__ = ["Interrupts"]


class Interrupts:
    """While entered, SIGINT and SIGTERM call `gently` the first time and cancel the entering task the second time.

    So does Ctrl-Break on Windows.  A console window that is closed there leaves no time for anything: `resume` follows.

    As long as `gently` is None the first one cancels already.
    """

    def __init__(self) -> None:
        self.gently: Callable[[], None] | None = None
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

    def _arrived(self, _number: int, _frame: FrameType | None) -> None:
        self._loop.call_soon_threadsafe(self._act)

    def _act(self) -> None:
        gently, self.gently = self.gently, None
        if gently:
            gently()
        elif self._task:
            self._task.cancel()
