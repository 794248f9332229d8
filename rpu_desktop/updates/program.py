"""Whether there is a newer version of this program: looked up only where the admin allows it.

The product's documentation asks for the newest client before an upgrade.  The address is that of the project's
releases (``[project.urls]`` in pyproject.toml, *Releases*): JSON with one release or a list of them, each with
``tag_name`` (and ``html_url``, ``draft``, ``prerelease``) as the usual forges give it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any
from urllib.parse import urlsplit

from rpu_desktop import __version__
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.updates.source import Proxy
from rpu_desktop.versions import NEWEST_KNOWN, Version

__all__ = ["Look", "look_for_newer", "made_for", "releases_address"]

_LABEL = "releases"
_LONGEST = 15.0
"""Seconds for everything."""
_TAG = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})")


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: a sentence for a person; `newer` is the version that is newer than this one, empty for none."""

    text: Text
    newer: str = ""


def made_for() -> Text:
    """The newest releases that this version was made for, in a sentence that names its own version."""
    text = translate(
        "updates",
        "This is RPU Desktop {version}. It supports versions up to XenServer {xenserver} and XCP-ng {xcp_ng}.",
    )
    return text.of(version=__version__, xenserver=NEWEST_KNOWN["XenServer"], xcp_ng=NEWEST_KNOWN["XCP-ng"])


@cache
def releases_address() -> str:
    """The address of the program's releases in its metadata; empty if there is none."""
    try:
        named: list[str] = metadata("rpu-desktop").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    urls = {label.strip().casefold(): url.strip() for label, _, url in (entry.partition(",") for entry in named)}
    return urls.get(_LABEL, "")


async def look_for_newer(
    address: str, proxy: Proxy | None = None, *, certificate: str = "", longest: float = _LONGEST
) -> Look:
    """Check once, within `longest` seconds; any error becomes a sentence.

    `certificate` is an authority (PEM) to trust besides the system's.
    """
    if urlsplit(address).scheme != "https":
        return _failed(translate("updates", "this edition of the program contains no address for new versions"))
    # Only here: the web client takes a fifth of the time in which the program starts.
    from rpu_desktop.updates.releases import NOT_UNDERSTOOD, ReleasesUnknown, fetch  # noqa: PLC0415

    try:
        content = await fetch(address, proxy or Proxy(), certificate, longest)
        newest = max(_published(json.loads(content)), key=lambda found: Version.parse(found[0]), default=None)
    except ReleasesUnknown as unknown:
        return _failed(unknown.reason)
    except (ValueError, RecursionError):
        return _failed(NOT_UNDERSTOOD)
    if newest is None:
        return _failed(translate("updates", "no release is listed there"))
    return _compared(*newest, address)


def _compared(version: str, page: str, address: str) -> Look:
    if Version.parse(version) <= Version.parse(__version__):
        text = translate("updates", "RPU Desktop {version} is the newest version.")
        return Look(text.of(version=__version__))
    text = translate(
        "updates", "RPU Desktop {newer} is available; you are using {version}. Install it before the upgrade: {address}"
    )
    return Look(text.of(newer=version, version=__version__, address=_page(page, address)), version)


def _page(page: str, address: str) -> str:
    """The release's page, if it is on the same server as the list: no other server is accepted."""
    there, listed = urlsplit(page), urlsplit(address)
    known = (listed.hostname or "").removeprefix("api.")
    mine = there.scheme == "https" and there.hostname in (known, listed.hostname) and "@" not in there.netloc
    return page if mine and page.isascii() and page.isprintable() else address


def _published(document: Any) -> Iterable[tuple[str, str]]:
    """(version, page) of each release that is neither a draft nor a preview."""
    for entry in document if isinstance(document, list) else [document]:
        if not isinstance(entry, dict) or entry.get("draft") or entry.get("prerelease"):
            continue
        tag = _TAG.fullmatch(str(entry.get("tag_name", "")))
        if tag is not None:
            yield tag[1], str(entry.get("html_url", ""))


def _failed(reason: Text) -> Look:
    text = translate("updates", "Whether there is a newer version of this program is not known: {reason}.")
    return Look(text.of(reason=reason))
