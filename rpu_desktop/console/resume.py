"""`resume`: go on with a run that was interrupted, end it, or forget it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from rpu_desktop.console.carrying import Carrier, Part
from rpu_desktop.console.certificates import resume_advice
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.media import offer_again
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.passwords import passwords_for
from rpu_desktop.console.servers import TrustWish, remember
from rpu_desktop.console.updates import SecretFiles, with_secrets
from rpu_desktop.console.upgrade import aborted
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.media.url import MediaSource
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import JournalDamaged, JournalStore
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.unfinished import KnownPool, RunMemory, discard, survey
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

_NOTHING = translate("console", "No upgrade is unfinished: there is nothing to resume.")
_ELSEWHERE = translate(
    "console", "One that another window or command is carrying out goes on there. “rpu-desktop upgrade” begins one."
)
_CHECK_PASSWORD = translate(
    "console", "Check the password. Right after an upgrade, directory users may have to wait a little."
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
    secrets: SecretFiles = field(default_factory=SecretFiles)
    proxy: str = ""


def resume(request: ResumeRequest, output: Output) -> ExitCode:
    """Go on with a run; tells everything as it happens."""
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
    """Whatever its journal holds."""
    discard(store, run)
    output.say(translate("console", "The run {run} is forgotten.").of(run=run))
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
        text = translate("console", "Several upgrades are unfinished; say which one: {runs}")
        runs = ", ".join(f"{memory.run} ({_names(memory)})" for memory in memories)
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(runs=plain(runs)))])
    return memories[0] if memories else None


def _names(memory: RunMemory) -> str:
    return ", ".join(pool.name for pool in memory.open_pools)


async def _resume(request: ResumeRequest, store: JournalStore, run: str, output: Output) -> ExitCode:
    with Interrupts() as interrupts:
        try:
            journal = store.open(run)
            memory = RunMemory.of(run, journal.entries, journal)
            pools = memory.open_pools
            passwords = passwords_for(
                [(pool.server, pool.username) for pool in pools], request.password_files, output.aside
            )
            finish = request.finish_here or all(pool.options is None for pool in pools)
            wanted = [_options(pool, request, output, finish=finish) for pool in pools]
            sources = {pool.uuid: options.media for pool, options in zip(pools, wanted, strict=True) if options.media}
            async with (
                _connected(run, pools, passwords, request.trust, output) as connections,
                offer_again({} if finish else sources, connections) as media,
            ):
                parts = [
                    Part(connection, pool.state, options, pool.resolve_all, request.take_over, accept_eula=True)
                    for connection, pool, options in zip(connections, pools, wanted, strict=True)
                ]
                return await Carrier(output, interrupts, journal, parts, memory.report, media=media).run(
                    finish_here=finish
                )
        except asyncio.CancelledError:
            return aborted(output)


def _options(pool: KnownPool, request: ResumeRequest, output: Output, *, finish: bool) -> RunOptions:
    options = pool.options
    if options is None:  # nothing but putting back is left to do: the media do not matter
        return RunOptions(media=None)
    wanted = options.apply_updates and not finish
    source = with_secrets(options.update_source, request.secrets, output.aside, wanted=wanted, proxy=request.proxy)
    options = replace(options, update_source=source)
    if request.media is not None:
        return replace(options, media=request.media)
    if options.media is not None and options.media.username and not finish:
        text = translate("console", "The password of {user} for the installation media is kept nowhere.")
        advice = translate(
            "console", "Name the media once more, and a file with the password: --media URL --media-password-file FILE"
        )
        raise ConsoleError(ExitCode.USAGE, [Complaint(text.of(user=plain(options.media.username)), advice)])
    return options


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
                text = translate("console", "{pool} cannot be reached yet and is waited for: {reason}")
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
