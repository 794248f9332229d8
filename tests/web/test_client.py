"""The web client against real servers: what it sends where, redirects, and the text of every failure."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.web.client import WebClient
from rpu_desktop.web.errors import AddressMalformed, LedAround, LedAstray, NotReached, TooLarge, WebFailure
from rpu_desktop.web.request import Ask, Limits, Login, basic

CERTIFICATE = PoolCertificate.make("127.0.0.1", ["127.0.0.1", "127.0.0.2"])
AUTHORITY = CERTIFICATE.certificate.decode()
PATIENT = Limits(10.0, 10.0, 10.0)
LOGIN = Login("ada", "S3CRET")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web server that responds as configured and records requests."""

    def __init__(self, *answers: web.StreamResponse | Exception, login: str = "") -> None:
        self.answers = list(answers)
        self.login = login
        """Its authentication schemes; without any, no login is needed."""
        self.logins: list[str] = []
        self.asked = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        given = request.headers.get("Authorization", "")
        self.logins.append(given)
        if self.login and given != basic(LOGIN):
            return web.Response(status=401, headers={"WWW-Authenticate": self.login})
        found = self.answers.pop(0) if self.answers else web.Response(body=b"whole")
        if isinstance(found, Exception):
            raise found
        return found


@asynccontextmanager
async def serving(site: Site, *, tls: bool = False, host: str = "127.0.0.1") -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, 0, ssl_context=CERTIFICATE.context() if tls else None).start()
    try:
        yield f"http{'s' if tls else ''}://{host}:{runner.addresses[0][1]}/file"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[str]:
    """A server that responds with this to every request, and closes the connection."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/file"
    finally:
        server.close()


async def fetched(ask: Ask, limits: Limits = PATIENT, most: int = 1000) -> tuple[int, bytes]:
    async with WebClient(limits, certificate=AUTHORITY) as client, client.opened(ask) as answer:
        return answer.status, await answer.content(most)


# --- logins


async def test_a_login_is_sent_when_the_server_asks_for_it() -> None:
    open_to_all, closed = Site(), Site(login='Basic realm="media"')
    async with serving(open_to_all) as url:
        assert await fetched(Ask(url, login=LOGIN)) == (200, b"whole")
    async with serving(closed) as url:
        assert await fetched(Ask(url, login=LOGIN)) == (200, b"whole")
        assert (await fetched(Ask(url, login=Login("ada", "guess"))))[0] == 401
    assert open_to_all.logins == [""]
    assert closed.logins == ["", basic(LOGIN), "", basic(Login("ada", "guess"))]


@pytest.mark.parametrize("offer", ['Negotiate, Basic realm="media"', 'NTLM,basic realm="m"', "Basic"])
async def test_a_server_with_several_logins_is_sent_the_basic_one(offer: str) -> None:
    async with serving(Site(login=offer)) as url:
        assert await fetched(Ask(url, login=LOGIN)) == (200, b"whole")


async def test_a_server_with_other_logins_is_sent_none() -> None:
    site = Site(login='Digest realm="basic", nonce="1"')
    async with serving(site) as url:
        assert (await fetched(Ask(url, login=LOGIN)))[0] == 401
    assert site.logins == [""]


async def test_an_api_key_stays_with_its_server_when_that_leads_to_another() -> None:
    other = Site()
    async with serving(other, tls=True, host="127.0.0.2") as target:
        site = Site(web.HTTPFound("/here"), web.HTTPFound(target))
        async with serving(site, tls=True) as url:
            ask = Ask(url, headers={"Authorization": basic(LOGIN)})
            assert await fetched(ask) == (200, b"whole")
    assert site.logins == [basic(LOGIN)] * 2
    assert other.logins == [""]


async def test_a_login_that_a_server_puts_into_the_address_of_another_is_not_used() -> None:
    other = Site()
    async with serving(other, host="127.0.0.2") as target:
        leading = Site(web.HTTPFound(target.replace("http://", "http://eve:word@")))
        async with serving(leading) as url:
            assert (await fetched(Ask(url)))[0] == 200
    assert other.logins == [""]


# --- redirects


async def test_an_encrypted_server_cannot_redirect_to_an_unencrypted_one() -> None:
    plain = Site()
    async with serving(plain) as target, serving(Site(web.HTTPFound(target)), tls=True) as url:
        with pytest.raises(LedAstray, match="without encryption"):
            await fetched(Ask(url))
    assert plain.asked == 0


@pytest.mark.parametrize("place", ["ftp://127.0.0.1/file", "file:///etc/passwd", "javascript:x"])
async def test_redirects_to_another_scheme_are_not_followed(place: str) -> None:
    async with serving(Site(web.HTTPFound(place))) as url:
        with pytest.raises(LedAstray, match="not a web address"):
            await fetched(Ask(url))


async def test_a_server_that_leads_in_a_circle() -> None:
    site = Site(*(web.HTTPFound("/again") for _ in range(20)))
    async with serving(site) as url:
        with pytest.raises(LedAround):
            await fetched(Ask(url, redirects=3))
    assert site.asked == 4


async def test_each_server_on_the_way_is_asked_through_its_own_proxy() -> None:
    """A proxy for http was used for https as well, after a redirect."""
    asked = []

    def way(url: str) -> None:
        asked.append(url)

    async with serving(Site(), tls=True) as target, serving(Site(web.HTTPFound(target))) as url:
        await fetched(Ask(url, way=way))
    assert asked == [url, target]


# --- failures


async def test_a_file_that_is_too_large() -> None:
    async with serving(Site(web.Response(body=b"x" * 1001))) as url:
        with pytest.raises(TooLarge):
            await fetched(Ask(url))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "the connection was interrupted"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "the connection was interrupted"),
        (b"220 Welcome to this FTP server\r\n", "the server does not use HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, "the server does not use HTTP"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n", "is invalid"),
    ],
)
async def test_an_answer_that_is_none(answer: bytes, words: str) -> None:
    async with saying(answer) as url:
        with pytest.raises(WebFailure, match=words):
            await fetched(Ask(url))


async def test_no_person_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotReached, match="no service is listening there"):
        await fetched(Ask(f"http://127.0.0.1:{port}/"))
    with pytest.raises(NotReached) as unknown:
        await fetched(Ask("http://media.invalid/"))
    assert "media.invalid" not in str(unknown.value)


async def test_a_certificate_that_no_one_vouches_for() -> None:
    async with serving(Site(), tls=True) as url, WebClient(PATIENT) as client:
        with pytest.raises(WebFailure, match=r"certificate is not trusted \(self"):
            async with client.opened(Ask(url)):
                pass


async def test_a_server_without_encryption_is_not_reported_as_having_a_wrong_certificate() -> None:
    async with serving(Site()) as url:
        with pytest.raises(NotReached, match="the encrypted connection failed"):
            await fetched(Ask(url.replace("http:", "https:")))


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\nX-Drip: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"]
)
async def test_a_server_that_drips_has_an_end(start: bytes) -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    with pytest.raises(WebFailure, match="no answer in time"):
        await fetched(Ask(url), Limits(10.0, 10.0, 0.5), most=10**6)
    server.close()


@pytest.mark.parametrize("url", ["http://[::1", "http:///file", "http://h:99999/", "http://a..b/", "nonsense", ""])
async def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(WebFailure):
        await fetched(Ask(url))


@pytest.mark.parametrize(
    "proxy", ["http://pu:PRS3CRET@127.0.0.1:99999", "http://pu:PRS3CRET@[::1", "x://pu:PRS3CRET@h/"]
)
async def test_a_proxy_that_makes_no_sense(proxy: str) -> None:
    with pytest.raises(AddressMalformed) as refused:
        await fetched(Ask("http://127.0.0.1:9/", way=lambda _: proxy))
    assert "PRS3CRET" not in str(refused.value)


LOOK_UP = """
import asyncio, signal, socket, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
from rpu_desktop.web.client import WebClient
from rpu_desktop.web.request import Ask, Limits

