"""A vendor's update server on the loopback interface: HTTPS, the check-for-updates document, files with ranges.

`trouble` makes it misbehave: see `Trouble`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from aiohttp import web

from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.update_files import UpdateSpec, iso_of, old_patch_of, zipped
from rpu_desktop.simulator.update_world import UPDATES, VersionSpec, document_of, versions

__all__ = ["CLIENT_ID", "Trouble", "UpdateServer"]

CLIENT_ID = "client=simulated-client-id"
"""The query string required for restricted files."""

_OLD_RELEASES = ("6.",)
_BLOCK = 4096


@dataclass
class Trouble:
    """What goes wrong; `document` is sent instead of the real one."""

    document: bytes | None = None
    down: bool = False
    cuts: int = 0
    """How many more downloads are cut off in the middle."""
    wrong_content: int = 0
    """How many more downloads contain other bytes of the same length."""
    requests: list[tuple[str, str]] = field(default_factory=list)
    """(path, range) of all requests."""


class UpdateServer:
    """Serves all updates of the simulated world."""

    def __init__(self, specs: Sequence[VersionSpec] | None = None) -> None:
        self.specs = list(specs) if specs is not None else versions()
        self.trouble = Trouble()
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._files: dict[str, bytes] = {}

    @cached_property
    def certificate(self) -> PoolCertificate:
        """Its certificate, which is also the authority that clients have to trust."""
        return PoolCertificate.make("updates.example", ["127.0.0.1"])

    @property
    def url(self) -> str:
        """The URL of the document."""
        return f"https://127.0.0.1:{self.port}/updates.xml"

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_get("/updates.xml", self._document)
        app.router.add_get("/files/{name}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.certificate.context()).start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def file_of(self, spec: UpdateSpec) -> bytes:
        """The published zip file."""
        if spec.name not in self._files:
            old = spec.release.startswith(_OLD_RELEASES)
            inner = old_patch_of(spec) if old else iso_of(spec)
            self._files[spec.name] = zipped(f"{spec.name}.{'xsupdate' if old else 'iso'}", inner)
        return self._files[spec.name]

    def document(self) -> bytes:
        """The document, with addresses of this server."""
        return document_of(self.specs, lambda spec: f"https://127.0.0.1:{self.port}/files/{spec.name}.zip")

    async def _document(self, request: web.Request) -> web.Response:
        self.trouble.requests.append((request.path, ""))
        if self.trouble.down:
            return web.Response(status=503)
        body = self.trouble.document if self.trouble.document is not None else self.document()
        return web.Response(body=body, content_type="application/xml")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self.trouble.requests.append((request.path, request.headers.get("Range", "")))
        spec = UPDATES.get(request.match_info["name"].removesuffix(".zip"))
        if self.trouble.down:
            return web.Response(status=503)
        if spec is None:
            return web.Response(status=404)
        if spec.restricted and request.query_string.find(CLIENT_ID) < 0:
            return web.Response(status=403, text="a client ID is needed")
        content = self.file_of(spec)
        if self.trouble.wrong_content:
            self.trouble.wrong_content -= 1
            content = bytes(len(content))
        return await self._send(request, content)

    async def _send(self, request: web.Request, content: bytes) -> web.StreamResponse:
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        start = _start_of(request, tag)
        response = web.StreamResponse(status=206 if start else 200, headers={"ETag": tag, "Accept-Ranges": "bytes"})
        response.content_length = len(content) - start
        if start:
            response.headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        await response.prepare(request)
        cut = None
        if self.trouble.cuts:
            self.trouble.cuts -= 1
            cut = start + 1
        for offset in range(start, len(content), _BLOCK):
            if cut is not None and offset >= cut:
                if request.transport is not None:
                    request.transport.close()
                return response
            await response.write(content[offset : offset + _BLOCK])
        await response.write_eof()
        return response


def _start_of(request: web.Request, tag: str) -> int:
    found = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
    return int(found[1]) if found and request.headers.get("If-Range", tag) == tag else 0
