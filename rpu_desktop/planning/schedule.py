"""When dependent tasks run if only so many migrations run concurrently: a discrete-event simulation."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from rpu_desktop.planning.types import COPIES, Slot

__all__ = ["Schedule", "ScheduledTask"]


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """A task of `seconds` that waits for others (their numbers); migrations share the window.

    `sender` is the host of a migration that takes disks with it: each sends only so many of these at a time.
    """

    seconds: float
    after: tuple[int, ...]
    migrates: bool
    sender: Hashable = None


class Schedule:
    """List scheduling: always starts the lowest-numbered task that may begin, as the engine does."""

    def __init__(self, tasks: Mapping[int, ScheduledTask], window: int) -> None:
        self.tasks = tasks
        self.window = window
        self.slots: dict[int, Slot] = {}
        self.ends: list[tuple[float, int]] = []
        self.migrating = 0
        self.sending: dict[Hashable, int] = {}
        self.ready: list[int] = []
        self.ready_moves: list[int] = []
        self.missing: dict[int, int] = {}
        self.waiting: dict[int, list[int]] = {}

    def run(self, done: set[int], running: Mapping[int, float]) -> dict[int, Slot]:
        """When each task begins and ends, seconds from now; `running` maps running tasks to their elapsed seconds."""
        self._prepare(done, running)
        now = 0.0
        while True:
            self._start(now)
            if not self.ends:
                return self.slots
            now, ended = heapq.heappop(self.ends)
            self.migrating -= self.tasks[ended].migrates
            self._count_copy(self.tasks[ended], -1)
            for follower in self.waiting.get(ended, ()):
                self.missing[follower] -= 1
                if not self.missing[follower]:
                    self._enqueue(follower)

    def _prepare(self, done: set[int], running: Mapping[int, float]) -> None:
        for number, task in self.tasks.items():
            if number in done:
                continue
            if number in running:
                self._begin(number, 0.0, max(task.seconds - running[number], 0.0))
                continue
            before = [other for other in task.after if other not in done]
            self.missing[number] = len(before)
            for other in before:
                self.waiting.setdefault(other, []).append(number)
            if not before:
                self._enqueue(number)

    def _enqueue(self, number: int) -> None:
        heapq.heappush(self.ready_moves if self.tasks[number].migrates else self.ready, number)

    def _start(self, now: float) -> None:
        while self.ready:
            number = heapq.heappop(self.ready)
            self._begin(number, now, self.tasks[number].seconds)
        later = []
        while self.ready_moves and self.migrating < self.window:
            number = heapq.heappop(self.ready_moves)
            if self.sending.get(self.tasks[number].sender, 0) >= COPIES:
                later.append(number)
            else:
                self._begin(number, now, self.tasks[number].seconds)
        for number in later:
            heapq.heappush(self.ready_moves, number)

    def _begin(self, number: int, now: float, seconds: float) -> None:
        self.migrating += self.tasks[number].migrates
        self._count_copy(self.tasks[number], 1)
        self.slots[number] = Slot(now, now + seconds)
        heapq.heappush(self.ends, (now + seconds, number))

    def _count_copy(self, task: ScheduledTask, change: int) -> None:
        if task.sender is not None:
            self.sending[task.sender] = self.sending.get(task.sender, 0) + change
