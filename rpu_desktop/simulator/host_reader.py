"""How a host reads media before an upgrade: the abilities and limits of xenserver/python-libs ``xcp/accessor.py``.

- HTTP: the password is kept for the bare host name, so that it is never sent to an address with a port; the address is
  put together without the brackets of IPv6; only Basic logins work.  The last HTTP status is kept as ``lastError``.
- FTP: the folder is used literally after the first slash (``//srv`` and ``/%2Fsrv`` are absolute).  Since 7.1
  (May 2016) a file exists if SIZE succeeds, which is sent in ASCII mode; a refusal counts as 500.
- NFS: what follows ``nfs://`` is mounted literally.
"""

from __future__ import annotations

import contextlib
import ftplib
import posixpath
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

__all__ = ["HostReader", "Unreadable", "exported", "open_reader"]

_TIMEOUT = 10.0
_LIMIT = 512 << 20
_ERRORS = (OSError, ValueError, EOFError, ftplib.Error, urllib.error.URLError)


class Unreadable(Exception):
    """The address cannot be read."""


@dataclass
class HostReader:
    """Files below one address; `last_error` is the HTTP status of the last failure, 0 where there was none."""

    last_error: int = field(default=0, init=False)

    def access(self, name: str) -> bool:
        """Whether the file exists, as ``Accessor.access`` determines it."""
        try:
            return self.read(name) is not None
        except _ERRORS:
            return False

    def read(self, name: str) -> bytes | None:
        """The file; None if the server responds that it is not available.

        Raises:
            OSError, ValueError, EOFError, ftplib.Error: any other error.

        """
        raise NotImplementedError


class Habits(Protocol):
    """Features that depend on the host's release."""

    @property
    def https(self) -> bool:
        """Whether it reads HTTPS."""

    @property
    def asks_size(self) -> bool:
        """Whether it asks FTP servers for the size of a file."""

    @property
    def python3(self) -> bool:
        """Whether its Python raises ValueError for unknown authentication schemes."""


@contextlib.contextmanager
def open_reader(url: str, habits: Habits, exports: Mapping[str, str], names: Mapping[str, str]) -> Iterator[HostReader]:
    """The reader for an address; blocking.

    `exports` are NFS exports (``server:/path``) and `names` web servers (``http://name``) that hosts reach, with their
    substitute addresses.

    Raises:
        Unreadable: nothing can be read there.

    """
    try:
        parts = urlsplit(url, allow_fragments=False)
        scheme = parts.scheme
        if scheme == "nfs":
            yield _Http(urlsplit(_mount(url, exports)), habits, {})
        elif scheme == "http" or (scheme == "https" and habits.https):
            yield _Http(parts, habits, names)
        elif scheme == "ftp":
            with ftplib.FTP(timeout=_TIMEOUT) as ftp:  # noqa: S321 - as the hosts do
                yield _Ftp(ftp, parts, habits)
        else:
            raise Unreadable(url)
    except _ERRORS as error:
        raise Unreadable(url) from error


_NFS_PLACE = re.compile(r"(\[[0-9a-f:]+\]|[^:/\[\]@]+):(/?[^:]*)")
"""What the mount command accepts."""


def exported(url: str, exports: Mapping[str, str]) -> str:
    """The substitute address of an NFS export, empty if there is none."""
    place = _NFS_PLACE.fullmatch(url.removeprefix("nfs://"))
    found = exports.get(f"{place[1]}:/{place[2].strip('/')}", "") if place else ""
    return f"{found.rstrip('/')}/" if found else ""


def _mount(url: str, exports: Mapping[str, str]) -> str:
    found = exported(url, exports)
    if not found:
        raise Unreadable(url)
    return found


class _Http(HostReader):
    def __init__(self, parts: SplitResult, habits: Habits, names: Mapping[str, str]) -> None:
        super().__init__()
        self._python3 = habits.python3
        host = parts.hostname or ""
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if parts.username:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, host, unquote(parts.username), unquote(parts.password or ""))
            handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
        self._opener = urllib.request.build_opener(*handlers)
        place = f"{host}:{parts.port}" if parts.port else host
        self._base = urlunsplit((parts.scheme, place, parts.path, "", ""))
        for name, here in names.items():
            if self._base.startswith(f"{name}/"):
                self._opener.add_handler(_Elsewhere(name, here))

    def read(self, name: str) -> bytes | None:
        try:
            with self._opener.open(posixpath.join(self._base, name), timeout=_TIMEOUT) as answer:
                return bytes(answer.read(_LIMIT))
        except urllib.error.HTTPError as error:
            error.close()
            self.last_error = error.code
            return None
        except ValueError:  # another authentication scheme
            self.last_error = self.last_error if self._python3 else 401
            raise


class _Elsewhere(urllib.request.BaseHandler):
    """Sends requests for a name to its substitute server."""

    handler_order = 100

    def __init__(self, name: str, here: str) -> None:
        self._name, self._here = name, here

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Redirect like a name service: the request stays the same, including its header ``Host``."""
        request.add_unredirected_header("Host", urlsplit(self._name).netloc)
        request.host = urlsplit(self._here).netloc
        return request

    https_request = http_request


class _Ftp(HostReader):
    def __init__(self, ftp: ftplib.FTP, parts: SplitResult, habits: Habits) -> None:
        super().__init__()
        self._ftp, self._asks_size = ftp, habits.asks_size
        ftp.connect(parts.hostname or "", parts.port or ftplib.FTP_PORT)
        ftp.login(unquote(parts.username or ""), unquote(parts.password or ""))
        if folder := unquote(parts.path[1:]):
            ftp.cwd(folder)

    def access(self, name: str) -> bool:
        try:
            if self._asks_size and self._ftp.size(name) is not None:
                return True
            folder, file = posixpath.split(name)
            return file in map(posixpath.basename, self._ftp.nlst(folder))
        except _ERRORS:
            self.last_error = 500
            return False

    def read(self, name: str) -> bytes | None:
        content = BytesIO()
        self._ftp.retrbinary(f"RETR {name}", content.write)
        return content.getvalue()
