"""Fetching files: through proxies, with progress, going on where a download was cut, and never half believed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from rpu_desktop.files import private_folder
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.updates.errors import (
    DocumentHostile,
    DownloadCut,
    SourceForbidden,
    SourceUnreachable,
    UpdateError,
    UpdateMissing,
    WrongFile,
)
from rpu_desktop.updates.places import Progress, disk_full, shown
from rpu_desktop.updates.source import UpdateSource

__all__ = ["Download", "fetch_small"]

_BLOCK = 1 << 18
_CONNECT = 30.0
_SILENCE = 60.0
_SMALL_WITHIN = 300.0
"""Seconds for the whole of a small file: a server that sends a byte now and then would never end."""
_ATTEMPTS = 5
"""As many as XenCenter makes (DownloadFileAction.cs); each goes on where the one before ended."""
_PAUSE = 2.0
"""Seconds before the second attempt; longer before each further one."""
_ANOTHER_SIZE = translate("updates", "it has another size than the list of updates says")
_MARGIN = 64 << 20
"""Bytes that stay free on this computer's disk."""


async def fetch_small(source: UpdateSource, url: str, limit: int) -> bytes:
    """A file of at most `limit` bytes.

    Raises:
        SourceUnreachable, SourceForbidden, UpdateMissing: as their names say.
        DocumentHostile: there is more than that.

    """
    try:
        async with asyncio.timeout(_SMALL_WITHIN), _opened(source, url) as response:
            _check_status(response, url)
            content = bytearray()
            async for block in response.content.iter_chunked(_BLOCK):
                content += block
                if len(content) > limit:
                    text = translate("updates", "The file at {url} is far too large to be what it should be.")
                    raise DocumentHostile(text.of(url=shown(url)), _CHECK_ADDRESS)
            return bytes(content)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise _unreachable(url, error) from error


@asynccontextmanager
async def _opened(
    source: UpdateSource, url: str, headers: dict[str, str] | None = None
) -> AsyncIterator[aiohttp.ClientResponse]:
    way = _way(source, url)
    timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT, sock_connect=_CONNECT, sock_read=_SILENCE)
    connector = aiohttp.TCPConnector(ssl=_trust(source))
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, auto_decompress=False) as session:
        asked = source.with_client_id(url)
        sent = {
            "User-Agent": "rpu-desktop",
            "Accept-Encoding": "identity",
            **source.headers_for(url),
            **(headers or {}),
        }
        async with session.get(asked, headers=sent, proxy=way) as response:
            yield response


def _way(source: UpdateSource, url: str) -> str | None:
    """The proxy to go through.

    Raises:
        ValueError: its address makes no sense; aiohttp relies on having been given a good one.

    """
    way = source.proxy.url_for(url)
    if way:
        parts = urlsplit(way)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise ValueError
    return way


def _trust(source: UpdateSource) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if source.certificate:
        context.load_verify_locations(cadata=source.certificate)
    return context


@dataclass(frozen=True, slots=True)
class Download:
    """One file: `size` (bytes) and `sha256` as far as they are known beforehand, 0 and empty where not."""

    source: UpdateSource
    url: str
    name: str
    size: int = 0
    sha256: str = ""

    async def into(self, target: Path, progress: Progress) -> None:
        """Fetch it; `target` appears only once it is whole and right.

        Raises:
            UpdateError: it does not come, is not what it should be, or there is no room.

        """
        part = target.with_name(f"{target.name}.part")
        error: UpdateError | None = None
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(_PAUSE * attempt)
            try:
                await self._go_on(part, progress)
            except ValueError as refused:
                raise _unreachable(self.url, refused) from None  # its words may hold the proxy's password
            except (aiohttp.ClientError, TimeoutError, ConnectionError, _Cut) as cut:
                error = self._cut(part, cut)
            except OSError as refused:
                raise disk_full(target.parent, refused) from refused
            else:
                await asyncio.to_thread(self._check, part)
                part.replace(target)
                _note_of(part).unlink(missing_ok=True)
                return
        assert error is not None  # noqa: S101 (there was at least one attempt)
        raise error

    async def _go_on(self, part: Path, progress: Progress) -> None:
        """Fetch what is not there yet; where the server cannot go on, or has another file now, all of it."""
        private_folder(part.parent)
        have, validator = _state(part)
        headers = {"Range": f"bytes={have}-", "If-Range": validator} if have and validator else {}
        async with _opened(self.source, self.url, headers) as response:
            if response.status == 416:
                _forget(part)
                raise _Cut
            _check_status(response, self.url)
            if response.status != 206 or not _continues(response, have):
                have = 0
            total = have + (response.content_length or 0) if response.content_length else 0
            self._check_size(total)
            self._check_room(part, total - have)
            _note(part, response.headers.get("ETag") or response.headers.get("Last-Modified") or "")
            await self._receive(response, part, have, total, progress)

    async def _receive(
        self, response: aiohttp.ClientResponse, part: Path, have: int, total: int, progress: Progress
    ) -> None:
        limit = self.size or total
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            file.truncate()
            async for block in response.content.iter_chunked(_BLOCK):
                file.write(block)
                have += len(block)
                if limit and have > limit:
                    break
                progress(have, limit)
        if total and have < total:
            raise _Cut

    def _check_size(self, total: int) -> None:
        if self.size and total and total != self.size:
            raise WrongFile.downloaded(self.name, _ANOTHER_SIZE)

    def _check_room(self, part: Path, needed: int) -> None:
        free = _free(part.parent)
        if needed + _MARGIN > free:
            raise disk_full(part.parent, None, needed)

    def _check(self, part: Path) -> None:
        """Size and checksum; a wrong file is taken away, so that the next attempt begins anew."""
        if self.size and part.stat().st_size != self.size:
            _forget(part)
            raise WrongFile.downloaded(self.name, _ANOTHER_SIZE)
        if self.sha256:
            with part.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != self.sha256:
                _forget(part)
                raise WrongFile.downloaded(self.name, translate("updates", "its checksum is wrong"))

    def _cut(self, part: Path, cause: Exception) -> UpdateError:
        if not isinstance(cause, _Cut) and not part.exists():
            return _unreachable(self.url, cause)
        text = translate("updates", "The download of {update} was cut off again and again.")
        advice = translate("updates", "Check this computer's network, then choose Retry: it goes on where it ended.")
        return DownloadCut(text.of(update=self.name), advice)


