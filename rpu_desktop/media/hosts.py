"""Whether the *hosts* can read the installation media, and accept them: each is asked itself.

A host tests more than this computer can: its own route, its own name service, NFS, and that the media bring no older
version than it runs (upgrade plugin, function testUrl; XenCenter asks the same in PrepareToUpgradeCheck).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.media.url import MediaSource
from rpu_desktop.texts import Text, translate
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ConnectionLost, PluginFailure, TaskVanished, Unreachable, XapiError

__all__ = ["PLUGIN", "MediaRefusal", "ask_hosts", "unsuitable_for"]

PLUGIN = "prepare_host_upgrade.py"
"""The upgrade plugin that every host carries."""

_ATTEMPTS = 3
_RECONNECTING = 60.0
"""Seconds to wait for a connection that broke meanwhile."""


@dataclass(frozen=True, slots=True)
class MediaRefusal:
    """A host that cannot use the media: `text` names it and says why, `advice` what to do."""

    host: Host
    text: Text
    advice: Text | None


def unsuitable_for(snapshot: PoolSnapshot, offered: SoftwareVersion, source: MediaSource) -> list[MediaRefusal]:
    """The hosts that media which bring `offered` are no upgrade for: older, or another product."""
    hosts = snapshot.hosts_in_order()
    return [refusal for host in hosts if (refusal := _unsuitable(host, offered, source)) is not None]


def _unsuitable(host: Host, offered: SoftwareVersion, source: MediaSource) -> MediaRefusal | None:
    words = {
        "host": host.name,
        "old": host.software_version.full_label,
        "new": offered.full_label,
        "source": source.shown(),
    }
    if _is_xcp_ng(host.software_version) and not _is_xcp_ng(offered) and offered.get("product_brand"):
        text = translate("media", "{host} runs {old}; the installation media at {source} bring {new}, another product.")
        advice = translate("media", "Give media of XCP-ng, or leave this pool out.")
        return MediaRefusal(host, text.of(**words), advice)
    if host.software_version.newer_than(offered):
        text = translate("media", "{host} runs {old}; the installation media at {source} bring {new}, which is older.")
        advice = translate("media", "Give media of a newer release, or leave this pool out.")
        return MediaRefusal(host, text.of(**words), advice)
    return None


def _is_xcp_ng(version: SoftwareVersion) -> bool:
    """XCP-ng's servers and media call themselves so; a XenServer may become an XCP-ng by an upgrade, never back."""
    return version.get("product_brand").casefold().startswith("xcp")


async def ask_hosts(connection: PoolConnection, source: MediaSource) -> list[MediaRefusal]:
    """Ask every live host of the pool; the refusals in the order of the upgrade, empty when all accept."""
    hosts = [host for host in connection.snapshot().hosts_in_order() if host.live is not False]
    answers = await asyncio.gather(*(_ask(connection, host, source) for host in hosts))
    return [answer for answer in answers if answer is not None]


async def _ask(connection: PoolConnection, host: Host, source: MediaSource) -> MediaRefusal | None:
    error: XapiError | None = None
    for _ in range(_ATTEMPTS):
        try:
            await connection.plugin(host.ref, PLUGIN, "testUrl", {"url": source.plugin_url()})
        except PluginFailure as failure:
            return _refusal(host, source, failure)
        except (Unreachable, ConnectionLost, TaskVanished) as lost:  # testing twice does no harm
            error = lost
            await _connected_again(connection)
        except XapiError as refused:
            return _untested(host, source, refused)
        else:
            return None
    return _untested(host, source, error) if error else None


async def _connected_again(connection: PoolConnection) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_RECONNECTING):
            await connection.wait_connected()


def _untested(host: Host, source: MediaSource, error: XapiError) -> MediaRefusal:
    text = translate("media", "{host} could not test the installation media at {source}: {reason}")
    return MediaRefusal(host, text.of(host=host.name, source=source.shown(), reason=error.text), error.advice)


def _refusal(host: Host, source: MediaSource, failure: PluginFailure) -> MediaRefusal:
    match failure.reason:
        case "INVALID_URL" | "MISSING_URL":
            text = translate("media", "{host} cannot read installation media at {source}.")
            advice = translate(
                "media",
                "Check the address, user name and password, that the media are unpacked there with all files, and "
                "that the server's network reaches them.",
            )
        case "INVALID_VER":
            text = translate("media", "The installation media at {source} are older than what {host} runs ({version}).")
            advice = translate("media", "Give media of a newer release.")
        case _:
            text = translate("media", "{host} cannot use the installation media at {source}: {reason}")
            return MediaRefusal(
                host, text.of(host=host.name, source=source.shown(), reason=failure.text), failure.advice
            )
    version = host.software_version.full_label
    return MediaRefusal(host, text.of(host=host.name, source=source.shown(), version=version), advice)
