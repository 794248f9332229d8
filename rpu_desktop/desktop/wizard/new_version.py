"""From which version to which: what is known before the media are tested in this very wizard."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.desktop.mixed_versions import mixed_versions, versions_of
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.url import MediaSource
from rpu_desktop.session.media_test import MediaChoice
from rpu_desktop.versions import SoftwareVersion

__all__ = ["MediaSeen", "from_to", "where_from"]


@dataclass(slots=True)
class MediaSeen:
    """The media that were accepted last since the program started; `version` is None before there were any."""

    version: SoftwareVersion | None = None
    address: str = ""

    def note(self, choice: MediaChoice, version: SoftwareVersion) -> None:
        """Every server accepted these."""
        self.version = version
        self.address = choice.without_credentials() if isinstance(choice, MediaSource) else str(choice)


def version_now(snapshot: PoolSnapshot) -> str:
    """What the pool runs; a pool in mixed mode has several versions."""
    if mixed_versions(snapshot) is not None:
        return versions_of(snapshot.hosts_in_order())
    return snapshot.coordinator.software_version.label


def from_to(snapshot: PoolSnapshot, seen: MediaSeen) -> Text:
    """``Citrix Hypervisor 8.2 CU1 → XenServer 8.4``; only what runs now where nothing newer is known."""
    now = version_now(snapshot)
    if seen.version is None or not any(
        seen.version.newer_than(host.software_version) for host in snapshot.hosts.values()
    ):
        return plain(now)
    return translate("desktop", "{old} → {new}").of(old=now, new=seen.version.label)


def where_from(seen: MediaSeen) -> Text:
    """Where the new version comes from, or where the program has it from."""
    if seen.version is None:
        return translate(
            "desktop",
            "The new version comes from the installation media. You choose them after the prechecks, and every server "
            "tests them before anything is changed.",
        )
    text = translate(
        "desktop",
        "{version} is the version of the media that were tested last: {media}. You can choose others after the "
        "prechecks.",
    )
    return text.of(version=seen.version.label, media=seen.address)
