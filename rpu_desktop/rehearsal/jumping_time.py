"""Time that jumps: it stands still during work, and when everything waits, it jumps to the end of the first wait.

Simulator and program share one event loop; besides it, only threads work that were started through `clock.start_thread`
or the loop's `run_in_executor`.  All of them wait, when

- the loop has nothing to do but to wait for its next timer, and no socket is ready,
- each thread pauses (`clock.pause`) or waits for an answer (`clock.awaiting_answer`), and
- the servers hold as many requests as clients wait for: none is on its way, nor is an answer.

What a thread does ends in something that wakes the loop: a result, bytes on a socket, or `_look_again`.

Threads take turns, so that everything happens in the same order each time, on however many processors: a thread works
only while the loop has nothing to do and no other thread works.  When several want to, the one that was started first
is first.  What a thread asks the loop to call is called at the end of its turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import selectors
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["JumpingLoop", "JumpingTime"]

T = TypeVar("T")

_LONGEST_SOCKET = 600.0
"""Real seconds until a socket counts as dead; normal time-outs use the jumping time."""

_MOST_TURNS_WITHOUT_SOCKETS = 1000
"""Turns of a busy loop after which it looks at its sockets all the same."""

_MOST_JOBS = 512
"""Threads that jobs of all executors have in common: more than all executors together allow."""


class _Wait:
    """A thread waits until `at`: for `event`, or for an answer, which `cut` ends."""

    def __init__(self, at: float, event: threading.Event | None, cut: Callable[[], object]) -> None:
        self.at = at
        self.event = event
        self.cut = cut
        self.over = False


class _Worker(threading.local):
    """The number of the work that the present thread does: its place among those that want a turn."""

    number = -1


class JumpingTime:
    """A `clock.TimeSource` that begins at the present second, or at `began`; any thread may use it."""

    def __init__(self, began: float | None = None) -> None:
        self._began = float(
            int(time.time() if began is None else began)
        )  # a fraction would decide what whole seconds dates have
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self._working = 0
        """Number of threads, and of jobs of threads, that have begun and not ended."""
        self._answers = 0
        """Number of those that wait for an answer."""
        self._pauses: set[_Wait] = set()
        self._waits: list[tuple[float, int, _Wait]] = []
        self._turn: int | None = None
        """The number of the work whose turn it is."""
        self._wanted: list[tuple[int, threading.Event]] = []
        """Who wants a turn."""
        self._calls: list[Callable[[], object]] = []
        """What the thread whose turn it is wants the loop to call."""
        self._worker = _Worker()
        self._numbers = itertools.count()
        self._blocked = False
        """Whether the loop is waiting for a thread."""
        self._on_their_way = 0
        """How often the loop was woken and has not seen it yet."""
        self.held: Callable[[], int] = lambda: 0
        """Returns how many requests the servers have received and not answered; called on the loop's thread."""
        self.wake: Callable[[Sequence[Callable[[], object]]], object] = lambda _calls: None
        """Wakes the loop, which then makes these calls; called on any thread."""

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

    def pause(self, event: threading.Event, seconds: float | None) -> None:
        """See `TimeSource.pause`."""
        wait = _Wait(self._elapsed + (seconds or 0.0), event, event.set)
        with self._lock:
            if seconds is not None:
                self._remember(wait)
            self._pauses.add(wait)
            self._end_turn()
        event.wait()
        with self._lock:
            wait.over = True
            self._pauses.discard(wait)
            turn = self._want_turn()
        turn.wait()

    @contextlib.contextmanager
    def awaiting_answer(self, seconds: float, cut: Callable[[], object]) -> Iterator[None]:
        """See `TimeSource.awaiting_answer`."""
        wait = _Wait(self._elapsed + seconds, None, cut)
        with self._lock:
            self._answers += 1
            self._remember(wait)
            self._end_turn()
        try:
            yield
        finally:
            with self._lock:
                if not wait.over:
                    wait.over = True
                    self._answers -= 1
                turn = self._want_turn()
            turn.wait()

    def working(self, work: Callable[..., object]) -> Callable[..., object]:
        """See `TimeSource.working`."""
        number = self.work_begins()

        def run(*arguments: object) -> None:
            try:
                with self.turns_of(number):
                    work(*arguments)
            finally:
                self.work_ends()

        return run

    # For the loop

    def work_begins(self) -> int:
        """A thread starts working; returns the number of its work."""
        with self._lock:
            self._working += 1
            return next(self._numbers)

    @contextlib.contextmanager
    def turns_of(self, number: int) -> Iterator[None]:
        """Within this context, the present thread does the work of that number, and it is its turn."""
        self._worker.number = number
        with self._lock:
            turn = self._want_turn()
        turn.wait()
        yield

    def work_ends(self) -> None:
        """A thread has finished; those that wait for its result were woken before."""
        with self._lock:
            self._working -= 1
            self._end_turn()

    def call_after_turn(self, call: Callable[[], object]) -> bool:
        """Whether it is this thread's turn: then the loop makes this call when it ends."""
        with self._lock:
            if self._turn is None or self._turn != self._worker.number:
                return False
            self._calls.append(call)
            return True

    def woken(self) -> None:
        """The loop has seen that it was woken, and makes the calls."""
        with self._lock:
            self._on_their_way -= 1

    def may_jump(self) -> bool:
        """Whether everything waits; if not, the loop is woken when that may have changed.

        Called when the loop has nothing to do: the next thread that wants a turn has it.
        """
        with self._lock:
            if self._on_their_way:
                return False
            self._blocked = not (self._turn is None and self._all_wait())
            if self._blocked or not self._wanted:
                return not self._blocked
            self._blocked = True
            self._turn, turn = heapq.heappop(self._wanted)
            turn.set()
            return False

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

    def _want_turn(self) -> threading.Event:
        turn = threading.Event()
        heapq.heappush(self._wanted, (self._worker.number, turn))
        self._look_again()
        return turn

    def _end_turn(self) -> None:
        if self._turn == self._worker.number:
            self._turn = None
        self._look_again()

    def _look_again(self) -> None:
        calls: list[Callable[[], object]] = []
        if self._turn is None:
            calls, self._calls = self._calls, calls
        if self._blocked or calls:
            self._blocked = False
            self._on_their_way += 1
            self.wake(calls)

    def _all_wait(self) -> bool:
        """Whether no thread works, but those that want a turn."""
        pausing = sum(not wait.event.is_set() for wait in self._pauses if wait.event is not None)
        waiting = pausing + self._answers + len(self._wanted)
        return self._working == waiting and self._answers == self.held()


