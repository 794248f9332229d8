"""Where the installation media are: the forms an admin types, and the one form the hosts are given.

The rules are XenCenter's (RollingUpgradeWizard_UpgradeMode.cs): spaces are removed, a pasted scheme selects the
protocol, one slash stands at the end, user name and password are percent-encoded and sent only when both are given,
never for NFS.  What follows ``nfs://`` is mounted by the host word for word (xcp/accessor.py), so it must read
``server:/path/``; a form without the colon is put right here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, unquote

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.redaction import keep_credentials

__all__ = ["SCHEMES", "MediaSource"]

SCHEMES = ("http", "https", "nfs", "ftp")
"""What the hosts can read from."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_NFS_FORM = re.compile(r"(\[[^]]*\]|[^/:@\[]+):(?!\d+(/|$))[^@]+$")
_HOST_NAME = re.compile(r"[^\s/:@\[\]?#%\\]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/%!$'()*+,;=:@-._~"
"""``&`` is encoded as well: the upgrade plugin writes the address into a file in XML as it is."""
_MASK = "***"
_BYTES = "surrogateescape"
"""What came as bytes that are no text goes out as these bytes."""


@dataclass(frozen=True, slots=True)
class MediaSource:
    """A folder with unpacked installation media, on a server.

    `path` begins and ends with a slash and is percent-encoded as it stands in a URL (NFS: as it is).  `host` is a name
    or an address, IPv6 without brackets.  User name and password are plain; `repr` hides the password.  `origin` is the
    image or folder on this computer that the program itself serves there; the address is then nobody's business.
    """

    scheme: str
    host: str
    path: str = "/"
    port: int | None = None
    username: str = ""
    password: str = field(default="", repr=False)
    origin: str = ""

    def __post_init__(self) -> None:
        """No error's words may give the password away."""
        keep_credentials(self.username, self.password)

    @classmethod
    def parse(cls, text: str, *, scheme: str = "", username: str = "", password: str = "") -> MediaSource:
        """Read what an admin typed or pasted.

        `scheme` is what was chosen beside it; a scheme within `text` wins.  Without either, ``server:path`` is NFS and
        everything else HTTP.  `username` and `password` win over those within `text`.

        Raises:
            MediaAddressError: it names no server, or a protocol that hosts cannot read from.

        """
        typed = "".join(text.split())
        pasted = _SCHEME.match(typed)
        rest = typed[pasted.end() :] if pasted else typed
        chosen = (pasted[1] if pasted else scheme or _guess_scheme(rest)).lower()
        if chosen not in SCHEMES:
            raise _wrong_scheme(typed, chosen)
        source = _parse_nfs(rest) if chosen == "nfs" else _parse_url(chosen, rest)
        if chosen == "nfs" or not (username or password):
            return source
        return replace(source, username=username, password=password)

    @property
    def has_credentials(self) -> bool:
        """Whether user name and password are sent: only when both are there."""
        return self.scheme != "nfs" and bool(self.username.strip()) and bool(self.password.strip())

    def plugin_url(self) -> str:
        """The URL the hosts are given, password included: for the pool's API and nothing else."""
        return self._compose(quote(self.password, safe="", errors=_BYTES))

    def shown(self) -> str:
        """The source as it may be shown, logged and kept: without the password, NFS as ``server:/path/``."""
        if self.origin:
            return self.origin
        return self.plugin_url().removeprefix("nfs://") if self.scheme == "nfs" else self._compose(_MASK)

    def without_credentials(self) -> str:
        """The URL without user name and password."""
        return replace(self, username="", password="").plugin_url()

    def _compose(self, password: str) -> str:
        user = f"{quote(self.username, safe='', errors=_BYTES)}:{password}@" if self.has_credentials else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = ":" if self.scheme == "nfs" else f":{self.port}" if self.port else ""
        return f"{self.scheme}://{user}{host}{port}{self.path}"

    def __str__(self) -> str:
        return self.shown()


def _guess_scheme(rest: str) -> str:
    return "nfs" if _NFS_FORM.match(rest) else "http"


def _parse_url(scheme: str, rest: str) -> MediaSource:
    authority, slash, path = rest.partition("/")
    if not slash and "?" in authority:
        raise _no_server(rest)
    user_info, _, server = authority.rpartition("@")
    username, _, password = user_info.partition(":")
    host, port = _split_port(server, rest)
    # With FTP, a second slash leads to the server's root instead of the login's folder (xcp/accessor.py FTPAccessor).
    root = "/" if scheme == "ftp" and path.startswith("/") else ""
    return MediaSource(scheme, host, root + _url_path(path), port, unquote(username), unquote(password))


def _parse_nfs(rest: str) -> MediaSource:
    if rest.startswith("["):
        host, path = _split_brackets(rest, rest)
        return MediaSource("nfs", host, _slashed(path.removeprefix(":")))
    cut = re.search("[:/]", rest)
    host, path = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    return MediaSource("nfs", _checked_host(host, rest), _slashed(path.removeprefix(":")))


def _split_port(server: str, typed: str) -> tuple[str, int | None]:
    if server.startswith("["):
        host, after = _split_brackets(server, typed)
        port = after.removeprefix(":")
        if after and not after.startswith(":"):
            raise _no_server(typed)
    else:
        name, _, port = server.partition(":")
        host = _checked_host(name, typed)
    if not port:
        return host, None
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise _odd_password(typed) if "@" in typed.partition("/")[2] else _wrong_port(typed, port)
    return host, int(port)


def _split_brackets(server: str, typed: str) -> tuple[str, str]:
    """``[IPv6 address]`` and what follows it."""
    address, bracket, after = server[1:].partition("]")
    try:
        IPv6Address(address)
    except AddressValueError:
        raise _no_server(typed) from None
    if not bracket:
        raise _no_server(typed)
    return address.lower(), after


def _checked_host(host: str, typed: str) -> str:
    try:
        host.encode("idna")  # what looks a name up does the same: no empty and no endless parts
    except UnicodeError:
        raise _no_server(typed) from None
    if not _HOST_NAME.fullmatch(host):
        raise _no_server(typed)
    return host.lower()


def _url_path(path: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", _slashed(path)), safe=_PATH_SAFE, errors=_BYTES)


def _slashed(path: str) -> str:
    """With one slash at the beginning and one at the end."""
    inner = path.strip("/")
    return f"/{inner}/" if inner else "/"


def _masked(typed: str) -> Text:
    """What was typed without user and password; up to the last ``@``, since a password may hold any letter."""
    return plain(re.sub(r"^([a-zA-Z0-9+.-]+://)?.*@", rf"\g<1>{_MASK}@", typed, flags=re.DOTALL))


def _wrong_scheme(typed: str, scheme: str) -> MediaAddressError:
    return MediaAddressError(
        translate("media", "“{address}”: servers cannot read installation media over “{scheme}”.").of(
            address=_masked(typed), scheme=scheme
        ),
        translate("media", "Enter an address that begins with http://, https://, ftp:// or nfs://."),
    )


def _no_server(typed: str) -> MediaAddressError:
    return MediaAddressError(
        translate("media", "“{address}” contains no server name.").of(address=_masked(typed)),
        translate(
            "media",
            "Enter the address of the folder with the unpacked installation media, for example "
            "http://www.example.com/xenserver/ or nfs://server:/path/.",
        ),
    )


def _odd_password(typed: str) -> MediaAddressError:
    """What stands before the first slash and looks like a port is the beginning of a password then."""
    return MediaAddressError(
        translate("media", "“{address}” contains no server name.").of(address=_masked(typed)),
        translate(
            "media",
            "A slash in a password must be written as %2F in an address. It is better to enter the user name and "
            "password in their own fields.",
        ),
    )


def _wrong_port(typed: str, port: str) -> MediaAddressError:
    return MediaAddressError(
        translate("media", "“{address}”: “{port}” is not a port number.").of(address=_masked(typed), port=port),
        translate("media", "A port is a number from 1 to 65535; omit it to use the default port."),
    )
