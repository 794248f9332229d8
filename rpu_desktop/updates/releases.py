"""Fetching the list of this program's releases."""

from __future__ import annotations

import ssl

import aiohttp

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.updates.source import Proxy

__all__ = ["NOT_UNDERSTOOD", "ReleasesUnknown", "fetch"]

_LIMIT = 1 << 20
"""Bytes; a list of releases is some hundred kilobytes at most."""
_REDIRECTS = 3

NOT_UNDERSTOOD = translate("updates", "the answer cannot be understood")


class ReleasesUnknown(Exception):
    """The list cannot be had; `reason` is half a sentence."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def fetch(address: str, proxy: Proxy, certificate: str) -> bytes:
    """What lies at `address`, over HTTPS only; `certificate` is an authority (PEM) to trust besides the system's.

    Raises:
        ReleasesUnknown: it cannot be had.

    """
    try:
        return await _fetched(address, proxy, certificate)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise ReleasesUnknown(_words(error)) from error


async def _fetched(address: str, proxy: Proxy, certificate: str) -> bytes:
    context = ssl.create_default_context()
    if certificate:
        context.load_verify_locations(cadata=certificate)
    connector = aiohttp.TCPConnector(ssl=context)
    headers = {"User-Agent": "rpu-desktop", "Accept": "application/json"}
    async with (
        aiohttp.ClientSession(connector=connector, headers=headers) as session,
        session.get(address, proxy=proxy.url_for(address), max_redirects=_REDIRECTS) as response,
    ):
        if any(step.url.scheme != "https" for step in (*response.history, response)):
            raise ValueError("HTTPS → HTTP")
        response.raise_for_status()
        content = bytearray()
        async for block in response.content.iter_any():
            content += block
            if len(content) > _LIMIT:
                raise ValueError(f"> {_LIMIT} bytes")
        return bytes(content)


def _words(error: Exception) -> Text:
    match error:
        case aiohttp.ClientResponseError(status=status):
            return plain(f"HTTP {status}")
        case aiohttp.ClientConnectorCertificateError():
            return translate("updates", "its certificate is not trusted")
        case aiohttp.ClientConnectorError():
            return translate("updates", "the server cannot be reached")
        case ValueError():
            return NOT_UNDERSTOOD
        case _:
            return plain(type(error).__name__)
