"""Time that jumps: it stands still during work, and when everything waits, it jumps to the end of the first wait.

Simulator and program share one event loop; besides it, only threads work that were started through `clock.start_thread`
or the loop's `run_in_executor`.  All of them wait, when

- the loop has nothing to do but to wait for its next timer, and no socket is ready,
- each thread pauses (`clock.pause`) or waits for an answer (`clock.awaiting_answer`), and
- the servers hold as many requests as clients wait for: none is on its way, nor is an answer.

What a thread does ends in something that wakes the loop: a result, bytes on a socket, or `_look_again`.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

__all__ = ["JumpingLoop", "JumpingTime"]

T = TypeVar("T")

_LONGEST_SOCKET = 600.0
"""Real seconds until a socket counts as dead; normal time-outs use the jumping time."""


class _Wait:
    """A thread waits until `at`: for `event`, or for an answer, which `cut` ends."""

    def __init__(self, at: float, event: threading.Event | None, cut: Callable[[], object]) -> None:
        self.at = at
        self.event = event
        self.cut = cut
        self.over = False


class JumpingTime:
    """A `clock.TimeSource` that begins at the present time; any thread may use it."""

    def __init__(self) -> None:
        self._began = time.time()
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self._working = 0
        """Number of threads, and of jobs of threads, that have begun and not ended."""
        self._answers = 0
        """Number of those that wait for an answer."""
        self._pauses: set[_Wait] = set()
        self._waits: list[tuple[float, int, _Wait]] = []
        self._numbers = itertools.count()
        self._blocked = False
        """Whether the loop is waiting for a thread."""
        self.held: Callable[[], int] = lambda: 0
        """Returns how many requests the servers have received and not answered; called on the loop's thread."""
        self.wake: Callable[[], object] = lambda: None
        """Wakes the loop; called on any thread."""

    # As a `TimeSource`

    def now(self) -> float:
        """See `TimeSource.now`."""
        return self._began + self._elapsed

    def monotonic(self) -> float:
        """See `TimeSource.monotonic`."""
        return self._elapsed

    def real_seconds(self, seconds: float) -> float:
        """A socket's time-outs are off: `awaiting_answer` has them."""
        return _LONGEST_SOCKET

    def pause(self, event: threading.Event, seconds: float) -> None:
        """See `TimeSource.pause`."""
        wait = _Wait(self._elapsed + seconds, event, event.set)
        with self._lock:
            self._remember(wait)
            self._pauses.add(wait)
            self._look_again()
        event.wait()
        with self._lock:
            wait.over = True
            self._pauses.discard(wait)

    @contextlib.contextmanager
    def awaiting_answer(self, seconds: float, cut: Callable[[], object]) -> Iterator[None]:
        """See `TimeSource.awaiting_answer`."""
        wait = _Wait(self._elapsed + seconds, None, cut)
        with self._lock:
            self._answers += 1
            self._remember(wait)
        try:
            yield
        finally:
            with self._lock:
                if not wait.over:
                    wait.over = True
                    self._answers -= 1

    def working(self, work: Callable[..., object]) -> Callable[..., object]:
        """See `TimeSource.working`."""
        self.work_begins()

        def run(*arguments: object) -> None:
            try:
                work(*arguments)
            finally:
                self.work_ends()

        return run

    # For the loop

    def work_begins(self) -> None:
        """A thread starts working."""
        with self._lock:
            self._working += 1

    def work_ends(self) -> None:
        """A thread has finished; those that wait for its result were woken before."""
        with self._lock:
            self._working -= 1
            self._look_again()

    def may_jump(self) -> bool:
        """Whether everything waits; if not, the loop is woken when that may have changed."""
        with self._lock:
            self._blocked = not self._all_wait()
            return not self._blocked

    def next_wait(self) -> float | None:
        """When the first timed wait of a thread ends; None while there is none."""
        with self._lock:
            while self._waits and self._waits[0][2].over:
                heapq.heappop(self._waits)
            return self._waits[0][0] if self._waits else None

    def jump(self, to: float) -> None:
        """Jump to `to`, and end the threads' waits that are over by then."""
        self._elapsed = max(self._elapsed, to)
        for wait in self._due():
            wait.cut()

    def _due(self) -> list[_Wait]:
        due: list[_Wait] = []
        with self._lock:
            while self._waits and self._waits[0][0] <= self._elapsed:
                wait = heapq.heappop(self._waits)[2]
                if wait.over:
                    continue
                due.append(wait)
                if wait.event is None:  # from now on the thread works: it sees its connection cut
                    wait.over = True
                    self._answers -= 1
        return due

    def _remember(self, wait: _Wait) -> None:
        heapq.heappush(self._waits, (wait.at, next(self._numbers), wait))

    def _look_again(self) -> None:
        if self._blocked:
            self._blocked = False
            self.wake()

    def _all_wait(self) -> bool:
        pausing = sum(not wait.event.is_set() for wait in self._pauses if wait.event is not None)
        return self._working == pausing + self._answers and self._answers == self.held()


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop that lives in a `JumpingTime`."""

    def __init__(self, jumping: JumpingTime) -> None:
        self._jumping = jumping
        super().__init__(_Selector(jumping))
        self._workers = ThreadPoolExecutor(thread_name_prefix="worker")
        self.set_default_executor(self._workers)
        jumping.wake = lambda: self.call_soon_threadsafe(lambda: None)

    def time(self) -> float:
        """The time that jumps."""
        return self._jumping.monotonic()

    def run_in_executor(  # type: ignore[override]  # the base class is less precise
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """As the base class; the job counts as work from now until its result has been delivered."""
        self._jumping.work_begins()
        try:
            job = (executor or self._workers).submit(func, *args)
        except BaseException:
            self._jumping.work_ends()
            raise
        result = asyncio.wrap_future(job, loop=self)
        job.add_done_callback(lambda _: self._jumping.work_ends())  # after the callback that delivers the result
        return result


class _Selector(selectors.DefaultSelector):
    """Waits for sockets while work is in progress; otherwise does not wait."""

    def __init__(self, jumping: JumpingTime) -> None:
        super().__init__()
        self._jumping = jumping

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """The ready sockets; none if time has jumped."""
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if not self._jumping.may_jump():
            return super().select(None)
        ends = [] if timeout is None else [self._jumping.monotonic() + timeout]
        first = self._jumping.next_wait()
        if first is not None:
            ends.append(first)
        if not ends:
            return super().select(None)  # only a signal can change anything
        self._jumping.jump(min(ends))
        return []
