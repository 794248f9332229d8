"""From the prechecks to the report: what `upgrade` and `resume` have in common."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rpu_desktop.console.answers import Answers
from rpu_desktop.console.certificates import CertificateWatch
from rpu_desktop.console.findings import complaints, tell
from rpu_desktop.console.instructions import tell_instructions
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.media import OfferedMedia, check_media
from rpu_desktop.console.narrator import Narrator
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.questions import Questions, Rules
from rpu_desktop.console.resolve import put_back, resolve_all
from rpu_desktop.engine.pool_lock import Occupied, assure_silent, other_run, without_mark
from rpu_desktop.engine.preflight import obstacles
from rpu_desktop.engine.run import PoolJob, UpgradeRun
from rpu_desktop.engine.version_check import facts_of, has_new_version
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import Findings, examine
from rpu_desktop.run.events import Event, Outcome
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import Journal
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.run.report import Report
from rpu_desktop.run.state import RunState
from rpu_desktop.run.unfinished import write_options
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["Carrier", "Part"]

_EXIT_CODES = {Outcome.DONE: ExitCode.DONE, Outcome.BLOCKED: ExitCode.BLOCKED}


@dataclass(frozen=True, slots=True)
class Part:
    """One pool: what is wanted of it, and what is remembered."""

    pool: PoolConnection
    state: RunState
    options: RunOptions
    resolve_all: bool
    take_over: bool = False
    accept_eula: bool = False
    target: SoftwareVersion | None = None
    """What the media bring, where that is known."""

    def tested(self, found: PoolMedia) -> Part:
        """The same with what the media test found."""
        wishes = replace(self.options.wishes, target_dom0_growth=found.dom0_growth)
        return replace(self, options=replace(self.options, wishes=wishes), target=found.offered)

    async def examine(self, run: str) -> Findings:
        """What stands in the way of the run `run`: hosts that a former one has upgraded do not, nor does its mark."""
        given = Circumstances(
            self._without_mark(run),
            self.wishes(),
            self.options.mode,
            self.target,
            apply_updates=self.options.apply_updates,
            update_source=self.options.update_source,
            packs=self.options.packs,
            now=time.time(),
            live=True,
            media=self.options.media if self.target else None,
        )
        return await examine(self.pool, given)

    def _without_mark(self, run: str) -> PoolSnapshot:
        """The pool as it is, but for a mark that is ours, or that is in nobody's way."""
        snapshot = self.pool.snapshot()
        if not self.take_over and other_run(snapshot.pool.other_config, {run, *self.state.former}) is not None:
            return snapshot
        return without_mark(snapshot)

    def wishes(self) -> Wishes:
        """The wishes without the hosts that are done."""
        wishes, target = self.options.wishes, self.target
        if target is None:
            return wishes
        snapshot = self.pool.snapshot()
        facts = {host.uuid: facts_of(host, snapshot, self.state, target) for host in snapshot.hosts.values()}
        done = {uuid for uuid, known in facts.items() if has_new_version(known)}
        return replace(wishes, skip_hosts=wishes.skip_hosts | done)


