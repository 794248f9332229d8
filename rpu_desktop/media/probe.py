"""What one host reports about the media: every read-only function of its upgrade plugin.

The functions came with the years (``testUrl`` first, ``getDom0DefaultMemory`` with 8.0): a host without a function
is not at fault; that answer is just missing.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks.answering import answers
from rpu_desktop.retrying import retrying
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, NoAnswer, PluginFailure, XapiError
from rpu_desktop.xapi.reconnecting import asked_again

__all__ = [
    "PLUGIN",
    "HostProbe",
    "Objection",
    "ask_plugin",
    "is_silent",
    "listed_reasons",
    "probe_host",
    "version_on_media",
]

PLUGIN = "prepare_host_upgrade.py"
"""The upgrade plugin that every host carries."""

_LONGEST = 300.0
"""Seconds for one answer of the plugin: an NFS server that is away keeps it waiting for minutes."""

_KEYS = {
    "product-version": "product_version",
    "platform-version": "platform_version",
    "product-name": "product_brand",
    "build-number": "build_number",
}
"""What the plugin's getVersion calls the fields of ``host.software_version``."""

_LAST_WITH_OLD_DISKS = (8, 2)
"""XenCenter asks hosts up to 8.2.x whether their disk can be repartitioned (SafeToUpgradeCheck.cs)."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What the plugin itself has against the upgrade, in its own words; of the host, or of the whole pool."""

    reason: str
    of_pool: bool = False


@dataclass(frozen=True, slots=True)
class HostProbe:
    """The answers of one host; None where it was not asked or does not know the function.

    A `silent` host does not respond to any call.  `refused` is why it cannot use the media, or could not be asked;
    then its other answers are missing.  `dom0_memory` is in bytes, `objections` are its own checks' (since plugin
    3.1.0, for XenServer 9).
    """

    host: Host
    silent: bool = False
    refused: XapiError | None = None
    offered: SoftwareVersion | None = None
    safe: str | None = None
    dom0_memory: int | None = None
    objections: tuple[Objection, ...] = ()

    @property
    def answers(self) -> bool:
        """Whether it answers and can use the media."""
        return not self.silent and self.refused is None


async def probe_host(connection: PoolConnection, host: Host, source: MediaSource) -> HostProbe:
    """Ask one host everything about the media."""
    if await is_silent(connection, host):
        return HostProbe(host, silent=True)
    try:
        return await _answers_of(connection, host, source)
    except XapiError as refused:
        return HostProbe(host, refused=refused)


async def _answers_of(connection: PoolConnection, host: Host, source: MediaSource) -> HostProbe:
    """What it answers; no answer that the connection has swallowed counts as one without objections.

    Raises:
        XapiError: it cannot use the media, or could not be asked.

    """
    await ask_plugin(connection, host, source, "testUrl")
    numbers = host.software_version.product_version.numbers[:2]
    return HostProbe(
        host,
        offered=await version_on_media(connection, host, source),
        safe=await _tried(connection, host, source, "testSafe2Upgrade") if numbers <= _LAST_WITH_OLD_DISKS else None,
        dom0_memory=_bytes(await _tried(connection, host, source, "getDom0DefaultMemory")),
        objections=tuple(await _objections(connection, host, source)),
    )


async def _objections(connection: PoolConnection, host: Host, source: MediaSource) -> list[Objection]:
    """The pool's are asked of its coordinator; a plugin that does not know the functions has none."""
    coordinator = connection.snapshot().pool.coordinator == host.ref
    found = []
    for fn, of_pool in (("checkHost", False), ("checkPool", True)):
        if coordinator or not of_pool:
            found += [Objection(reason, of_pool) for reason in await _reasons_of(connection, host, source, fn)]
    return found


async def _reasons_of(connection: PoolConnection, host: Host, source: MediaSource, fn: str) -> list[str]:
    try:
        return listed_reasons(await ask_plugin(connection, host, source, fn))
    except PluginFailure as failure:
        return [failure.reason]
    except ApiFailure:
        return []


def listed_reasons(answer: str) -> list[str]:
    """The answer of a plugin check that did not fail: empty, or a text, list or map of reasons in JSON."""
    try:
        found = json.loads(answer) if answer.strip() else None
    except ValueError:
        found = None if answer.strip().casefold() == "true" else answer.strip()
    match found:
        case dict():
            found = [f"{key}: {value}" for key, value in found.items() if value not in (True, None, "", "true")]
        case str():
            found = [found] if found.casefold() not in ("", "true", "ok") else []
        case list():
            found = [str(each) for each in found]
        case _:
            found = []
    return found


async def is_silent(connection: PoolConnection, host: Host) -> bool:
    """Whether a host that is called live gives no answer: found out quickly, a call of its plugin would never end."""
    try:
        return not await answers(connection.call, host)
    except XapiError:  # the connection: what is asked next deals with it
        return False


async def ask_plugin(connection: PoolConnection, host: Host, source: MediaSource, fn: str) -> str:
    """Call a read-only function; repeated if the connection breaks, which does no harm.

    Raises:
        PluginFailure: it failed; the error has the reason.
        XapiError: it could not be asked.

    """

    async def ask() -> str:
        async with asyncio.timeout(_LONGEST):
            return await connection.plugin(host.ref, PLUGIN, fn, {"url": source.plugin_url()})

    try:
        return await retrying(ask, asked_again(connection))
    except TimeoutError:
        raise NoAnswer(translate("media", "there was no response within 5 minutes")) from None


async def version_on_media(connection: PoolConnection, host: Host, source: MediaSource) -> SoftwareVersion | None:
    """The version that the host reads from the media; None if it cannot.

    Raises:
        XapiError: it could not be asked.

    """
    try:
        answer = json.loads(await _tried(connection, host, source, "getVersion") or "null")
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    found = {ours: str(answer[theirs]) for theirs, ours in _KEYS.items() if answer.get(theirs)}
    return SoftwareVersion.of(found) if "product_version" in found or "platform_version" in found else None


async def _tried(connection: PoolConnection, host: Host, source: MediaSource, fn: str) -> str | None:
    """The answer, None for an unknown function.

    Raises:
        XapiError: it could not be asked.

    """
    try:
        return await ask_plugin(connection, host, source, fn)
    except ApiFailure as failure:
        return None if failure.code == "UNKNOWN_XENAPI_PLUGIN_FUNCTION" else ""


def _bytes(text: str | None) -> int | None:
    return int(text) if text and text.strip().isascii() and text.strip().isdigit() else None
