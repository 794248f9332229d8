"""Controls a run: starts it on the engine thread, and passes events, questions and answers between the threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.run import PoolJob, UpgradeRun
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import Event, HostChanged
from rpu_desktop.run.journal import Journal
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice, Prompt
from rpu_desktop.run.report import Report
from rpu_desktop.session.tolerance import Tolerance

__all__ = ["RunController"]


_log = logging.getLogger(__name__)


class RunController(QObject):
    """One upgrade run; signals are emitted on Qt's thread.

    `happened` has an `Event`, `asked` a `Prompt`, `ended` the `Report`, `crashed` an unexpected exception.
    """

    happened = Signal(object)
    asked = Signal(object)
    ended = Signal(object)
    crashed = Signal(object)

    def __init__(self, engine: EngineThread) -> None:
        super().__init__()
        self._engine = engine
        self._run: UpgradeRun | None = None
        self._stop_early = False
        self._last_servers = False
        self.tolerance = Tolerance()
        self.listener: Callable[[Event], object] = lambda event: None
        """Called on the engine's thread with each event."""
        self._answers: dict[str, asyncio.Future[Choice]] = {}

    async def execute(
        self, jobs: Sequence[PoolJob], journal: Journal, report: Report, *, finish_here: bool = False
    ) -> None:
        """Run to the end; with `finish_here` no more servers are upgraded."""
        try:
            report = await self._engine.submit(lambda: self._execute(jobs, journal, report, finish_here))
        except Exception as error:  # noqa: BLE001 (a bug of ours must reach the admin's eyes, not a log)
            _log.critical("the run broke", exc_info=error)
            self.crashed.emit(error)
        else:
            self.ended.emit(report)

    async def _execute(self, jobs: Sequence[PoolJob], journal: Journal, report: Report, finish_here: bool) -> Report:
        attended = any(job.options.mode is Mode.MANUAL for job in jobs)
        self.tolerance = Tolerance() if attended else Tolerance.of(jobs, report)
        self._run = UpgradeRun(jobs, self._notify, _Prompter(self), journal, report)
        if self._stop_early:
            self._run.stop()
        return await (self._run.finish_here() if finish_here else self._run.execute())

    def _notify(self, event: Event) -> None:
        self.listener(event)
        if self._last_servers and isinstance(event, HostChanged) and event.stage.final:
            self.stop(event.pool.uuid)
        self._engine.to_front(self.happened.emit, event)

    async def ask(self, prompt: Prompt) -> Choice:
        """Ask on Qt's thread and wait for the answer; called on the engine thread."""
        answer: asyncio.Future[Choice] = asyncio.get_running_loop().create_future()
        self._answers[prompt.id] = answer
        self._engine.to_front(self.asked.emit, prompt)
        try:
            return await answer
        finally:
            del self._answers[prompt.id]

    def answer(self, prompt: Prompt, choice: Choice) -> None:
        """Pass on the admin's answer; answers to withdrawn questions are ignored."""
        self._engine.post(self._deliver, prompt.id, choice)

    def _deliver(self, prompt_id: str, choice: Choice) -> None:
        answer = self._answers.get(prompt_id)
        if answer is not None and not answer.done():
            answer.set_result(choice)

    def pause(self, after: PauseAfter) -> None:
        """Start no further steps."""
        if self._run:
            self._run.pause(after=after)

    def resume(self) -> None:
        """Continue after a pause."""
        if self._run:
            self._run.resume()

    def begin_now(self, pool_uuid: str) -> None:
        """Begin the next server of a pool, whatever the time."""
        if self._run:
            self._run.begin_now(pool_uuid)

    def skip(self, pool_uuid: str, host_uuid: str) -> None:
        """Skip a member whose turn has not begun."""
        if self._run:
            self._run.skip(pool_uuid, HostUuid(host_uuid))

    def stop_after_server(self) -> None:
        """Stop each pool after the server whose turn it is."""
        self._last_servers = True

    def stop(self, pool_uuid: str | None = None) -> None:
        """Stop one pool or all of them after the current step."""
        if self._run:
            self._run.stop(pool_uuid)
        else:
            self._stop_early = True

    def stop_waiting(self) -> None:
        """As `stop`, without waiting for a server that is being installed."""
        if self._run:
            self._run.stop_waiting()


class _Prompter:
    """The controller as the engine sees it."""

    def __init__(self, controller: RunController) -> None:
        self._controller = controller

    async def ask(self, prompt: Prompt) -> Choice:
        if self._controller.tolerance.skips(prompt):
            return Choice.SKIP
        return await self._controller.ask(prompt)
