"""The time, for everything that an upgrade waits for or writes down.

It is the computer's time, unless `use` puts another one in its place: a rehearsal's time jumps
(`rehearsal/jumping_time.py`).
Sockets are real all the same: what is about them alone asks `time` itself.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol

__all__ = [
    "ClockThread",
    "ComputerTime",
    "TimeSource",
    "awaiting_answer",
    "date",
    "monotonic",
    "now",
    "pause",
    "real_seconds",
    "start_thread",
    "use",
]


class TimeSource(Protocol):
    """Where the time comes from; all methods may be called on any thread."""

    def now(self) -> float:
        """Seconds since 1970."""

    def monotonic(self) -> float:
        """Seconds since some moment; no change of the computer's clock moves them."""

    def pause(self, event: threading.Event, seconds: float | None) -> None:
        """Block this thread until `event` is set, at most for `seconds` (None: for as long as it takes)."""

    def real_seconds(self, seconds: float) -> float:
        """How many seconds a socket may take for what has `seconds` of this time."""

    def awaiting_answer(self, seconds: float, cut: Callable[[], object]) -> AbstractContextManager[None]:
        """Within this context, this thread sends a request and waits for its answer.

        `cut` ends the waiting, called on another thread, when `seconds` of this time have passed without it.
        """

    def working(self, work: Callable[..., object]) -> Callable[..., object]:
        """`work` for a thread that is started right after this; the thread counts as busy from now until it ends."""


class ComputerTime:
    """The computer's clocks."""

    now = staticmethod(time.time)
    monotonic = staticmethod(time.monotonic)

    def pause(self, event: threading.Event, seconds: float | None) -> None:
        """As `TimeSource.pause`."""
        event.wait(seconds)

    def real_seconds(self, seconds: float) -> float:
        """They are the same."""
        return seconds

    def awaiting_answer(self, seconds: float, cut: Callable[[], object]) -> AbstractContextManager[None]:
        """Nothing: sockets have time-outs of their own."""
        return contextlib.nullcontext()

    def working(self, work: Callable[..., object]) -> Callable[..., object]:
        """It as it is."""
        return work


_source: TimeSource = ComputerTime()


def use(source: TimeSource) -> None:
    """Take the time of this process from `source`; before anything has asked for it."""
    global _source  # noqa: PLW0603 (a process has one time)
    _source = source


def now() -> float:
    """Seconds since 1970."""
    return _source.now()


def date() -> datetime:
    """The date and time now, in UTC."""
    return datetime.fromtimestamp(_source.now(), UTC)


def monotonic() -> float:
    """Seconds since some moment; no change of the computer's clock moves them."""
    return _source.monotonic()


def pause(event: threading.Event, seconds: float | None) -> None:
    """Block this thread until `event` is set, at most for `seconds` (None: for as long as it takes)."""
    _source.pause(event, seconds)


def real_seconds(seconds: float) -> float:
    """See `TimeSource.real_seconds`."""
    return _source.real_seconds(seconds)


def awaiting_answer(seconds: float, cut: Callable[[], object]) -> AbstractContextManager[None]:
    """See `TimeSource.awaiting_answer`."""
    return _source.awaiting_answer(seconds, cut)


class ClockThread(threading.Thread):
    """A thread that others wait for in this module's time; it ends with the program."""

    def __init__(self, work: Callable[..., object], name: str, arguments: tuple[Any, ...]) -> None:
        self._ended = threading.Event()

        def run() -> None:
            try:
                work(*arguments)
            finally:
                self._ended.set()

        super().__init__(target=_source.working(run), name=name, daemon=True)

    @property
    def working(self) -> bool:
        """Whether it has still something to do."""
        return not self._ended.is_set()

    def await_end(self) -> None:
        """Block this thread until that one has done its work."""
        pause(self._ended, None)


def start_thread(work: Callable[..., object], name: str, *arguments: Any) -> ClockThread:
    """Start a thread that ends with the program and may use everything in this module."""
    thread = ClockThread(work, name, arguments)
    thread.start()
    return thread
