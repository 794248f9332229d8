"""Checking the chosen pools and solving what is found, while the page only draws."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rpu_desktop.desktop import jobs
from rpu_desktop.desktop.flow import Decision
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import NoWholePool
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure, apply_fixes
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.state import RunState

__all__ = ["Checking"]


class Checking(QObject):
    """One thing at a time.  `changed` comes whenever there is something new to draw, `ended` when all is over."""

    changed = Signal()
    ended = Signal()

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self._context = context
        self._flow = context.flow
        self._work: asyncio.Task[None] | None = None
        self.solving = False

    @property
    def busy(self) -> bool:
        """Whether something is being checked or solved."""
        return self._work is not None and not self._work.done()

    async def wait(self) -> None:
        """Until nothing is being checked or solved."""
        if self._work is not None:
            await asyncio.wait([self._work])

    def check(self) -> None:
        """Check all chosen pools; each result appears when it is there."""
        self._start(self._check_all())

    def solve(self, problems: Sequence[tuple[str, Problem]]) -> None:
        """Carry out the fixes of these problems (server id, problem), then check everything anew."""
        self._start(self._solve(problems))

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Take over what the admin decided, do what is to be done now, then check everything anew."""
        if not self.busy:
            self._start(self._solve(self._flow.decide(decisions)))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self.busy:
            work.close()
            return
        self._work = spawn(work)
        self._work.add_done_callback(lambda _: self.ended.emit())
        self.changed.emit()

    async def _check_all(self) -> None:
        self._flow.begin_checks()
        connections = self._context.connections()
        for server in self._flow.chosen:
            if server not in connections:
                self._flow.unchecked[server] = translate("desktop", "It is not connected.")
        self.changed.emit()
        await asyncio.gather(*(self._check(server) for server in connections))

    async def _check(self, server: str) -> None:
        connection, look = self._context.connections()[server], self._flow.circumstances()
        tell = partial(self._context.engine.to_desktop, self._found, server)
        try:
            found = await self._context.engine.submit(lambda: jobs.examine(connection, look, tell))
        except NoWholePool:
            self._flow.unchecked[server] = translate("desktop", "It shows no pool coordinator right now.")
        except AppError as error:
            self._flow.unchecked[server] = error.text
        except Exception as error:  # noqa: BLE001 (whatever it is, the admin has to see it here)
            self._flow.unchecked[server] = plain(repr(error))
        else:
            self._found(server, found)

    def _found(self, server: str, found: Findings) -> None:
        known = self._flow.findings.get(server)
        if known is None or not known.complete:
            self._flow.findings[server] = found
            self.changed.emit()

    async def _solve(self, problems: Sequence[tuple[str, Problem]]) -> None:
        by_server: dict[str, list[Problem]] = {}
        for server, problem in problems:
            by_server.setdefault(server, []).append(problem)
            self._flow.fixes.pop((server, problem.id), None)
        self.solving = True
        try:
            await asyncio.gather(*(self._solve_in(server, found) for server, found in by_server.items()))
        finally:
            self.solving = False
        await self._check_all()

    async def _solve_in(self, server: str, problems: Sequence[Problem]) -> None:
        connection = self._context.connections().get(server)
        if connection is None:
            self._flow.fixes_ended(server, problems, [])
            return
        engine = self._context.engine
        try:
            state = await self._context.keeper.state(server)
        except StepFailed as error:  # nothing is switched off that the journal does not hold
            failures = [FixFailure(problem, error.text, error.advice) for problem in problems]
            self._flow.fixes_ended(server, problems, failures)
            return
        record = partial(self._record, server, state)
        progress = partial(engine.to_desktop, self._goes_on, server)
        failures = await engine.submit(lambda: apply_fixes(connection, problems, record, progress))
        self._flow.fixes_ended(server, problems, failures)

    def _record(self, server: str, state: RunState, undo: Undo) -> None:
        """On the engine's thread: into the journal before anything changes, then onto the page."""
        state.note_undo(undo)
        self._context.engine.to_desktop(self._remember, server, undo)

    def _remember(self, server: str, undo: Undo) -> None:
        self._flow.remember_undo(server, undo)
        self.changed.emit()

    def _goes_on(self, server: str, problem: Problem, share: float) -> None:
        self._flow.fix_goes_on(server, problem, share)
        self.changed.emit()
