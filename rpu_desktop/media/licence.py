"""The licence agreement that installation media carry.

Media have it as ``EUA`` or ``EULA``.  XenCenter asks for consent when the target's platform is 3.4 or newer (XenServer
8; UpgradeRequiresEua.cs): the installer of earlier media showed it at the console and never in an unattended upgrade.
"""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.media.deadline import read_within
from rpu_desktop.media.fetch import Reader
from rpu_desktop.media.url import MediaSource
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["Licence", "read_licence"]

_FILES = ("EUA", "EULA")
_SINCE = Version((3, 4))


@dataclass(frozen=True, slots=True)
class Licence:
    """An agreement that somebody has to accept before the upgrade: the name of its file and what it says."""

    name: str
    text: str


async def read_licence(source: MediaSource, offered: SoftwareVersion, *, timeout: float = 10.0) -> Licence | None:
    """The agreement to accept; None where these media carry none, or are too old to ask.

    Raises:
        MediaError: the media cannot be read.
        ValueError: this program cannot read from there.

    """
    if offered.platform_version < _SINCE:
        return None
    return await read_within(source, timeout, _read)


def _read(reader: Reader) -> Licence | None:
    for name in _FILES:
        content = reader.read(name)
        if content is not None:
            return Licence(name, _decoded(content).strip())
    return None


def _decoded(content: bytes) -> str:
    """Agreements come in UTF-8, older ones in Windows' Western European letters."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
