"""A run over one or several pools, side by side and without anything shared between them but the journal."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from rpu_desktop.engine.awake import kept_awake, watch_for_sleep
from rpu_desktop.engine.control import Control, PauseAfter
from rpu_desktop.engine.plan_loop import as_failure
from rpu_desktop.engine.pool_run import PoolRun
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.event_log import EventLog
from rpu_desktop.run.events import (
    Answered,
    Asked,
    BackedUp,
    ConnectionChanged,
    Event,
    HostChanged,
    HostUpdated,
    Listener,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.journal import Journal, JournalFailed
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.prompts import Prompter
from rpu_desktop.run.report import Report
from rpu_desktop.run.state import Ledger
from rpu_desktop.run.unfinished import write_event
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PoolJob", "UpgradeRun"]


@dataclass(frozen=True, slots=True)
class PoolJob:
    """One pool of a run; `ledger` knows what the prechecks' fixes changed, or all that a former process has done.

    `take_over`: even if another desktop seems to be at this pool.
    """

    connection: PoolConnection
    options: RunOptions
    ledger: Ledger
    take_over: bool = False


class UpgradeRun:
    """Must be made on the event loop that runs it; `pause`, `resume`, `skip` and `stop` may be called from any thread.

    `report` is what is known of a run that is resumed.  The journal is closed at the end.
    """

    def __init__(
        self,
        jobs: Sequence[PoolJob],
        listener: Listener,
        prompter: Prompter,
        journal: Journal,
        report: Report | None = None,
    ) -> None:
        self.id = journal.run
        self.report = report or Report()
        self._journal = journal
        self._listener = listener
        self._log = EventLog()
        self._runs = {
            job.connection.uuid: PoolRun(
                job.connection, job.options, job.ledger, self._tell, prompter, journal.run, take_over=job.take_over
            )
            for job in jobs
        }
        self._told: dict[str, HostChanged] = {}

    async def execute(self) -> Report:
        """Upgrade all pools; one pool's failure does not touch the others."""
        return await self._carry_out(PoolRun.execute)

    async def finish_here(self) -> Report:
        """Upgrade nothing more: make every server work again and put everything back."""
        return await self._carry_out(PoolRun.finish_here)

    async def _carry_out(self, work: Callable[[PoolRun], Awaitable[Outcome]]) -> Report:
        watching = asyncio.get_running_loop().create_task(watch_for_sleep(self._woke_up))
        try:
            with kept_awake():
                self._tell(RunStarted(run=self.id, pools=tuple(run.context.pool for run in self._runs.values())))
                outcomes = await asyncio.gather(*(self._by_itself(work, run) for run in self._runs.values()))
                self._tell(RunFinished(run=self.id, outcome=worst(outcomes)))
        finally:
            watching.cancel()
            self._journal.close()
        return self.report

    async def _by_itself(self, work: Callable[[PoolRun], Awaitable[Outcome]], run: PoolRun) -> Outcome:
        """What goes wrong in one pool, even in this program, ends that pool's upgrade only."""
        try:
            return await work(run)
        except Exception as error:  # noqa: BLE001 - the other pools' upgrades go on
            pool = run.context.pool
            self._tell(PoolFinished(pool=pool, outcome=Outcome.FAILED, detail=as_failure(error).text))
            return Outcome.FAILED

    def _woke_up(self, seconds: float) -> None:
        """Connections that broke meanwhile look alive for a while: make them anew."""
        for run in self._runs.values():
            run.context.connection.renew()
            minutes = max(1, round(seconds / 60))
            text = translate("engine", "This computer slept for %n minute(s); the pool is read anew.", "", minutes)
            run.context.note(text, NoteLevel.WARNING)

    def pause(self, pool: str | None = None, after: PauseAfter = PauseAfter.VM) -> None:
        """Begin nothing new in this pool (uuid; all by default) until `resume`."""
        self._each(pool, lambda control: control.pause(after))

    def resume(self, pool: str | None = None) -> None:
        """Go on."""
        self._each(pool, Control.resume)

    def skip(self, pool: str, host: str) -> None:
        """Leave a member (uuid) of that pool out; once its turn has begun it is too late, and told."""
        self._each(pool, lambda control: control.skip(host))

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
        if self._worth_keeping(event):
            with contextlib.suppress(JournalFailed):  # only the report of a run that is resumed would miss it
                write_event(self._journal, event)
        self._listener(event)

    def _worth_keeping(self, event: Event) -> bool:
        """What the report is made of."""
        match event:
            case HostChanged(host=host):
                before = self._told.get(host.uuid)
                self._told[host.uuid] = event
                now = (event.stage, event.version, event.upgraded)
                return before is None or (before.stage, before.version, before.upgraded) != now
            case VmChanged(stage=stage):
                return stage in _KEPT_OF_VMS
            case Note(level=level):
                return level is not NoteLevel.INFO
            case _:
                return isinstance(event, _KEPT)


_KEPT_OF_VMS = frozenset(
    {VmStage.MOVED, VmStage.MOVE_FAILED, VmStage.DOWN, VmStage.COMING_UP, VmStage.UP, VmStage.UP_FAILED, VmStage.GONE}
)

_KEPT = (
    RunStarted,
    RunFinished,
    PoolStarted,
    PoolPlanned,
    PoolFinished,
    ConnectionChanged,
    Asked,
    Answered,
    HostUpdated,
    Restored,
    BackedUp,
)
"""Events that the report is made of, each of them."""

_SEVERITY = (Outcome.DONE, Outcome.BLOCKED, Outcome.STOPPED, Outcome.FAILED)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of several pools together."""
    return max(outcomes, key=_SEVERITY.index, default=Outcome.DONE)
