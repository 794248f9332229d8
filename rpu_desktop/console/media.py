"""The installation media, looked at before any pool is touched: from here, and from every host."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.media.errors import MediaDamaged, MediaError, NotARepository
from rpu_desktop.media.hosts import ask_hosts, unsuitable_for
from rpu_desktop.media.repository import MediaVersion, can_read_here, read_media
from rpu_desktop.media.url import MediaSource
from rpu_desktop.texts import translate
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["check_media"]


async def check_media(source: MediaSource, pools: Sequence[PoolConnection], output: Output) -> SoftwareVersion | None:
    """Tell what the media are; the version they bring, None where this computer cannot see it.

    This computer may stand elsewhere than the hosts: that it cannot reach the media is only worth a warning.

    Raises:
        ConsoleError: they are no installation media, are damaged, older than what a host runs, or a host cannot read
            them.

    """
    version = await _read(source, output)
    complaints: list[Complaint] = []
    if version:
        line = translate("console", "Installation media: {version} at {source}")
        output.say(line.of(version=version.label, source=source.shown()))
        offered = version.software_version
        complaints = [
            Complaint(refusal.text, refusal.advice, pool.name)
            for pool in pools
            for refusal in unsuitable_for(pool.snapshot(), offered, source)
        ]
    complaints = complaints or await _refusals(source, pools)
    if complaints:
        raise ConsoleError(ExitCode.BLOCKED, complaints)
    return version.software_version if version else None


async def _refusals(source: MediaSource, pools: Sequence[PoolConnection]) -> list[Complaint]:
    answers = await asyncio.gather(*(ask_hosts(pool, source) for pool in pools))
    return [
        Complaint(refusal.text, refusal.advice, pool.name)
        for pool, refusals in zip(pools, answers, strict=True)
        for refusal in refusals
    ]


async def _read(source: MediaSource, output: Output) -> MediaVersion | None:
    if not can_read_here(source):
        return None
    try:
        return await read_media(source)
    except (NotARepository, MediaDamaged) as error:
        raise ConsoleError(ExitCode.BLOCKED, [Complaint(error.text, error.advice)]) from error
    except MediaError as error:
        output.say(translate("console", "Warning: {text} The servers will try for themselves.").of(text=error.text))
        return None
