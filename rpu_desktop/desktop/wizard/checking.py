"""The session's work, one thing at a time, for pages to draw."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.prechecks.types import Problem
from rpu_desktop.session.choices import Decision
from rpu_desktop.session.work import SessionWork

__all__ = ["Checking"]


class Checking(QObject):
    """`changed` comes whenever there is something new to draw, `ended` when nothing is under way any more."""

    changed = Signal()
    ended = Signal()

    def __init__(self, work: SessionWork) -> None:
        super().__init__()
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._look: asyncio.Task[None] | None = None
        self._once_more = False
        self.solving = False
        work.changed = self.changed.emit

    @property
    def busy(self) -> bool:
        """Whether something is being checked or solved."""
        return self._task is not None and not self._task.done()

    @property
    def looking(self) -> bool:
        """Whether what is in the way of the start is being found out."""
        return self._look is not None and not self._look.done()

    async def wait(self) -> None:
        """Until nothing is being checked or solved."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def check(self) -> None:
        """Check all chosen pools; each result appears when it is there."""
        self._start(self._work.check())

    def solve(self, problems: Sequence[tuple[str, Problem]]) -> None:
        """Carry out the fixes of these problems (server id, problem), then check everything again."""
        if not self.busy:
            self._start(self._solve(self._work.solve(problems)))

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Take over what the admin decided, do what is to be done now, then check everything again."""
        if not self.busy:
            self._start(self._solve(self._work.decide(decisions)))

    def look_before_start(self) -> None:
        """Find out what is in the way of the start, once more if something changes meanwhile."""
        if self.looking:
            self._once_more = True
            return
        self._look = spawn(self._looked())

    async def _looked(self) -> None:
        while True:
            self._once_more = False
            await self._work.preflight()
            if not self._once_more:
                return

    async def _solve(self, work: Coroutine[Any, Any, None]) -> None:
        self.solving = True
        try:
            await work
        finally:
            self.solving = False

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self.busy:
            work.close()
            return
        self._task = spawn(work)
        self._task.add_done_callback(lambda _: self.ended.emit())
        self.changed.emit()
