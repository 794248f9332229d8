"""Web servers that redirect elsewhere, or never end: no password in clear, no endless wait."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from rpu_desktop.media import deadline
from rpu_desktop.media.errors import MediaForbidden, MediaUnreachable
from rpu_desktop.media.repository import read_media
from rpu_desktop.media.url import MediaSource
from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of

FILES = media_files(release_of("XenServer", "8.4.0"))
CERTIFICATE = PoolCertificate.make("127.0.0.1", ["127.0.0.1", "127.0.0.2"])


class Site:
    """A web server that redirects to `target`, or else asks for a login and records the requests."""

    def __init__(self, target: str = "") -> None:
        self.target = target
        self.seen: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.path.removeprefix("/")
        if self.target:
            raise web.HTTPFound(f"{self.target}/{name}")
        if "Authorization" not in request.headers:
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="media"'})
        self.seen.append(request.headers["Authorization"])
        if name not in FILES:
            raise web.HTTPNotFound
        return web.Response(body=FILES[name])


@asynccontextmanager
async def serving(site: Site, *, tls: bool = False, host: str = "127.0.0.1") -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{name:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, 0, ssl_context=CERTIFICATE.context() if tls else None).start()
    try:
        yield f"http{'s' if tls else ''}://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture(autouse=True)
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = tmp_path / "authority.pem"
    authority.write_bytes(CERTIFICATE.certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))


def with_login(url: str) -> MediaSource:
    return MediaSource.parse(url, username="mu", password="MEDS3CRET")


async def test_redirects_from_https_to_http_are_not_followed() -> None:
    plain = Site()
    async with serving(plain) as target, serving(Site(target), tls=True) as url:
        with pytest.raises(MediaUnreachable, match="without encryption") as caught:
            await read_media(with_login(url))
    assert not plain.seen
    assert "MEDS3CRET" not in f"{caught.value.text} {caught.value.advice}"


async def test_a_password_goes_to_no_other_server() -> None:
    other = Site()
    async with serving(other, host="127.0.0.2") as target, serving(Site(target)) as url:
        with pytest.raises(MediaUnreachable, match="another server, http://127"):
            await read_media(with_login(url))
    assert not other.seen


async def test_to_https_on_the_same_server_is_followed() -> None:
    safe = Site()
    async with serving(safe, tls=True) as target, serving(Site(target)) as url:
        with pytest.raises(MediaForbidden):  # it was redirected; the login was for another port
            await read_media(with_login(url))


class Dripping:
    """A server that sends a byte now and then, and never ends."""

    def __init__(self) -> None:
        self.connected = asyncio.Event()

    async def drip(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected.set()
        with contextlib.suppress(ConnectionError):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)


@asynccontextmanager
async def dripping() -> AsyncIterator[tuple[Dripping, str]]:
    drops = Dripping()
    server = await asyncio.start_server(drops.drip, "127.0.0.1", 0)
    try:
        yield drops, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/xs/"
    finally:
        server.close()


async def test_a_server_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "WITHIN", 0.5)
    async with dripping() as (_, url):
        with pytest.raises(MediaUnreachable, match="no answer in time"):
            await read_media(MediaSource.parse(url))


READ = """
import asyncio, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
from rpu_desktop.media.repository import read_media
from rpu_desktop.media.url import MediaSource
asyncio.run(read_media(MediaSource.parse(sys.argv[1])))
"""


async def test_ctrl_c_ends_immediately_while_a_server_drips() -> None:
    async with dripping() as (drops, url):
        program = await asyncio.create_subprocess_exec(sys.executable, "-c", READ, url, stderr=subprocess.DEVNULL)
        await drops.connected.wait()
        program.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(program.wait(), 20)
