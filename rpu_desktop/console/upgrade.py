"""`upgrade`: the whole run, from the prechecks to the report."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rpu_desktop.console.findings import complaints, tell
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.media import check_media
from rpu_desktop.console.narrator import Narrator
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.resolve import put_back, resolve_all
from rpu_desktop.console.servers import ServerRequest, TrustWish, open_pools
from rpu_desktop.engine.events import Outcome
from rpu_desktop.engine.installing import matches
from rpu_desktop.engine.options import Mode, RunOptions
from rpu_desktop.engine.prompts import Choice, Prompt
from rpu_desktop.engine.run import PoolJob, UpgradeRun
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import Findings, examine
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.texts import translate
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["UpgradeRequest", "upgrade"]

_EXIT_CODES = {Outcome.DONE: ExitCode.DONE, Outcome.BLOCKED: ExitCode.BLOCKED}


@dataclass(frozen=True, slots=True)
class UpgradeRequest:
    """What to upgrade, from where, and how."""

    servers: Sequence[ServerRequest]
    media: MediaSource
    trust: TrustWish = field(default_factory=TrustWish)
    wishes: Wishes = field(default_factory=Wishes)
    resolve_all: bool = False
    apply_updates: bool = False


class _Stopper:
    """Answers the engine's questions for nobody at the keyboard: stop, which is always safe."""

    async def ask(self, prompt: Prompt) -> Choice:
        return Choice.STOP


def upgrade(request: UpgradeRequest, output: Output) -> ExitCode:
    """Upgrade the pools; tells everything as it happens."""
    return asyncio.run(_upgrade(request, output))


async def _upgrade(request: UpgradeRequest, output: Output) -> ExitCode:
    with Interrupts() as interrupts:
        try:
            async with open_pools(request.servers, request.trust, output) as pools:
                return await _Upgrade(request, output, interrupts, pools).run()
        except asyncio.CancelledError:
            output.complain(
                Complaint(
                    translate("console", "Aborted."),
                    translate("console", "Look at the pool, then start the same command again to go on."),
                )
            )
            return ExitCode.FAILED


class _Upgrade:
    def __init__(
        self, request: UpgradeRequest, output: Output, interrupts: Interrupts, pools: Sequence[PoolConnection]
    ) -> None:
        self.request = request
        self.output = output
        self.interrupts = interrupts
        self.pools = pools
        self.target: SoftwareVersion | None = None
        self.undos: dict[str, list[Undo]] = {pool.uuid: [] for pool in pools}

    async def run(self) -> ExitCode:
        try:
            await self.prepare()
        except BaseException:
            await asyncio.shield(self.put_all_back())
            raise
        return await self.carry_out()

    async def prepare(self) -> None:
        """Everything that can stop the run is found before any of the pools is touched."""
        if self.request.apply_updates:
            self.output.say(
                translate("console", "Warning: this version applies no updates yet; apply them after the upgrade.")
            )
        self.target = await check_media(self.request.media, self.pools, self.output)
        found = await asyncio.gather(*map(self.examine, self.pools))
        for findings in found:
            tell(findings, self.output)
        if self.request.resolve_all:
            found = await self.resolve(found)
        obstacles = [complaint for findings in found for complaint in complaints(findings)]
        if obstacles:
            raise ConsoleError(ExitCode.BLOCKED, obstacles)

    async def resolve(self, found: Sequence[Findings]) -> list[Findings]:
        """Pools side by side; all of them are through before one's failure ends the run."""
        work = map(self.resolve_in, self.pools, found)
        failed = [complaint for complaints in await asyncio.gather(*work) for complaint in complaints]
        if failed:
            raise ConsoleError(ExitCode.BLOCKED, failed)
        return await asyncio.gather(*map(self.examine, self.pools))

    async def resolve_in(self, pool: PoolConnection, findings: Findings) -> list[Complaint]:
        return await resolve_all(pool, findings, self.output, self.undos[pool.uuid].append)

    async def examine(self, pool: PoolConnection) -> Findings:
        given = Circumstances(
            pool.snapshot(),
            self.wishes(pool),
            Mode.AUTOMATIC,
            self.target,
            apply_updates=self.request.apply_updates,
            now=time.time(),
            media=self.request.media,
        )
        return await examine(pool, given)

    def wishes(self, pool: PoolConnection) -> Wishes:
        """What the prechecks are to look at: hosts that a former run has upgraded stand in nobody's way."""
        wishes, target = self.request.wishes, self.target
        if target is None:
            return wishes
        hosts = pool.snapshot().hosts.values()
        done = {host.uuid for host in hosts if matches(host.software_version, target)}
        return replace(wishes, skip_hosts=wishes.skip_hosts | done)

    async def put_all_back(self) -> None:
        await asyncio.gather(*(put_back(pool, self.undos[pool.uuid], self.output) for pool in self.pools))

    async def carry_out(self) -> ExitCode:
        options = RunOptions(
            media=self.request.media,
            mode=Mode.AUTOMATIC,
            wishes=self.request.wishes,
            apply_updates=self.request.apply_updates,
        )
        narrator = Narrator(self.output, several_pools=len(self.pools) > 1)
        jobs = [PoolJob(pool, options, tuple(self.undos[pool.uuid])) for pool in self.pools]
        run = UpgradeRun(jobs, narrator, _Stopper())
        self.interrupts.gently = lambda: self.stop(run)
        report = await run.execute()
        self.output.say()
        self.output.say(report.to_text(self.output.translator))
        return _EXIT_CODES.get(narrator.outcome, ExitCode.FAILED) if narrator.outcome else ExitCode.FAILED

    def stop(self, run: UpgradeRun) -> None:
        self.output.say(
            translate(
                "console", "Stopping after the current step; press Ctrl-C again to abort at once, which is not safe."
            )
        )
        run.stop()
