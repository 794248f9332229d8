"""From the prechecks to the report: what `upgrade` and `resume` have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from rpu_desktop.console.answers import Answers
from rpu_desktop.console.certificates import CertificateWatch
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.narrator import Narrator
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.preparation import Preparation, complaints_of
from rpu_desktop.console.questions import Questions
from rpu_desktop.console.stopping import Stopping
from rpu_desktop.engine.run import UpgradeRun
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.rehearsal.html import compared_text
from rpu_desktop.rehearsal.kept import KeptRehearsals
from rpu_desktop.rehearsal.lines import rehearsal_json
from rpu_desktop.run.events import Event, Outcome
from rpu_desktop.run.options import Mode
from rpu_desktop.run.report import Report
from rpu_desktop.run.unfinished import KnownPool
from rpu_desktop.session.front import Login
from rpu_desktop.session.notifying import Notifier
from rpu_desktop.session.session import State
from rpu_desktop.session.tolerance import Tolerance
from rpu_desktop.session.unattended import StartRefused, prepare
from rpu_desktop.session.unattended_prompter import UnattendedPrompter
from rpu_desktop.session.work import SessionWork
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["ConsolePools", "ConsoleRun"]

_EXIT_CODES = {Outcome.DONE: ExitCode.DONE, Outcome.BLOCKED: ExitCode.BLOCKED}


class ConsolePools:
    """The pools that the command line names, by their uuids."""

    def __init__(self, connections: Mapping[str, PoolConnection], logins: Mapping[str, Login]) -> None:
        self._connections = connections
        self._logins = logins

    def connection(self, key: str) -> PoolConnection | None:
        """As `Pools.connection`."""
        return self._connections.get(key)

    def login(self, key: str) -> Login:
        """As `Pools.login`."""
        return self._logins[key]

    def key_of(self, pool: KnownPool) -> str | None:
        """As `Pools.key_of`."""
        return pool.uuid if pool.uuid in self._connections else None


class ConsoleRun:
    """Prepares a session, runs it, and prints everything as it happens."""

    def __init__(
        self,
        work: SessionWork,
        output: Output,
        interrupts: Interrupts,
        report: Report | None = None,
        *,
        retries: int = 0,
        notify: Sequence[str] = (),
    ) -> None:
        self._work = work
        self._output = output
        self._interrupts = interrupts
        self._report = report
        self._retries = retries
        self._notify = notify
        self._answers = Answers()
        pools = list(work.connections().values())
        self._certificates = CertificateWatch(output, work.record.run, pools, self._answers)

    async def run(self, *, finish_here: bool = False) -> ExitCode:
        """Prepare what has not begun yet, then complete all remaining steps.

        Raises:
            ConsoleError: there is an obstacle, or a server presents a certificate that is not approved.

        """
        return await self._certificates.guard(self._run(finish_here=finish_here))

    async def _run(self, *, finish_here: bool) -> ExitCode:
        if not finish_here:
            await self._prepare()
        return await self._carry_out(finish_here=finish_here)

    async def _prepare(self) -> None:
        preparation = Preparation(self._output)
        self._work.begins = preparation.begins
        try:
            await prepare(self._work, preparation)
        except StartRefused as refused:
            for obstacle in refused.obstacles:
                if obstacle.licence is not None:
                    preparation.licence(obstacle.licence)
            raise ConsoleError(ExitCode.BLOCKED, complaints_of(refused.obstacles)) from refused

    @property
    def _manual(self) -> bool:
        """Whether a person boots the servers."""
        session = self._work.session
        return any(session.options(key).mode is Mode.MANUAL for key in session.chosen)

    async def _carry_out(self, *, finish_here: bool) -> ExitCode:
        session = self._work.session
        narrator = Narrator(self._output, several_pools=len(session.chosen) > 1)
        notifier = self._notifier()

        def listen(event: Event) -> None:
            narrator(event)
            self._certificates.hears(event)
            if notifier is not None:
                notifier.hear(event)

        jobs, journal = await self._work.jobs()
        rehearsal = self._rehearsal()
        session.move_to(State.RUNNING)
        tolerance = Tolerance.of(jobs, self._report)
        unattended = UnattendedPrompter(self._retries, tolerance)
        asker = Questions(self._output, self._answers) if self._manual else unattended
        run = UpgradeRun(jobs, listen, asker, journal, self._report)
        self._interrupts.gently = Stopping(run, self._output)
        try:
            report = await (run.finish_here() if finish_here else run.execute())
        finally:
            if notifier is not None:
                await asyncio.to_thread(notifier.close)
        session.move_to(State.ENDED)
        self._output.say()
        self._output.say(report.to_text(self._output.translator))
        if rehearsal is not None:
            self._output.say()
            self._output.say(compared_text(rehearsal, report))
            self._output.emit(rehearsal_json(rehearsal, self._output.translator))
        return self._exit_code(report, narrator.outcome, finish_here=finish_here)

    def _rehearsal(self) -> Rehearsal | None:
        """The rehearsal of exactly the plans with which this run began."""
        session = self._work.session
        return KeptRehearsals().of_run(self._work.record.run, [session.findings.get(key) for key in session.chosen])

    def _notifier(self) -> Notifier | None:
        if not self._notify:
            return None
        loop = asyncio.get_running_loop()

        def failed(text: Text) -> None:
            loop.call_soon_threadsafe(self._output.complain, Complaint(text))

        return Notifier(self._notify, self._output.translator, failed)

    def _exit_code(self, report: Report, outcome: Outcome | None, *, finish_here: bool) -> ExitCode:
        ended = all(state.ended for state in self._work.record.states.values())
        if finish_here:
            return ExitCode.DONE if ended else ExitCode.FAILED
        code = _EXIT_CODES.get(outcome, ExitCode.FAILED) if outcome else ExitCode.FAILED
        if code is ExitCode.DONE and not report.updates_complete:
            code = ExitCode.FAILED
        if not ended:
            words = translate("console", "Some steps are left. To continue: rpu-desktop resume {run}")
            self._output.say(words.of(run=self._work.record.run))
            code = ExitCode.FAILED if code is ExitCode.DONE else code
        return code
