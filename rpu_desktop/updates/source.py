"""Where updates come from: a document on the network, or a folder with what was downloaded before; and by which way."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from rpu_desktop.redaction import keep_credentials, keep_secret
from rpu_desktop.typed_paths import is_path, typed_path

__all__ = [
    "CLIENT_ID",
    "DEFAULT_DOCUMENT",
    "DOWNLOADS",
    "Proxy",
    "UpdateSource",
    "has_secrets",
    "user_and_rest",
    "without_secrets",
]

DEFAULT_DOCUMENT = "https://updates.ops.xenserver.com/xenserver/updates.xml"
"""Where the vendor keeps the check-for-updates document (XenCenter's branding, XML location of updates)."""


DOWNLOADS = "updates.ops.xenserver.com"
CLIENT_ID = "client-id"
"""Server and user name of the client ID in the keyring."""


_USER_INFO = re.compile(r"^([a-z][a-z0-9+.-]*://)?(?:([^/@]*?)(?::(.*))?@)(.*)$", re.IGNORECASE | re.DOTALL)
_SECRET_KEYS = frozenset(
    {"apikey", "api_key", "key", "client", "clientid", "client_id", "token", "access_token", "sig", "signature", "auth"}
    | {"password", "passwd", "pwd", "secret"}
)


def user_and_rest(address: str) -> tuple[str, str, str]:
    """The user name, the password, and the address without them; it may come with a scheme or without."""
    found = _USER_INFO.match(address)
    if not found:
        return "", "", address
    scheme, user, password, rest = found.groups(default="")
    return unquote(user), unquote(password), f"{scheme}{rest}"


def has_secrets(address: str) -> bool:
    """Whether it contains a password or a key."""
    _, password, _ = user_and_rest(address)
    return bool(password) or any(key.lower() in _SECRET_KEYS for key, _ in _query(address))


def without_secrets(address: str) -> str:
    """An address as it may be kept: without user, password, and keys in its query."""
    _, _, rest = user_and_rest(address)
    place, mark, _ = rest.partition("?")
    query = urlencode([(key, value) for key, value in _query(rest) if key.lower() not in _SECRET_KEYS])
    return f"{place}{mark}{query}" if query else place


def _query(address: str) -> list[tuple[str, str]]:
    return parse_qsl(address.partition("?")[2].partition("#")[0], keep_blank_values=True)


def _keep_secrets(address: str) -> None:
    """So that no error's words can give them away."""
    user, password, _ = user_and_rest(address)
    keep_credentials(user, password)
    keep_secret(*(value for key, value in _query(address) if key.lower() in _SECRET_KEYS))


@dataclass(frozen=True, slots=True)
class Proxy:
    """The way through a proxy; without an address the system's own settings hold (environment, Windows)."""

    address: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    direct: bool = False
    """No proxy at all, ignoring the system's settings."""

    def __post_init__(self) -> None:
        """The address may have a password in it, as one of the environment may."""
        _keep_secrets(self.address)
        keep_credentials(self.username, self.password)

    def url_for(self, url: str) -> str | None:
        """The proxy for `url`, with credentials in it: never to be shown; None for none."""
        if self.direct:
            return None
        parts = urlsplit(url)
        if self.address:
            return self._with_credentials(self.address)
        from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 (HTTP and mail, which no first window needs)

        if proxy_bypass(parts.hostname or ""):
            return None
        found = getproxies().get(parts.scheme)
        _keep_secrets(found or "")
        return found

    def _with_credentials(self, address: str) -> str:
        url = address if "://" in address else f"http://{address}"
        if not self.username:
            return url
        parts = urlsplit(url)
        who = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{who}@{parts.netloc.rpartition('@')[2]}"))


@dataclass(frozen=True, slots=True)
class UpdateSource:
    """What the admin chose; secrets never show in `repr`.

    `folder` holds files that were downloaded before: update ISOs (or zip files with one), and the document as the only
    ``.xml`` file when it is not to come from the network.  `client_id` is a query such as ``client=…`` that the
    vendor's download servers want (XenCenter's GetClientUpdatesQueryParam); `username` and `password` (an API key) are
    their other form.  Neither ever goes over a connection that is not encrypted.
    """

    document: str = DEFAULT_DOCUMENT
    folder: Path | None = None
    client_id: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    set_up_repositories: bool = True
    """Whether a pool of XenServer 8 that has no repository gets the vendor's normal channel."""
    proxy: Proxy = field(default_factory=Proxy)
    certificate: str = field(default="", repr=False)
    """An authority (PEM) to be trusted besides the system's, for a source of one's own."""

    def __post_init__(self) -> None:
        """Its secrets are sent nowhere else."""
        _keep_secrets(self.document)
        keep_credentials(self.username, self.password)
        keep_secret(self.client_id, *(value for _, value in parse_qsl(self.client_id)))

    @classmethod
    def at(cls, place: str) -> UpdateSource:
        """The document at an address, or a folder on this computer; the vendor's document by default."""
        place = place.strip()
        if place and (is_path(place) or "://" not in place):
            return cls(folder=typed_path(place))
        user, password, rest = user_and_rest(place)
        return cls(document=rest or DEFAULT_DOCUMENT, username=user, password=password)

    def with_client_id(self, url: str) -> str:
        """The address to ask for: with the client ID, so never to be shown."""
        parts = urlsplit(url)
        if not self.client_id or parts.scheme != "https":
            return url
        query = [*parse_qsl(parts.query, keep_blank_values=True), *parse_qsl(self.client_id, keep_blank_values=True)]
        return urlunsplit(parts._replace(query=urlencode(query)))

    def headers_for(self, url: str) -> dict[str, str]:
        """What proves who asks."""
        if not (self.username and self.password and urlsplit(url).scheme == "https"):
            return {}
        token = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {token}"}
