"""Checking for a newer version of the program, on a real server with TLS."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.message import Message
from typing import Any

import pytest
from aiohttp import web

from rpu_desktop import __version__
from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.updates import program
from rpu_desktop.updates.program import look_for_newer, made_for, releases_address
from rpu_desktop.updates.source import Proxy
from rpu_desktop.versions import NEWEST_KNOWN

CERTIFICATE = PoolCertificate.make("releases", ["127.0.0.1"])
DIRECT = Proxy(direct=True)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=CERTIFICATE.context()).start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}/releases"
    await runner.cleanup()


async def look(document: Any) -> program.Look:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=document if isinstance(document, str) else json.dumps(document))

    async with server(answer) as address:
        found = await look_for_newer(address, DIRECT, certificate=CERTIFICATE.certificate.decode())
        return program.Look(found.text, found.newer)


async def test_a_newer_version_is_named_with_its_page() -> None:
    releases = [{"tag_name": "v99.1.0"}, {"tag_name": "v99.10"}, {"tag_name": "v1"}]
    found = await look(releases)
    assert found.newer == "99.10"
    assert f"RPU Desktop 99.10 is available; you are using {__version__}." in str(found.text)


async def test_drafts_and_previews_do_not_count() -> None:
    found = await look(
        [{"tag_name": "v99", "draft": True}, {"tag_name": "98", "prerelease": True}, {"tag_name": "0.1"}]
    )
    assert (found.newer, str(found.text)) == ("", f"RPU Desktop {__version__} is the newest version.")


async def test_one_release_alone() -> None:
    assert (await look({"tag_name": __version__})).newer == ""


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("no json", "is invalid"),
        ("[" * 100_000, "is invalid"),
        ('[{"tag_name": "v99"}]' + " " * 2_000_000, "is invalid"),
        ([], "no release is listed"),
        ({"tag_name": "\x1b[31mv99"}, "no release is listed"),
        ([7, None, {"tag_name": {"a": 1}}], "no release is listed"),
    ],
)
async def test_what_makes_no_sense_is_one_quiet_sentence(document: Any, reason: str) -> None:
    found = await look(document)
    assert found.newer == ""
    assert str(found.text).startswith("Whether there is a newer version of this program is not known")
    assert reason in str(found.text)


async def test_a_page_elsewhere_is_not_shown() -> None:
    found = await look({"tag_name": "v99", "html_url": "https://evil.example.com/get"})
    assert "evil" not in str(found.text)
    assert "/releases" in str(found.text)


async def test_a_server_that_drips() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    async with server(answer) as address:
        found = await look_for_newer(address, DIRECT, certificate=CERTIFICATE.certificate.decode(), longest=0.5)
    assert "no answer in time" in str(found.text)


async def test_a_way_that_leaves_https() -> None:
    async def plainly(request: web.Request) -> web.Response:
        return web.json_response({"tag_name": "v99"})

    app = web.Application()
    app.router.add_get("/", plainly)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def answer(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"http://127.0.0.1:{runner.addresses[0][1]}/")

    async with server(answer) as address:
        found = await look_for_newer(address, DIRECT, certificate=CERTIFICATE.certificate.decode())
    await runner.cleanup()
    assert found.newer == ""


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "contains no address for new versions"),
        ("http://127.0.0.1/releases", "contains no address for new versions"),
        ("https://127.0.0.1:1/releases", "cannot be reached"),
    ],
)
async def test_no_way_there(address: str, reason: str) -> None:
    assert reason in str((await look_for_newer(address, DIRECT)).text)


async def test_a_certificate_that_no_one_knows() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"tag_name": "v99"})

    async with server(answer) as address:
        found = await look_for_newer(address, DIRECT)
    assert (found.newer, "certificate is not trusted" in str(found.text)) == ("", True)


def test_the_address_is_the_projects(monkeypatch: pytest.MonkeyPatch) -> None:
    address = releases_address.__wrapped__  # what was found is kept
    told = Message()
    told["Project-URL"] = "Homepage, https://example.org/"
    told["Project-URL"] = "Releases, https://example.org/releases"
    monkeypatch.setattr(program, "metadata", lambda name: told)
    assert address() == "https://example.org/releases"
    monkeypatch.setattr(program, "metadata", lambda name: Message())
    assert address() == ""

    def missing(name: str) -> Message:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(program, "metadata", missing)
    assert address() == ""


def test_what_it_was_made_for_is_reported_with_its_own_version() -> None:
    words = str(made_for())
    assert __version__ in words
    assert all(f"{product} {release}" in words for product, release in NEWEST_KNOWN.items())
