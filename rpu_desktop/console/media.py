"""The installation media, looked at before any pool is touched: from here, and from every host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import translate
from rpu_desktop.media.checks import PoolMedia, check_pool, read_here
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["OfferedMedia", "check_media", "offer_again", "offer_media", "read_offered"]


_LINES = {
    Severity.WARNS: translate("console", "  warning: {text}"),
    Severity.INFORMS: translate("console", "  note: {text}"),
}


@dataclass(frozen=True, slots=True)
class OfferedMedia:
    """The media as each pool (by uuid) is given them; `local` is what this program serves itself."""

    sources: Mapping[str, MediaSource]
    local: LocalMedia | None = None


@asynccontextmanager
async def offer_media(
    media: MediaSource | Path | None, pools: Sequence[PoolConnection], output: Output
) -> AsyncIterator[OfferedMedia]:
    """The media for all pools, none in manual mode; what is on this computer is served until the end of the block.

    Raises:
        ConsoleError: what lies on this computer is no installation media, damaged, or cannot be served.

    """
    if media is None or isinstance(media, MediaSource):
        yield OfferedMedia({pool.uuid: media for pool in pools} if media else {})
        return
    try:
        local = await asyncio.to_thread(LocalMedia.open, media)
        output.say(translate("console", "Comparing the checksums of {path}").of(path=local.path))
        await asyncio.to_thread(local.verify)
    except MediaError as error:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error
    try:
        yield OfferedMedia(await asyncio.to_thread(_serve, local, pools), local)
    finally:
        await asyncio.to_thread(local.stop)


async def read_offered(media: MediaSource | Path) -> SoftwareVersion | None:
    """What the media bring, as this computer sees it; None where it cannot see them.

    Raises:
        ConsoleError: they are no installation media, or damaged.

    """
    try:
        if isinstance(media, Path):
            return (await asyncio.to_thread(LocalMedia.open, media)).version.software_version
        offered, damage = await read_here(media)
    except MediaError as error:
        damage = error
    if damage is not None:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(damage.text, damage.advice)])
    return offered


@asynccontextmanager
async def offer_again(
    sources: Mapping[str, MediaSource], pools: Sequence[PoolConnection]
) -> AsyncIterator[OfferedMedia]:
    """The media of a run that is taken up again: what this program served, it serves at the same address once more.

    Raises:
        ConsoleError: the image or folder is gone, or cannot be served.

    """
    served = {uuid: source for uuid, source in sources.items() if source.origin}
    opened: dict[str, LocalMedia] = {}
    try:
        for pool in pools:
            source = served.get(pool.uuid)
            if source is not None:
                if source.origin not in opened:
                    opened[source.origin] = await asyncio.to_thread(LocalMedia.open, Path(source.origin))
                local = opened[source.origin]
                await asyncio.to_thread(local.serve, pool.snapshot(), pool.coordinator_address, again=source)
        yield OfferedMedia(sources, next(iter(opened.values()), None))
    except MediaError as error:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error
    finally:
        for local in opened.values():
            await asyncio.to_thread(local.stop)


def _serve(local: LocalMedia, pools: Sequence[PoolConnection]) -> dict[str, MediaSource]:
    try:
        return {pool.uuid: local.serve(pool.snapshot(), pool.coordinator_address) for pool in pools}
    except MediaError as error:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error


async def check_media(
    offered: OfferedMedia,
    pools: Sequence[PoolConnection],
    wishes: Wishes,
    output: Output,
    *,
    accept_eula: bool,
) -> dict[str, PoolMedia]:
    """Tell what the media are and what the hosts say of them; the answers by pool uuid.

    Raises:
        ConsoleError: something forbids the start: the media, their version, a host that cannot read them, or a licence
            agreement that was not accepted.

    """
    shares = offered.local.shares if offered.local else {}
    found = await asyncio.gather(
        *(check_pool(pool, offered.sources[pool.uuid], wishes, shares.get(pool.uuid)) for pool in pools)
    )
    _tell(found, output)
    complaints = [
        Complaint(problem.text, problem.why, pool.pool.name)
        for pool in found
        for problem in pool.problems
        if problem.severity is Severity.BLOCKS
    ]
    complaints = complaints or _unaccepted([pool.licence for pool in found], output, accept_eula=accept_eula)
    if complaints:
        raise ConsoleError(ExitCode.BLOCKED, complaints)
    return {pool.pool.uuid: pool for pool in found}


def _tell(found: Sequence[PoolMedia], output: Output) -> None:
    versions = {(pool.offered.full_label, pool.source.shown()) for pool in found if pool.offered}
    line = translate("console", "Installation media: {version} at {source}")
    for version, source in sorted(versions):
        output.say(line.of(version=version, source=source))
    for pool in found:
        mild = [problem for problem in pool.problems if problem.severity is not Severity.BLOCKS]
        if mild:
            output.say(translate("console", "Installation media for {pool}").of(pool=pool.pool.name))
        for problem in mild:
            output.say(_LINES[problem.severity].of(text=problem.text))
            output.say(translate("console", "    {why}").of(why=problem.why))


def _unaccepted(licences: Sequence[Licence | None], output: Output, *, accept_eula: bool) -> list[Complaint]:
    waiting = {licence for licence in licences if licence is not None}
    if accept_eula:
        return []
    for licence in sorted(waiting, key=lambda each: each.name):
        output.say(licence.text)
    text = translate(
        "console", "The installation media carry a licence agreement ({name}) that must be accepted first."
    )
    advice = translate("console", "Read it above; --accept-eula says that you accept it.")
    return [Complaint(text.of(name=licence.name), advice) for licence in waiting]
