"""Asks web servers: within limits, with redirects, logins, proxies and trust; whatever fails is a `WebFailure`."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from rpu_desktop.web.errors import LedAround, TooLarge, WebFailure
from rpu_desktop.web.names import Resolver
from rpu_desktop.web.redirects import followed, is_same_server, sendable
from rpu_desktop.web.request import Ask, Limits, basic
from rpu_desktop.web.words import failure_of

__all__ = ["Answer", "WebClient"]

_BLOCK = 1 << 18
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OFFERS_BASIC = re.compile(r"(?:^|,)\s*basic(?:\s|,|$)", re.IGNORECASE)
_HEADERS = {"User-Agent": "rpu-desktop", "Accept-Encoding": "identity"}
_LOGIN = "Authorization"


class Answer:
    """What a server answered, its content still to come."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self.status = response.status
        self.reason = response.reason or ""
        self.headers: Mapping[str, str] = response.headers
        self.length = response.content_length
        """Bytes, as far as the server tells."""

    @property
    def wants_login(self) -> bool:
        """Whether it wants a login."""
        return self.status == 401

    @property
    def offers_basic(self) -> bool:
        """Whether a Basic login would do, as far as it says which does; one header may offer several."""
        offers = self._response.headers.getall("WWW-Authenticate", [])
        return not offers or any(_OFFERS_BASIC.search(offer) for offer in offers)

    async def blocks(self) -> AsyncIterator[bytes]:
        """The content, piece by piece.

        Raises:
            WebFailure: it ends too early.

        """
        with _failures():
            async for block in self._response.content.iter_chunked(_BLOCK):
                yield block

    async def content(self, most: int) -> bytes:
        """All of it.

        Raises:
            TooLarge: it is more than `most` bytes.
            WebFailure: it ends too early.

        """
        found = bytearray()
        async for block in self.blocks():
            found += block
            if len(found) > most:
                raise TooLarge
        return bytes(found)


class WebClient(AbstractAsyncContextManager["WebClient"]):
    """Asks in one session, within `limits` for each request.

    `certificate` is an authority (PEM) to trust besides the system's.  With `like_hosts` it behaves as what reads media
    on a host does: a connection for each request, and no cookies.
    """

    def __init__(self, limits: Limits, *, certificate: str = "", like_hosts: bool = False) -> None:
        self._limits = limits
        self._certificate = certificate
        self._like_hosts = like_hosts
        self._context: ssl.SSLContext | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        timeout = aiohttp.ClientTimeout(
            total=None, connect=limits.connect, sock_connect=limits.connect, sock_read=limits.silence
        )
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=Resolver(), force_close=self._like_hosts),
            cookie_jar=aiohttp.DummyCookieJar() if self._like_hosts else None,
            timeout=timeout,
            auto_decompress=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    @asynccontextmanager
    async def opened(self, ask: Ask) -> AsyncIterator[Answer]:
        """The answer at the end of all redirects.

        Raises:
            WebFailure: there is none in time.

        """
        try:
            async with asyncio.timeout(self._limits.whole):
                response = await self._answered(ask)
                try:
                    yield Answer(response)
                finally:
                    response.close()
        except TimeoutError as late:
            raise failure_of(late) from late

    async def _answered(self, ask: Ask) -> aiohttp.ClientResponse:
        with _failures():
            home = url = sendable(ask.url)
            headers = {**_HEADERS, **ask.headers}
            for _ in range(ask.redirects + 1):
                response = await self._ask_logging_in(ask, url, headers, may=is_same_server(home, url))
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    return response
                response.close()
                url = followed(url, location, logs_in=ask.login is not None)
                if not is_same_server(home, url):
                    headers.pop(_LOGIN, None)
            raise LedAround

    async def _ask_logging_in(
        self, ask: Ask, url: str, headers: Mapping[str, str], *, may: bool
    ) -> aiohttp.ClientResponse:
        response = await self._ask(ask, url, headers)
        if ask.login is None or not may:
            return response
        answer = Answer(response)
        if not (answer.wants_login and answer.offers_basic):
            return response
        response.close()
        return await self._ask(ask, url, {**headers, _LOGIN: basic(ask.login)})

    async def _ask(self, ask: Ask, url: str, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
        way = _checked(ask.way(url))
        trust = self._trust() if "https" in (urlsplit(url).scheme, urlsplit(way or "").scheme) else True
        return await self._session.request(
            ask.method, URL(url, encoded=True), headers=headers, proxy=way, ssl=trust, allow_redirects=False
        )

    def _trust(self) -> ssl.SSLContext:
        """Made when it is needed: reading all authorities takes a while."""
        if self._context is None:
            self._context = ssl.create_default_context()
            if self._certificate:
                self._context.load_verify_locations(cadata=self._certificate)
        return self._context


def _checked(way: str | None) -> str | None:
    """The proxy to go through.

    Raises:
        ValueError: its address makes no sense; aiohttp relies on having been given a good one.

    """
    if way:
        parts = urlsplit(way)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise ValueError
    return way


@contextmanager
def _failures() -> Iterator[None]:
    """Whatever goes wrong in here is a `WebFailure`; the words of others may hold a proxy's password."""
    try:
        yield
    except (aiohttp.ClientError, OSError, ValueError, WebFailure) as error:
        raise failure_of(error) from None