class Carrier:
    """Carries one run out and tells everything as it happens."""

    def __init__(
        self,
        output: Output,
        interrupts: Interrupts,
        journal: Journal,
        parts: Sequence[Part],
        report: Report | None = None,
        *,
        media: OfferedMedia,
    ) -> None:
        self.media = media
        self.output = output
        self.interrupts = interrupts
        self.journal = journal
        self.parts = parts
        self.report = report
        self._answers = Answers()
        self._certificates = CertificateWatch(output, journal.run, [part.pool for part in parts], self._answers)

    async def run(self, *, finish_here: bool = False) -> ExitCode:
        """Prepare what has not begun yet, then do all that is left to do.

        Raises:
            ConsoleError: something stands in the way, or a server shows a certificate that nobody approves.

        """
        return await self._certificates.guard(self._run(finish_here=finish_here))

    async def _run(self, *, finish_here: bool) -> ExitCode:
        if not finish_here:
            await self._prepared()
        return await self._carry_out(finish_here=finish_here)

    async def _prepared(self) -> None:
        try:
            await self._prepare([part for part in self.parts if not part.state.begun])
        except BaseException as error:
            await asyncio.shield(self._put_all_back())
            if isinstance(error, StepFailed):  # the journal: nothing is switched off that it does not hold
                raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error
            raise

    async def _prepare(self, parts: Sequence[Part]) -> None:
        """Everything that can stop the run is found before any of the pools is touched."""
        await self._refuse_occupied()
        if not parts:
            return
        await self._refuse_hopeless(parts)
        parts = await self._tested(parts)
        found = await asyncio.gather(*(part.examine(self.journal.run) for part in parts))
        for part, findings in zip(parts, found, strict=True):
            tell(findings, self.output, part.options.wishes.parallel_migrations)
        found = await self._resolved(parts, found)
        obstacles = [complaint for findings in found for complaint in complaints(findings)]
        if obstacles:
            raise ConsoleError(ExitCode.BLOCKED, obstacles)

    @property
    def _manual(self) -> bool:
        """Whether a person boots the servers."""
        return any(part.options.mode is Mode.MANUAL for part in self.parts)

    async def _tested(self, parts: Sequence[Part]) -> list[Part]:
        """The same parts, with what the media say: which version they bring, and how much memory that takes."""
        if self._manual:
            for part in parts:
                tell_instructions(part.pool.snapshot(), part.options.wishes, self.output)
            return list(parts)
        found = await check_media(
            self.media,
            [part.pool for part in parts],
            parts[0].options.wishes,
            self.output,
            accept_eula=all(part.accept_eula for part in parts),
        )
        tested = {part.pool.uuid: part.tested(found[part.pool.uuid]) for part in parts}
        for uuid, part in tested.items():
            write_options(self.journal, uuid, part.options, resolve_all=part.resolve_all)
        self.parts = [tested.get(part.pool.uuid, part) for part in self.parts]
        return list(tested.values())

    async def _refuse_occupied(self) -> None:
        """Before anything is switched off, too: what another upgrade needs is not to be taken from it."""
        found = await asyncio.gather(*(self._occupied(part) for part in self.parts))
        refusals = [refusal for refusal in found if refusal is not None]
        if refusals:
            raise ConsoleError(ExitCode.BLOCKED, refusals)

    async def _occupied(self, part: Part) -> Complaint | None:
        if part.take_over:
            return None
        try:
            await assure_silent(part.pool, {self.journal.run, *part.state.former}, self.output.say)
        except Occupied as error:
            words = translate("console", "{advice} (--take-over does it.)").of(advice=error.advice)
            return Complaint(error.text, words, part.pool.name)
        except XapiError as error:
            return Complaint(error.text, error.advice, part.pool.name)
        return None

    async def _refuse_hopeless(self, parts: Sequence[Part]) -> None:
        """What the run itself would end at, before anything is changed for its sake."""
        refusals = [
            Complaint(obstacle.text, obstacle.advice, part.pool.name)
            for part in parts
            for obstacle in await obstacles(part.pool.snapshot(), part.options)
        ]
        if refusals:
            raise ConsoleError(ExitCode.BLOCKED, refusals)

    async def _resolved(self, parts: Sequence[Part], found: Sequence[Findings]) -> list[Findings]:
        """Pools side by side; all of them are through before one's failure ends the run."""
        wanted = [(part, findings) for part, findings in zip(parts, found, strict=True) if part.resolve_all]
        if not any(findings.resolvable for _, findings in wanted):
            return list(found)
        work = (resolve_all(part.pool, findings, self.output, part.state.note_undo) for part, findings in wanted)
        failed = [complaint for complaints in await asyncio.gather(*work) for complaint in complaints]
        if failed:
            raise ConsoleError(ExitCode.BLOCKED, failed)
        return await asyncio.gather(*(part.examine(self.journal.run) for part in parts))

    async def _put_all_back(self) -> None:
        await asyncio.gather(*(put_back(part.pool, part.state, self.output) for part in self.parts))
        self.journal.close()

    async def _carry_out(self, *, finish_here: bool) -> ExitCode:
        narrator = Narrator(self.output, several_pools=len(self.parts) > 1)
        jobs = [PoolJob(part.pool, part.options, part.state, part.take_over) for part in self.parts]
        asker = Questions(self.output, self._answers) if self._manual else Rules()

        def listen(event: Event) -> None:
            narrator(event)
            self._certificates.hears(event)

        run = UpgradeRun(jobs, listen, asker, self.journal, self.report)
        self.interrupts.gently = lambda: self._stop(run)
        report = await (run.finish_here() if finish_here else run.execute())
        self.output.say()
        self.output.say(report.to_text(self.output.translator))
        if finish_here:
            return ExitCode.DONE if all(part.state.ended for part in self.parts) else ExitCode.FAILED
        code = _EXIT_CODES.get(narrator.outcome, ExitCode.FAILED) if narrator.outcome else ExitCode.FAILED
        if code is ExitCode.DONE and not report.updates_complete:
            code = ExitCode.FAILED
        if any(not part.state.ended for part in self.parts):
            words = translate("console", "Something is left to do. To go on: rpu-desktop resume {run}")
            self.output.say(words.of(run=self.journal.run))
            code = ExitCode.FAILED if code is ExitCode.DONE else code
        return code

    def _stop(self, run: UpgradeRun) -> None:
        self.output.say(
            translate(
                "console",
                "Stopping after the current step; press Ctrl-C again to end this program at once: what is under way "
                "in the pool goes on, and “rpu-desktop resume {run}” goes on from there.",
            ).of(run=self.journal.run)
        )
        run.stop()
