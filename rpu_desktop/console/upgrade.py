"""`upgrade`: a new run over the pools that the servers lead to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rpu_desktop.console.examine import check_servers
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.preparation import report_checksums
from rpu_desktop.console.run import ConsolePools, ConsoleRun
from rpu_desktop.console.servers import ServerRequest, TrustWish, open_pools
from rpu_desktop.console.updates import UpdateRequest
from rpu_desktop.i18n.text import translate
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.planning.networks import find_network
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.hooks import Hook
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import Mode
from rpu_desktop.run.timing import Timing
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.front import InPlace, Login
from rpu_desktop.session.record import RunRecord
from rpu_desktop.session.session import UpgradeSession
from rpu_desktop.session.work import SessionWork
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["UpgradeRequest", "aborted", "upgrade"]


@dataclass(frozen=True, slots=True)
class UpgradeRequest:
    """What to upgrade, from where (None: in manual mode), and how; `backup` as in `RunOptions`."""

    servers: Sequence[ServerRequest]
    media: MediaSource | Path | None
    trust: TrustWish = field(default_factory=TrustWish)
    wishes: Wishes = field(default_factory=Wishes)
    resolve_all: bool = False
    updates: UpdateRequest = field(default_factory=UpdateRequest)
    accept_eula: bool = False
    backup: str | None = ""
    take_over: bool = False
    hooks: Sequence[Hook] = ()
    timing: Timing = field(default_factory=Timing)
    notify: Sequence[str] = ()
    """Addresses of notification services."""
    max_failed: int = 0
    retries: int = 0
    """How often to try again what failed at a server before the upgrade of its pool stops."""


def upgrade(request: UpgradeRequest, output: Output) -> ExitCode:
    """Upgrade the pools; prints everything as it happens."""
    return asyncio.run(_upgrade(request, output))


async def _upgrade(request: UpgradeRequest, output: Output) -> ExitCode:
    with Interrupts() as interrupts:
        try:
            async with open_pools(request.servers, request.trust, output) as pools:
                check_servers((pool.snapshot() for pool in pools), request.wishes)
                work = _work(request, pools)
                work.verifying = partial(report_checksums, output)
                try:
                    await _begin(work)
                    return await ConsoleRun(
                        work, output, interrupts, retries=request.retries, notify=request.notify
                    ).run()
                finally:
                    await work.stop_serving()
        except asyncio.CancelledError:
            return aborted(output)


def aborted(output: Output) -> ExitCode:
    """The message after Ctrl-C has ended the program."""
    output.complain(
        Complaint(
            translate("console", "Aborted."),
            translate("console", "To continue: rpu-desktop resume. It also restores what was switched off."),
        )
    )
    return ExitCode.FAILED


def _work(request: UpgradeRequest, pools: Sequence[PoolConnection]) -> SessionWork:
    """The session that the command line asks for."""
    users = {server.address: server.username for server in request.servers}
    names = {pool.uuid: users.get(pool.asked_address, request.servers[0].username) for pool in pools}
    logins = {uuid: Login(name, request.trust.legacy_tls) for uuid, name in names.items()}
    choices = Choices(
        mode=Mode.AUTOMATIC if request.media is not None else Mode.MANUAL,
        wishes=request.wishes,
        networks={pool.uuid: find_network(pool.snapshot(), request.wishes.network) for pool in pools},
        media=request.media,
        backup=request.backup,
        apply_updates=request.updates.wanted,
        update_source=request.updates.source,
        packs=request.updates.packs,
        take_over_all=request.take_over,
        resolve_all=request.resolve_all,
        accept_licences=request.accept_eula,
        hooks=tuple(request.hooks),
        timing=request.timing,
        max_failed=request.max_failed,
    )
    connections = {pool.uuid: pool for pool in pools}
    session = UpgradeSession(chosen=tuple(connections), choices=choices)
    record = RunRecord(JournalStore())
    return SessionWork(session, InPlace(), ConsolePools(connections, logins), record, alternative=False)


async def _begin(work: SessionWork) -> None:
    """The media are checked, and the journal of the run begins; without it nothing is changed."""
    try:
        await work.serve_media()
        await work.write_options()
    except (MediaError, StepFailed) as error:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error
