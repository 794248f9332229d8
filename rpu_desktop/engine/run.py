"""A run over one or several pools, side by side, sharing nothing but the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from rpu_desktop.engine.awake import kept_awake, watch_for_sleep
from rpu_desktop.engine.control import Control, PauseAfter
from rpu_desktop.engine.host_upgrade import hosts_away
from rpu_desktop.engine.pool_run import PoolRun
from rpu_desktop.engine.results import as_failure
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.event_log import EventLog
from rpu_desktop.run.events import Listener, Named, NoteLevel, Outcome, PoolFinished, RunFinished, RunStarted
from rpu_desktop.run.journal import Journal
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.prompts import Prompter
from rpu_desktop.run.report import Report
from rpu_desktop.run.state import RunState
from rpu_desktop.run.stream import EventStream, KeptEvents
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["PoolJob", "UpgradeRun"]


@dataclass(frozen=True, slots=True)
class PoolJob:
    """One pool of a run.

    `state` contains what the prechecks' fixes changed, or everything that a previous process has done. `take_over`:
    even if another desktop seems to be upgrading this pool.
    """

    connection: PoolConnection
    options: RunOptions
    state: RunState
    take_over: bool = False


class UpgradeRun:
    """A run.

    Create it on the event loop that runs it; `pause`, `resume`, `skip` and `stop` may be called from any thread.

    `report` is what is known about a resumed run. The journal is closed at the end.
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
        self._notify = EventStream(self.report.apply, EventLog(), KeptEvents(journal), listener)
        self._runs = {
            job.connection.uuid: PoolRun(
                job.connection, job.options, job.state, self._notify, prompter, journal.run, take_over=job.take_over
            )
            for job in jobs
        }

    async def execute(self) -> Report:
        """Upgrade all pools; one pool's failure does not touch the others."""
        return await self._carry_out(PoolRun.execute)

    async def finish_here(self) -> Report:
        """Upgrade nothing more: put every server into service and restore everything."""
        return await self._carry_out(PoolRun.finish_here)

    async def _carry_out(self, work: Callable[[PoolRun], Awaitable[Outcome]]) -> Report:
        watching = asyncio.get_running_loop().create_task(watch_for_sleep(self._woke_up))
        try:
            with kept_awake():
                self._notify(RunStarted(run=self.id, pools=tuple(run.context.pool for run in self._runs.values())))
                outcomes = await asyncio.gather(*(self._by_itself(work, run) for run in self._runs.values()))
                self._notify(RunFinished(run=self.id, outcome=worst(outcomes)))
        finally:
            watching.cancel()
            self._journal.close()
        return self.report

    async def _by_itself(self, work: Callable[[PoolRun], Awaitable[Outcome]], run: PoolRun) -> Outcome:
        """Run one pool; its errors, even bugs in this program, end that pool's upgrade only."""
        try:
            return await work(run)
        except Exception as error:  # noqa: BLE001 - the other pools' upgrades continue
            pool = run.context.pool
            self._notify(PoolFinished(pool=pool, outcome=Outcome.FAILED, detail=as_failure(error).text))
            return Outcome.FAILED

    def _woke_up(self, seconds: float) -> None:
        """Reopen all connections: those that broke meanwhile look alive for a while."""
        for run in self._runs.values():
            run.context.connection.renew()
            minutes = max(1, round(seconds / 60))
            text = translate(
                "engine",
                "This computer was suspended for {n} minute; the program reads the pool again.",
                "This computer was suspended for {n} minutes; the program reads the pool again.",
                minutes,
            )
            run.context.events.note(text, NoteLevel.WARNING)

    def pause(self, pool: str | None = None, after: PauseAfter = PauseAfter.VM) -> None:
        """Start nothing new in this pool (uuid; all by default) until `resume`."""
        self._each(pool, lambda control: control.pause(after))

    def resume(self, pool: str | None = None) -> None:
        """Continue after a pause."""
        self._each(pool, Control.resume)

    def begin_now(self, pool: str | None = None) -> None:
        """Do not wait for a maintenance window, or for the end of the soak time after a server."""
        self._each(pool, Control.begin_now)

    def skip(self, pool: str, host: HostUuid) -> None:
        """Skip a member (uuid) of that pool; once its turn has begun it is too late, which is reported."""
        self._each(pool, lambda control: control.skip(host))

    def stop(self, pool: str | None = None) -> None:
        """Finish the current step, leave the pool safe, and end."""
        self._each(pool, Control.stop)

    def stop_waiting(self, pool: str | None = None) -> None:
        """As `stop`, but without waiting for a host that is being installed, whose fate is then unknown."""
        self._each(pool, Control.stop_waiting)

    def away(self) -> list[Named]:
        """The hosts that `stop` waits for: ordered to reboot, into the installer or for updates, and not back yet."""
        found = [host for run in self._runs.values() if run.at_work for host in hosts_away(run.context)]
        return [Named(host.uuid, host.name) for host in found]

    def _each(self, pool: str | None, action: Callable[[Control], None]) -> None:
        for uuid, run in self._runs.items():
            if pool in (None, uuid):
                action(run.control)


_SEVERITY = (Outcome.DONE, Outcome.BLOCKED, Outcome.STOPPED, Outcome.FAILED)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The combined outcome of several pools."""
    return max(outcomes, key=_SEVERITY.index, default=Outcome.DONE)
