"""`resume`: continue an interrupted run, end it, or discard it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from rpu_desktop.console.certificates import resume_advice
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.passwords import passwords_for
from rpu_desktop.console.run import ConsolePools, ConsoleRun
from rpu_desktop.console.servers import TrustWish, remember
from rpu_desktop.console.updates import ConsoleSecrets, SecretFiles, through
from rpu_desktop.console.upgrade import aborted
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import JournalDamaged, JournalStore
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.unfinished import KnownPool, RunMemory, discard, survey
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.front import InPlace, Login
from rpu_desktop.session.record import RunRecord
from rpu_desktop.session.resume import is_only_to_be_ended, resumed_options, take_up
from rpu_desktop.session.session import UpgradeSession
from rpu_desktop.session.work import SessionWork
from rpu_desktop.xapi.connection import Credentials, PoolConnection
from rpu_desktop.xapi.failures import (
    ApiFailure,
    AuthenticationFailed,
    ConnectionLost,
    Unreachable,
    UntrustedCertificate,
    XapiError,
)
from rpu_desktop.xapi.members import following_members
from rpu_desktop.xapi.trust import TrustPolicy, TrustStore

__all__ = ["ResumeRequest", "resume"]

_PAUSE = 5.0
"""Seconds between two attempts to reach a pool that is away."""

_NOTHING = translate("console", "There is no unfinished upgrade to resume.")
_ELSEWHERE = translate(
    "console",
    "An upgrade already in progress in another window or terminal continues there. Use “rpu-desktop "
    "upgrade” to start one.",
)
_CHECK_PASSWORD = translate(
    "console", "Check the password. Right after an upgrade, directory users may have to wait a few minutes."
)


@dataclass(frozen=True, slots=True)
class ResumeRequest:
    """Which run (the only one where `run` is empty), how to log in, and what to do with it."""

    run: str = ""
    password_files: Sequence[str] = ()
    trust: TrustWish = field(default_factory=TrustWish)
    media: MediaSource | None = None
    finish_here: bool = False
    discard: bool = False
    take_over: bool = False
    retries: int = 0
    secrets: SecretFiles = field(default_factory=SecretFiles)
    proxy: str = ""
    notify: Sequence[str] = ()


def resume(request: ResumeRequest, output: Output) -> ExitCode:
    """Continue a run; prints everything as it happens."""
    store = JournalStore()
    try:
        if request.discard and request.run:
            return _discard(store, request.run, output)
        memory = _chosen(store, request.run, output)
        if memory is None:
            raise ConsoleError(ExitCode.USAGE, [Complaint(_NOTHING, _ELSEWHERE)])
        if not memory.open_pools:
            output.say(memory.report.to_text(output.translator))
            return ExitCode.DONE if memory.outcome is Outcome.DONE else ExitCode.FAILED
        if request.discard:
            return _discard(store, memory.run, output)
        return asyncio.run(_resume(request, store, memory.run, output))
    except StepFailed as error:
        code = ExitCode.USAGE if isinstance(error, JournalDamaged) else ExitCode.BLOCKED
        raise ConsoleError(code, [Complaint(error.text, error.advice)]) from error


def _discard(store: JournalStore, run: str, output: Output) -> ExitCode:
    """With any content of its journal."""
    discard(store, run)
    output.say(translate("console", "The upgrade {run} was discarded.").of(run=run))
    return ExitCode.DONE


def _chosen(store: JournalStore, run: str, output: Output) -> RunMemory | None:
    if run:
        journal = store.open(run)
        journal.close()
        return RunMemory.of(run, journal.entries)
    found = survey(store)
    for unreadable in found.unreadable:
        output.complain(Complaint(unreadable.failure.text, unreadable.failure.advice))
    memories = found.unfinished
    if len(memories) > 1:
        text = translate("console", "Several upgrades are unfinished; specify which one: {runs}")
        runs = ", ".join(f"{memory.run} ({_names(memory)})" for memory in memories)
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(runs=plain(runs)))])
    return memories[0] if memories else None


def _names(memory: RunMemory) -> str:
    return ", ".join(pool.name for pool in memory.open_pools)


async def _resume(request: ResumeRequest, store: JournalStore, name: str, output: Output) -> ExitCode:
    with Interrupts() as interrupts:
        record = RunRecord(store)
        memory = record.open(name)
        try:
            pools = memory.open_pools
            passwords = passwords_for(
                [(pool.server, pool.username) for pool in pools], request.password_files, output.aside
            )
            finish = request.finish_here or is_only_to_be_ended(memory)
            options = _options(memory, request, output, finish=finish)
            async with _connected(name, pools, passwords, request.trust, output) as connections:
                work = _work(request, record, memory, connections)
                try:
                    await take_up(work, memory, options, finish=finish)
                    return await ConsoleRun(
                        work, output, interrupts, memory.report, retries=request.retries, notify=request.notify
                    ).run(finish_here=finish)
                finally:
                    await work.stop_serving()
        except (ConsoleError, StepFailed):
            _report_left(memory, output)
            raise
        except asyncio.CancelledError:
            _report_left(memory, output)
            return aborted(output)


def _report_left(memory: RunMemory, output: Output) -> None:
    """The run is not resumed: print what is still switched off, which nothing else shows, and how to restore it.

    Nothing is restored here.  A server may be in the middle of its upgrade, or another program may use the pool.
    """
    for undo in memory.switched_off:
        output.complain(Complaint(translate("console", "Still switched off: {what}").of(what=undo.text)))
    if memory.vms_down:
        text = translate("console", "Still down: {vms}.").of(vms=plain(", ".join(memory.vms_down)))
        output.complain(Complaint(text))
    if memory.switched_off or memory.vms_down:
        text = translate(
            "console",
            "This is restored when the upgrade is resumed. To restore it without upgrading any more servers: "
            "rpu-desktop resume {run} --finish-here",
        )
        output.complain(Complaint(text.of(run=memory.run)))


def _work(
    request: ResumeRequest, record: RunRecord, memory: RunMemory, connections: Sequence[PoolConnection]
) -> SessionWork:
    logins = {pool.uuid: Login(pool.username, pool.legacy_tls) for pool in memory.open_pools}
    pools = ConsolePools({connection.uuid: connection for connection in connections}, logins)
    session = UpgradeSession(choices=Choices(take_over_all=request.take_over))
    return SessionWork(session, InPlace(), pools, record, alternative=False)


def _options(memory: RunMemory, request: ResumeRequest, output: Output, *, finish: bool) -> dict[str, RunOptions]:
    """What is wanted of each pool (by uuid), as far as the command line does not say otherwise."""
    for pool in memory.open_pools:
        if pool.options is not None:
            source = through(pool.options.update_source, request.proxy)
            media = request.media or pool.options.media
            pool.options = replace(pool.options, update_source=source, media=media)
    return resumed_options(memory, _Secrets(request, output), finish=finish)


class _Secrets(ConsoleSecrets):
    """Those for the media are named once more on the command line."""

    def __init__(self, request: ResumeRequest, output: Output) -> None:
        super().__init__(request.secrets, output.aside)
        self._media = request.media

    def media_password(self, media: MediaSource) -> str:
        """As `Secrets.media_password`."""
        if self._media is not None:
            return self._media.password
        text = translate("console", "The password of {user} for the installation media is not stored anywhere.")
        advice = translate(
            "console", "Specify the media again, and a file with the password: --media URL --media-password-file FILE"
        )
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(user=plain(media.username)), advice)])


@asynccontextmanager
async def _connected(
    run: str, pools: Sequence[KnownPool], passwords: Sequence[str], trust: TrustWish, output: Output
) -> AsyncIterator[list[PoolConnection]]:
    """Connections to all pools; one that is away, because its coordinator is being installed, is waited for.

    What was named or seen first now is remembered: this run may have to be resumed once more.
    """
    store = TrustStore() if trust.fingerprints or trust.first else None
    opening = [_open(run, pool, password, trust, output) for pool, password in zip(pools, passwords, strict=True)]
    answers = await asyncio.gather(*opening, return_exceptions=True)
    opened = [answer for answer in answers if isinstance(answer, PoolConnection)]
    try:
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        async with AsyncExitStack() as following:
            for pool in opened:
                await remember(pool, store, output)
                await following.enter_async_context(following_members(pool, store))
            yield opened
    finally:
        await asyncio.gather(*(connection.close() for connection in opened))


def _policy(pool: KnownPool, trust: TrustWish) -> TrustPolicy:
    """What the run has seen of this pool's servers, what is remembered for this computer, and what is named now."""
    known = TrustStore().policy(*trust.fingerprints, allow_first=trust.first, legacy_tls=pool.legacy_tls)
    return known.also(pool.certificates)


async def _open(run: str, pool: KnownPool, password: str, trust: TrustWish, output: Output) -> PoolConnection:
    policy = _policy(pool, trust)
    told: Text | None = None
    while True:
        try:
            return await PoolConnection.open(pool.server, Credentials(pool.username, password), policy)
        except (Unreachable, ConnectionLost, ApiFailure) as error:
            if error.text != told:
                told = error.text
                text = translate("console", "{pool} cannot be reached yet; waiting for it: {reason}")
                output.say(text.of(pool=pool.name, reason=error.text))
            await asyncio.sleep(_PAUSE)
        except UntrustedCertificate as error:
            complaint = Complaint(error.text, resume_advice(error, run, trust.named), pool.name)
            raise ConsoleError(ExitCode.FAILED, [complaint]) from error
        except XapiError as error:
            advice = error.advice
            if isinstance(error, AuthenticationFailed):
                advice = _CHECK_PASSWORD
            raise ConsoleError(ExitCode.FAILED, [Complaint(error.text, advice, pool.name)]) from error