class _Cut(Exception):
    """The connection ended before the file did."""


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _continues(response: aiohttp.ClientResponse, have: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _note(part: Path, validator: str) -> None:
    _note_of(part).write_text(json.dumps({"validator": validator}), "utf-8")


def _state(part: Path) -> tuple[int, str]:
    """How much is there, and of which file: a weak validator does not tell versions apart byte by byte."""
    try:
        validator = str(json.loads(_note_of(part).read_text("utf-8"))["validator"])
        return part.stat().st_size, "" if validator.startswith("W/") else validator
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_of(part).unlink(missing_ok=True)


_CHECK_ADDRESS = translate("updates", "Check the address of the update source.")


def _check_status(response: aiohttp.ClientResponse, url: str) -> None:
    """Raise what an answer other than a file means."""
    if any(hop.url.scheme == "https" for hop in response.history) and response.url.scheme != "https":
        text = translate("updates", "The update source at {url} leads to {place}, without encryption.")
        place = shown(str(response.url))
        raise SourceForbidden(text.of(url=shown(url), place=place), _CHECK_ADDRESS)
    match response.status:
        case 200 | 206:
            return
        case 401 | 403:
            text = translate("updates", "The update source refuses access to {url}.")
            advice = translate("updates", "Give the client ID (or the credentials) that your subscription comes with.")
            raise SourceForbidden(text.of(url=shown(url)), advice)
        case 407:
            text = translate("updates", "The proxy wants a user name and a password.")
            advice = translate(
                "updates",
                "Give them in its address on the media page; at the console give the user name there "
                "(http://user@proxy:port) and the password with --update-proxy-password-file.",
            )
            raise SourceForbidden(text, advice)
        case 404 | 410:
            text = translate("updates", "The update source does not have {url}.")
            raise UpdateMissing(text.of(url=shown(url)), _CHECK_ADDRESS)
        case status if status >= 500:
            raise aiohttp.ClientError(f"HTTP {status}")
        case status:
            raise _unreachable(url, aiohttp.ClientError(f"HTTP {status}"))


def _unreachable(url: str, cause: Exception) -> SourceUnreachable:
    text = translate("updates", "The update source at {url} cannot be reached: {reason}.")
    advice = translate("updates", "Check the address, this computer's network, and the proxy.")
    return SourceUnreachable(text.of(url=shown(url), reason=_words(cause)), advice)


def _network_words(error: OSError) -> Text:
    """As the system says it; a name that cannot be resolved has words of its own and no number of the system's."""
    unresolved = error.errno is None or isinstance(error, socket.gaierror)
    known = error.strerror if unresolved else os.strerror(error.errno or 0)
    return plain((known or str(error)).rstrip("."))


def _words(cause: Exception) -> Text:
    """Never the words of a library: they may hold addresses, with what is secret in them."""
    match cause:
        case TimeoutError():
            return translate("updates", "no answer in time")
        case aiohttp.ClientHttpProxyError():
            return translate("updates", "the proxy refuses the connection ({status})").of(status=cause.status)
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return translate("updates", "its certificate is not trusted")
        case aiohttp.ClientConnectorError():
            return _network_words(cause.os_error)
        case OSError():
            return _network_words(cause)
        case _:
            return _words_of_others(cause)


def _words_of_others(cause: Exception) -> Text:
    if type(cause) is aiohttp.ClientError:
        return plain(str(cause))  # our own
    match cause:
        case aiohttp.TooManyRedirects():
            return translate("updates", "it redirects in a circle")
        case aiohttp.ClientResponseError():
            return plain(f"HTTP {cause.status}")
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError():
            return translate("updates", "the connection was cut off")
        case ValueError():
            return translate("updates", "the address, or that of the proxy, makes no sense")
        case _:
            return plain(type(cause).__name__)
