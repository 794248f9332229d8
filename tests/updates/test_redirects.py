"""Update documents that redirect to an unencrypted address are not trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from rpu_desktop.simulator.update_server import UpdateServer
from rpu_desktop.updates.errors import SourceForbidden
from rpu_desktop.updates.library import Library
from tests.updates.test_download import source_of


class Leading(UpdateServer):
    """Redirects to an unencrypted copy of its own document."""

    target = ""

    async def _document(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(self.target)


async def test_a_document_without_encryption_is_not_believed(tmp_path: Path) -> None:
    server = Leading()
    await server.start()
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(body=server.document(), content_type="application/xml")

    app = web.Application()
    app.router.add_get("/copy.xml", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.target = f"http://127.0.0.1:{runner.addresses[0][1]}/copy.xml?client=S3CRET"
    try:
        with pytest.raises(SourceForbidden, match="without encryption") as caught:
            await Library(source_of(server), tmp_path / "cache").catalogue()
    finally:
        await runner.cleanup()
        await server.stop()
    assert "S3CRET" not in str(caught.value)
    assert not asked, "what was asked for is nobody's business there"
