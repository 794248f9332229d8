"""Where a server is: host and port of its management interface."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv6Address

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import translate

__all__ = ["AddressError", "ServerAddress"]

_LONGEST_PART = 63
"""Letters between two dots of a name (RFC 1035)."""
_SHOWN = 80
"""Letters of something that is no address, in a message."""

_HOST_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")


class AddressError(AppError, ValueError):
    """What was typed is no server address."""


@dataclass(frozen=True, slots=True, order=True)
class ServerAddress:
    """Host name or IP address (IPv6 without brackets) and TCP port of a server's API."""

    host: str
    port: int = 443

    @classmethod
    def parse(cls, text: str) -> ServerAddress:
        """Read ``https://host[:port]``, ``host``, ``host:port``, ``[v6]:port`` or a bare IPv6 address.

        Raises:
            AddressError: it is none of these.

        """
        rest = text.strip()
        scheme, separator, after = rest.partition("://")
        if separator:
            if scheme.lower() != "https":
                raise AddressError(translate("xapi", "“{text}” must begin with https://.").of(text=_shown(text)))
            rest = after
        rest = rest.removesuffix("/")
        host, port = _split(rest, text)
        return cls(_checked_host(host, text), _checked_port(port, text))

    @property
    def url(self) -> str:
        """The address as a URL, without a path."""
        return f"https://{self}"

    def with_host(self, other: str) -> ServerAddress:
        """Another host at the same port: what ``HOST_IS_SLAVE`` means, which carries no port.

        Raises:
            AddressError: it is neither a name nor an IP address.

        """
        bare = other.strip()
        if bare.startswith("[") and bare.endswith("]"):
            bare = bare[1:-1]
        return replace(self, host=_checked_host(bare, other))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _split(rest: str, text: str) -> tuple[str, str]:
    """(host, port or empty)."""
    if rest.startswith("["):
        host, bracket, tail = rest[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")) or ":" not in host:
            raise _no_address(text)
        return host, tail[1:] if tail else ""
    if rest.count(":") > 1:
        return rest, ""
    host, colon, port = rest.partition(":")
    if colon and not port:
        raise _no_address(text)
    return host, port


def _checked_host(host: str, text: str) -> str:
    """As `parse` writes it, however it was typed: what is stored for an address must be found again."""
    if ":" in host and host.isprintable():
        try:
            return str(IPv6Address(host))
        except ValueError:
            raise _no_address(text) from None
    parts = host.removesuffix(".").split(".")
    if not _HOST_NAME.fullmatch(host) or len(host) > 253 or not all(0 < len(part) <= _LONGEST_PART for part in parts):
        raise _no_address(text)
    return host.lower()


def _checked_port(port: str, text: str) -> int:
    if not port:
        return 443
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        raise AddressError(
            translate("xapi", "The port in “{text}” must be a number from 1 to 65535.").of(text=_shown(text))
        )
    return int(port)


def _no_address(text: str) -> AddressError:
    return AddressError(
        translate(
            "xapi",
            "“{text}” is not a server address. Enter a name or an IP address, such as server1.example.com or "
            "https://192.0.2.10.",
        ).of(text=_shown(text))
    )


def _shown(text: str) -> str:
    """What was typed, without a password that was put before an ``@`` by mistake."""
    before, at, after = text.strip().rpartition("@")
    scheme = before.partition("://")[0] + "://" if "://" in before else ""
    shown = f"{scheme}…@{after}" if at else after
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
