"""Where a server may lead: nowhere less safe, and with a login nowhere else."""

from __future__ import annotations

import string
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from rpu_desktop.i18n.text import translate
from rpu_desktop.web.errors import LedAstray

__all__ = ["followed", "is_same_server", "sendable"]

_PORTS = {"http": 80, "https": 443}


def followed(before: str, location: str, *, logs_in: bool) -> str:
    """The address that `before` leads to; `logs_in` says whether a login would go along.

    From https to http the login would go out in clear, and what comes back would be anybody's.

    Raises:
        LedAstray: it is not to be followed there.
        ValueError: it is no address.

    """
    after = sendable(urljoin(before, location))
    here, there = urlsplit(before), urlsplit(after)
    place = f"{there.scheme}://{there.hostname or ''}{f':{there.port}' if there.port else ''}/"
    if there.scheme not in _PORTS:
        raise LedAstray(translate("web", "it redirects to {place}, which is not a web address").of(place=place))
    if here.scheme == "https" and there.scheme != "https":
        raise LedAstray(translate("web", "it redirects to {place}, without encryption").of(place=place))
    elsewhere = here.hostname != there.hostname or (here.scheme == there.scheme and _port(here) != _port(there))
    if logs_in and elsewhere:
        raise LedAstray(translate("web", "it redirects to another server, {place}").of(place=place))
    return after


def is_same_server(first: str, other: str) -> bool:
    """Whether a login for the first address may be sent to the other: on the usual ports http and https are one."""
    one, two = urlsplit(first), urlsplit(other)
    if one.hostname != two.hostname or (one.scheme == "https" and two.scheme != "https"):
        return False
    if one.scheme == two.scheme:
        return _port(one) == _port(two)
    return _port(one) == _PORTS.get(one.scheme) and _port(two) == _PORTS.get(two.scheme)


def sendable(url: str) -> str:
    """The address as it goes over the network: in ASCII, without user, password and fragment; else as it was written.

    Hosts send the addresses of media as they are (urllib), so nothing in them may be put right here.

    Raises:
        ValueError: it is no address.

    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    server = f"[{name}]" if ":" in name else name
    port = f":{parts.port}" if parts.port is not None else ""
    path, query = (quote(part, safe=string.punctuation, errors="surrogateescape") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, f"{server}{port}", path, query, ""))


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)