@dataclass
class _Jobs:
    """What one executor has to do: so many at a time, in the order in which they came."""

    most: int
    under_way: int = 0
    waiting: deque[tuple[asyncio.Future[Any], Callable[[], Any]]] = field(default_factory=deque)


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop that lives in a `JumpingTime`."""

    def __init__(self, jumping: JumpingTime) -> None:
        self._jumping = jumping
        super().__init__(_Selector(jumping))
        self._workers = ThreadPoolExecutor(_MOST_JOBS, thread_name_prefix="worker")
        self.set_default_executor(self._workers)
        self._jobs: dict[Executor, _Jobs] = {}
        jumping.wake = self._wake

    def time(self) -> float:
        """The time that jumps."""
        return self._jumping.monotonic()

    def call_soon_threadsafe(  # type: ignore[override]  # the base class is more precise
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As the base class; a thread whose turn it is cannot take back what it asks for."""
        if self._jumping.call_after_turn(lambda: self.call_soon(callback, *args, context=context)):
            return asyncio.Handle(callback, args, self, context)
        return super().call_soon_threadsafe(callback, *args, context=context)

    def _wake(self, calls: Sequence[Callable[[], object]]) -> None:
        with contextlib.suppress(RuntimeError):  # it is closed
            super().call_soon_threadsafe(self._make, calls)

    def _make(self, calls: Sequence[Callable[[], object]]) -> None:
        self._jumping.woken()
        for call in calls:
            call()

    def run_in_executor(  # type: ignore[override]  # the base class is less precise
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """As the base class; the job counts as work from its beginning until its result has been delivered.

        An executor's own threads are not used, only their number: which of them would take a job is chance.
        """
        executor = executor or self._workers
        jobs = self._jobs.setdefault(executor, _Jobs(getattr(executor, "_max_workers", _MOST_JOBS)))
        result: asyncio.Future[T] = self.create_future()
        jobs.waiting.append((result, lambda: func(*args)))
        self._begin_next(jobs)
        return result

    def _begin_next(self, jobs: _Jobs) -> None:
        while jobs.waiting and jobs.under_way < jobs.most:
            result, work = jobs.waiting.popleft()
            if not result.cancelled():
                jobs.under_way += 1
                self._workers.submit(self._do, self._jumping.work_begins(), jobs, result, work)

    def _do(self, number: int, jobs: _Jobs, result: asyncio.Future[Any], work: Callable[[], Any]) -> None:
        with self._jumping.turns_of(number):
            try:
                found, error = work(), None
            except BaseException as failure:  # noqa: BLE001 (as an executor's)
                found, error = None, failure
            self.call_soon_threadsafe(self._done, jobs, result, found, error)
        self._jumping.work_ends()

    def _done(self, jobs: _Jobs, result: asyncio.Future[Any], found: Any, error: BaseException | None) -> None:
        jobs.under_way -= 1
        self._begin_next(jobs)
        if result.done():
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(found)


class _Selector(selectors.DefaultSelector):
    """Waits for sockets while work is in progress; otherwise does not wait."""

    def __init__(self, jumping: JumpingTime) -> None:
        super().__init__()
        self._jumping = jumping
        self._passed_over = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """The ready sockets; none if time has jumped.

        As long as the loop has something else to do, it does that first: most of its turns need no system call.
        """
        if timeout is not None and timeout <= 0 and self._passed_over < _MOST_TURNS_WITHOUT_SOCKETS:
            self._passed_over += 1
            return []
        self._passed_over = 0
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
        if ready := super().select(0):  # what became ready before everything waited
            return ready
        self._jumping.jump(min(ends))
        return []
