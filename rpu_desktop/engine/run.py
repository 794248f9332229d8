"""A run over one or several pools, side by side and without anything shared between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from rpu_desktop.engine.control import Control
from rpu_desktop.engine.event_log import EventLog
from rpu_desktop.engine.events import Event, Listener, Outcome, RunFinished, RunStarted
from rpu_desktop.engine.options import RunOptions
from rpu_desktop.engine.pool_run import PoolRun
from rpu_desktop.engine.prompts import Prompter
from rpu_desktop.engine.report import Report
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PoolJob", "UpgradeRun"]


@dataclass(frozen=True, slots=True)
class PoolJob:
    """One pool of a run; `undos` is what the prechecks' fixes changed."""

    connection: PoolConnection
    options: RunOptions
    undos: tuple[Undo, ...] = ()


class UpgradeRun:
    """Must be made on the event loop that runs it; `pause`, `resume` and `stop` may be called from any thread."""

    def __init__(self, jobs: Sequence[PoolJob], listener: Listener, prompter: Prompter) -> None:
        self.id = uuid4().hex[:12]
        self.report = Report()
        self._listener = listener
        self._log = EventLog()
        self._runs = {
            job.connection.uuid: PoolRun(job.connection, job.options, job.undos, self._tell, prompter) for job in jobs
        }

    async def execute(self) -> Report:
        """Upgrade all pools; one pool's failure does not touch the others."""
        pools = tuple(run.context.pool for run in self._runs.values())
        self._tell(RunStarted(run=self.id, pools=pools))
        outcomes = await asyncio.gather(*(run.execute() for run in self._runs.values()))
        self._tell(RunFinished(run=self.id, outcome=worst(outcomes)))
        return self.report

    def pause(self, pool: str | None = None) -> None:
        """Begin nothing new in this pool (uuid; all by default) until `resume`."""
        self._each(pool, Control.pause)

    def resume(self, pool: str | None = None) -> None:
        """Go on."""
        self._each(pool, Control.resume)

    def stop(self, pool: str | None = None) -> None:
        """Finish the current step, leave the pool safe, and end."""
        self._each(pool, Control.stop)

    def _each(self, pool: str | None, action: Callable[[Control], None]) -> None:
        for uuid, run in self._runs.items():
            if pool in (None, uuid):
                action(run.control)

    def _tell(self, event: Event) -> None:
        self.report.listen(event)
        self._log(event)
        self._listener(event)


_SEVERITY = (Outcome.DONE, Outcome.BLOCKED, Outcome.STOPPED, Outcome.FAILED)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of several pools together."""
    return max(outcomes, key=_SEVERITY.index, default=Outcome.DONE)
