"""Limits of the programs that read media on a host, which this computer may not have.

Two of them read: the upgrade plugin of the running version (xenserver/python-libs ``xcp/accessor.py``) before the
reboot, and the installer of the new one (host-installer ``repository.py``) after it.  A host that refuses the media
says little; the causes that are known for certain are looked for here.
"""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host
from rpu_desktop.media.url import MediaSource
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["Obstacle", "installer_obstacle", "plugin_obstacle"]

_READS_HTTPS = Version((8, 1))
"""The plugin learned HTTPS in October 2019 (its changelog, CP-32358)."""
_QUOTES = Version((9, 0))
"""Releases whose installer surely quotes user name and password (host-installer 86d57f2 of March 2025)."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why media cannot be read: `text` is a sentence, `advice` what to do."""

    text: Text
    advice: Text


def plugin_obstacle(host: Host, source: MediaSource) -> Obstacle | None:
    """Why the host's upgrade plugin cannot read from this address, if the address alone shows that."""
    if source.scheme == "https" and host.software_version.product_version < _READS_HTTPS:
        text = translate("media", "{host} runs {version}, which cannot read installation media over HTTPS.")
        words = text.of(host=host.name, version=host.software_version.full_label)
        return Obstacle(
            words, translate("media", "Enter an address that begins with http:// or ftp://, or an NFS export.")
        )
    if source.scheme not in ("http", "https"):
        return None
    if source.has_credentials and source.port:
        return _never_logs_in(host, source)
    if ":" in source.host and not source.port:
        return _loses_brackets(host, source)
    return None


def _never_logs_in(host: Host, source: MediaSource) -> Obstacle:
    text = translate(
        "media",
        "{host} cannot log in to {source}: servers send a user name and password only to addresses without a port.",
    )
    advice = translate(
        "media",
        "This happens even if they are correct. Use the default port of the web server and omit “:{port}”, allow "
        "access to the media without a login, or use an FTP server, an NFS export, or an image on this computer.",
    )
    return Obstacle(text.of(host=host.name, source=source.shown()), advice.of(port=source.port))


def _loses_brackets(host: Host, source: MediaSource) -> Obstacle:
    text = translate(
        "media", "{host} cannot read from {source}: servers accept an IPv6 address only if a port follows it."
    )
    advice = translate("media", "Enter the name of the web server, or add the port: [{address}]:{port}.")
    port = 443 if source.scheme == "https" else 80
    return Obstacle(text.of(host=host.name, source=source.shown()), advice.of(address=source.host, port=port))


def installer_obstacle(source: MediaSource, offered: SoftwareVersion | None) -> Obstacle | None:
    """What makes the installer fail, after the reboot, though the plugin accepts the media.

    The plugin writes the address into a file in XML as it is, the installer user name and password into the
    configuration of its package manager.
    """
    if source.scheme == "nfs" and any(letter in source.path for letter in "&<"):
        text = translate(
            "media", "The path of the NFS export {source} contains a character that causes the installation to fail."
        )
        return Obstacle(
            text.of(source=source.shown()),
            translate("media", "Rename the folder: its name must not contain “&” or “<”."),
        )
    if offered is not None and offered.product_version >= _QUOTES:
        return None
    if source.has_credentials and any(letter in source.username + source.password for letter in ' "\\'):
        text = translate(
            "media",
            "The user name or password for {source} contains a space, a double quote or a backslash. Most "
            "installers fail because of it when the server is already out of service.",
        )
        advice = translate(
            "media", "Create a user on the web or FTP server whose name and password do not contain these characters."
        )
        return Obstacle(text.of(source=source.shown()), advice)
    return None
