"""Whether the *hosts* can read the installation media, and accept them: each is asked itself.

A host tests more than this computer can: its own route, its own name service, NFS, and that the media bring no older
version than it runs (upgrade plugin, function testUrl; XenCenter asks the same in PrepareToUpgradeCheck).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.media.probe import PLUGIN, ask_plugin, is_silent
from rpu_desktop.media.readers import Obstacle, plugin_obstacle
from rpu_desktop.media.reasons import OF_THE_ADDRESS, reason_in_words
from rpu_desktop.media.url import MediaSource
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, PluginFailure, XapiError

__all__ = [
    "PLUGIN",
    "Hints",
    "MediaRefusal",
    "ask_hosts",
    "refusal_of",
    "silence_of",
    "unsuitable",
    "unsuitable_for",
]


@dataclass(frozen=True, slots=True)
class Hints:
    """What this computer saw of media that hosts may be refused for.

    `obstacle` is why hosts cannot read them although this computer can; `isolinux` is whether they can be booted
    without UEFI.
    """

    obstacle: Obstacle | None = None
    isolinux: bool = True

    def obstacle_for(self, host: Host) -> Obstacle | None:
        """What explains this host's refusal, as far as that was seen."""
        if self.obstacle is not None or self.isolinux:
            return self.obstacle
        text = translate(
            "media", "The upgrade plugin of {host} ({version}) is too old for these installation media (UEFI only)."
        )
        advice = translate("media", "Install the current updates of its version on this server, then test again.")
        return Obstacle(text.of(host=host.name, version=host.software_version.label), advice)


@dataclass(frozen=True, slots=True)
class MediaRefusal:
    """A host that cannot use the media: `text` names it and the reason, `advice` what to do."""

    host: Host
    text: Text
    advice: Text | None


def unsuitable_for(snapshot: PoolSnapshot, offered: SoftwareVersion, source: MediaSource) -> list[MediaRefusal]:
    """The hosts that media which bring `offered` are no upgrade for: older, or another product."""
    hosts = snapshot.hosts_in_order()
    return [refusal for host in hosts if (refusal := unsuitable(host, offered, source)) is not None]


def unsuitable(host: Host, offered: SoftwareVersion, source: MediaSource) -> MediaRefusal | None:
    """Why media that bring `offered` are no upgrade for this host: older, or another product; None when they are."""
    words = {
        "host": host.name,
        "old": host.software_version.label_beside(offered),
        "new": offered.label_beside(host.software_version),
        "source": source.shown(),
    }
    running = host.software_version
    if running.is_xcp_ng and not offered.is_xcp_ng and offered.get("product_brand"):
        text = translate(
            "media", "{host} runs {old}; the installation media at {source} contain {new}, a different product."
        )
        advice = translate("media", "Use XCP-ng media, or do not select this pool.")
        return MediaRefusal(host, text.of(**words), advice)
    if not running.newer_than(offered):
        return None
    if offered.is_xcp_ng and not running.is_xcp_ng and running.platform_version == offered.platform_version:
        return _older_toolstack(host, offered, source)
    text = translate("media", "{host} runs {old}; the installation media at {source} contain {new}, which is older.")
    advice = translate("media", "Use media of a newer version, or do not select this pool.")
    return MediaRefusal(host, text.of(**words), advice)


def _older_toolstack(host: Host, offered: SoftwareVersion, source: MediaSource) -> MediaRefusal:
    """XenServer 8.4 to XCP-ng 8.3 and the like: no toolstack reads the database of a newer one."""
    text = translate(
        "media",
        "{host} runs {old} with the toolstack xapi {running}; the installation media at {source} contain {new} "
        "with the older xapi {brought}.",
    )
    advice = translate("media", "Use more recent media of {product}, or do not select this pool.")
    running = host.software_version
    words = text.of(
        host=host.name,
        old=running.label,
        new=offered.label,
        running=running.get("xapi_build"),
        brought=offered.get("xapi_build"),
        source=source.shown(),
    )
    return MediaRefusal(host, words, advice.of(product=offered.product_brand))


async def ask_hosts(connection: PoolConnection, source: MediaSource) -> list[MediaRefusal]:
    """Ask every live host of the pool; the refusals in the order of the upgrade, empty when all accept."""
    hosts = [host for host in connection.snapshot().hosts_in_order() if host.live is not False]
    answers = await asyncio.gather(*(_ask(connection, host, source) for host in hosts))
    return [answer for answer in answers if answer is not None]


async def _ask(connection: PoolConnection, host: Host, source: MediaSource) -> MediaRefusal | None:
    if await is_silent(connection, host):
        return silence_of(host)
    try:
        await ask_plugin(connection, host, source, "testUrl")
    except XapiError as error:
        return refusal_of(host, source, error)
    return None


def silence_of(host: Host) -> MediaRefusal:
    """The problem for a host that does not respond at all."""
    text = translate("media", "{host} does not respond, although the pool reports it as running.")
    advice = translate("media", "Check its console and its network. When it responds, try again.")
    return MediaRefusal(host, text.of(host=host.name), advice)


def refusal_of(host: Host, source: MediaSource, error: XapiError, hints: Hints | None = None) -> MediaRefusal:
    """Why a host cannot use the media, in words; `hints` are what this computer saw of them."""
    match error:
        case PluginFailure():
            return _refusal(host, source, error, hints or Hints())
        case ApiFailure(code="XENAPI_MISSING_PLUGIN" | "UNKNOWN_XENAPI_PLUGIN_FUNCTION"):
            text = translate(
                "media", "The program that prepares a server for its upgrade is missing on {host} ({version})."
            )
            advice = translate(
                "media",
                "Install the update that contains the upgrade plugin for this version, or upgrade in manual mode.",
            )
            return MediaRefusal(host, text.of(host=host.name, version=host.software_version.label), advice)
        case _:
            return _untested(host, source, error)


def _untested(host: Host, source: MediaSource, error: XapiError) -> MediaRefusal:
    text = translate("media", "{host} could not test the installation media at {source}: {reason}")
    return MediaRefusal(host, text.of(host=host.name, source=source.shown(), reason=error.text), error.advice)


def _refusal(host: Host, source: MediaSource, failure: PluginFailure, hints: Hints) -> MediaRefusal:
    """First the cause that is known for certain, then the plugin's own reason."""
    obstacle = None
    if failure.reason.startswith(OF_THE_ADDRESS):
        obstacle = plugin_obstacle(host, source) or hints.obstacle_for(host)
    obstacle = obstacle or reason_in_words(host, source, failure.reason)
    if obstacle is not None:
        return MediaRefusal(host, obstacle.text, obstacle.advice)
    text = translate("media", "{host} cannot use the installation media at {source}: {reason}")
    return MediaRefusal(host, text.of(host=host.name, source=source.shown(), reason=failure.text), failure.advice)
