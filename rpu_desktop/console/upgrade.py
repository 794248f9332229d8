"""`upgrade`: a new run over the pools that the servers lead to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rpu_desktop.console.carrying import Carrier, Part
from rpu_desktop.console.interrupts import Interrupts
from rpu_desktop.console.media import OfferedMedia, offer_media
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.servers import ServerRequest, TrustWish, open_pools
from rpu_desktop.console.updates import UpdateRequest
from rpu_desktop.i18n.text import translate
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.planning.networks import find_network
from rpu_desktop.run.journal import Journal, JournalFailed, JournalStore
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.run.unfinished import take_part, write_options
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


def upgrade(request: UpgradeRequest, output: Output) -> ExitCode:
    """Upgrade the pools; tells everything as it happens."""
    return asyncio.run(_upgrade(request, output))


async def _upgrade(request: UpgradeRequest, output: Output) -> ExitCode:
    with Interrupts() as interrupts:
        try:
            async with (
                open_pools(request.servers, request.trust, output) as pools,
                offer_media(request.media, pools, output) as media,
            ):
                journal, parts = _begun(request, pools, media)
                return await Carrier(output, interrupts, journal, parts, media=media).run()
        except asyncio.CancelledError:
            return aborted(output)


def aborted(output: Output) -> ExitCode:
    """What to say after the second Ctrl-C."""
    output.complain(
        Complaint(
            translate("console", "Aborted."),
            translate("console", "To go on: rpu-desktop resume. What was switched off is put back then, too."),
        )
    )
    return ExitCode.FAILED


def _begun(request: UpgradeRequest, pools: Sequence[PoolConnection], media: OfferedMedia) -> tuple[Journal, list[Part]]:
    """The journal of the run; without one nothing is touched."""
    store = JournalStore()
    users = {server.address: server.username for server in request.servers}
    try:
        journal = store.create()
        parts = []
        for pool in pools:
            username = users.get(pool.asked_address, request.servers[0].username)
            options = RunOptions(
                media=media.sources.get(pool.uuid),
                mode=Mode.AUTOMATIC if request.media is not None else Mode.MANUAL,
                wishes=request.wishes,
                apply_updates=request.updates.wanted,
                update_source=request.updates.source,
                packs=request.updates.packs,
                backup=request.backup,
            )
            state = take_part(store, journal, pool, username, legacy_tls=request.trust.legacy_tls)
            network = find_network(pool.snapshot(), request.wishes.network)
            wanted = replace(options, wishes=replace(request.wishes, network=network))
            write_options(journal, pool.uuid, wanted, resolve_all=request.resolve_all)
            parts.append(Part(pool, state, wanted, request.resolve_all, request.take_over, request.accept_eula))
    except JournalFailed as error:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error
    return journal, parts
