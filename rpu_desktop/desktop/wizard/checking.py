"""Runs the session's work, one job at a time, for the pages."""

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
    """`changed` is emitted when there is something new to show, `ended` when no job is running any longer."""

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
        """Whether a check or a fix is running."""
        return self._task is not None and not self._task.done()

    @property
    def looking(self) -> bool:
        """Whether the reasons not to start are being collected."""
        return self._look is not None and not self._look.done()

    async def wait(self) -> None:
        """Wait until no check or fix is running."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def check(self) -> None:
        """Check all chosen pools; each result is shown as soon as it is known."""
        self._start(self._work.check())

    def solve(self, problems: Sequence[tuple[str, Problem]]) -> None:
        """Apply the fixes of these problems (server id, problem), then check everything again."""
        if not self.busy:
            self._start(self._solve(self._work.solve(problems)))

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Apply the admin's decisions, run the fixes that they allow, then check everything again."""
        if not self.busy:
            self._start(self._solve(self._work.decide(decisions)))

    def check_before_start(self) -> None:
        """Collect the reasons not to start; repeated if something changes meanwhile."""
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
