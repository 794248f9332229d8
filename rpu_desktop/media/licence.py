"""The licence agreement that installation media carry.

Media have it as ``EUA`` or ``EULA``.  XenCenter asks for consent when the target's platform is 3.4 or newer (XenServer
8; UpgradeRequiresEua.cs): the installer of earlier media showed it at the console and never in an unattended upgrade.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host
from rpu_desktop.media.deadline import read_within
from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.fetch import Reader
from rpu_desktop.media.probe import ask_plugin
from rpu_desktop.media.repository import can_read_here
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.versions import SoftwareVersion, Version
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import PluginFailure, XapiError

__all__ = ["Licence", "find_licence", "read_licence"]

_FILES = ("EUA", "EULA")
_SINCE = Version((3, 4))


@dataclass(frozen=True, slots=True)
class Licence:
    """An agreement that must be accepted before the upgrade: the name of its file and its text."""

    name: str
    text: str


async def find_licence(
    connection: PoolConnection, hosts: Sequence[Host], source: MediaSource, offered: SoftwareVersion | None
) -> tuple[Licence | None, list[Problem]]:
    """The agreement as read by this computer, or by a host if only hosts can read the media.

    A warning is added if neither could.  Hosts report it since plugin 2.2.5 (function ``getEUA``; XenCenter asks them
    from 8.2.1 on).
    """
    if offered is None or offered.platform_version < _SINCE:
        return None, []
    if can_read_here(source):
        try:
            return await read_licence(source, offered), []
        except MediaError:
            pass  # this computer may stand elsewhere than the hosts
    for host in hosts:
        try:
            return _told(await ask_plugin(connection, host, source, "getEUA")), []
        except PluginFailure as failure:
            if failure.reason == "NOT_FOUND":
                return None, []
        except XapiError:
            continue
    text = translate(
        "media", "Neither this computer nor any server can determine whether the media contain a license agreement."
    )
    why = translate("media", "By installing the new version you accept the license agreement. Read it on the media.")
    return None, [Problem("media-readable", Severity.WARNS, text, why)] if hosts else []


def _told(answer: str) -> Licence | None:
    """``{"eua": text}`` (XenCenter Helpers.cs TryLoadHostEua)."""
    try:
        found = json.loads(answer)
    except ValueError:
        return None
    text = found.get("eua") if isinstance(found, dict) else None
    return Licence(_FILES[0], text.strip()) if isinstance(text, str) and text.strip() else None


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