def hang(*_, **__):
    print("looking up", flush=True)
    threading.Event().wait()

socket.getaddrinfo = hang

async def ask():
    async with WebClient(Limits(600.0, 600.0)) as client, client.opened(Ask("http://media.example/")):
        pass

asyncio.run(ask())
"""


async def test_ctrl_c_ends_immediately_while_a_name_is_looked_up() -> None:
    """The web library's own name resolution blocks the program until the name servers have responded."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOOK_UP, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert program.stdout is not None
    assert await program.stdout.readline() == b"looking up\n"
    program.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(program.wait(), 20)


async def test_a_name_is_looked_up() -> None:
    async with serving(Site()) as url:
        assert (await fetched(Ask(url.replace("127.0.0.1", "localhost"))))[0] == 200


@pytest.mark.parametrize(
    ("start", "unneeded"),
    [
        ("rpu_desktop.desktop.application, rpu_desktop.console.upgrade", "aiohttp"),
        ("rpu_desktop.desktop.application", "rpu_desktop.planning"),
        ("rpu_desktop.desktop.application", "rpu_desktop.inventory"),
        ("rpu_desktop.desktop.application", "urllib.request"),
        ("rpu_desktop.desktop.application", "msgspec"),
    ],
)
def test_whatever_starts_the_program_does_not_load_what_the_first_window_does_not_need(
    start: str, unneeded: str
) -> None:
    """Each took up to a fifth of the program's start-up time."""
    code = f"import sys, {start}; print('{unneeded}' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
