"""The built-in web server: hands out the files of media on this computer to one pool's hosts, and to nobody else.

It runs on a thread and an event loop of its own, so that eight hosts that fetch an image take nothing from the pools'
connections.  Files go from the disk to the network by the operating system (``sendfile``) in pieces: memory use does
not depend on how large they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import IO

from aiohttp import hdrs, web

from rpu_desktop.media.errors import MediaUnreachable
from rpu_desktop.media.tree import Entry, MediaTree, Run
from rpu_desktop.texts import translate

__all__ = ["MediaServer", "Share"]

_STARTING = 30.0
"""Seconds within which a port is opened, or never."""

_Address = IPv4Address | IPv6Address


@dataclass(slots=True)
class Share:
    """One pool's view of the media: an unguessable path, and who may use it.

    `served` and `refused` count requests by the address they came from.
    """

    tree: MediaTree = field(repr=False)
    clients: frozenset[_Address]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    served: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def admits(self, remote: str | None) -> bool:
        """Whether a request from this address may be answered; counts it."""
        address = _address(remote)
        admitted = address in self.clients
        (self.served if admitted else self.refused)[str(address or remote)] += 1
        return admitted


class MediaServer:
    """Listens on one port for all pools of a run; `share` opens a path, `stop` ends everything."""

    def __init__(self) -> None:
        self.port = 0
        self._shares: dict[str, Share] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._error: OSError | None = None
        self._stopping: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, port: int = 0) -> None:
        """Listen on `port` of all addresses (0: a free one); blocking, and quick.  After `stop` it may start anew.

        Raises:
            MediaUnreachable: the port is taken.

        """
        self._loop, self._error = asyncio.new_event_loop(), None
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, args=(self._loop, port), name="media server", daemon=True)
        self._thread.start()
        self._ready.wait(_STARTING)
        if self._error is not None or not self.port:
            raise MediaUnreachable(
                translate("media", "This program cannot serve the installation media: {reason}.").of(
                    reason=self._error.strerror if self._error else "?"
                ),
                translate("media", "Check whether other programs or a policy of this computer forbid it to listen."),
            ) from self._error

    def share(self, share: Share) -> None:
        """Hand out these media below ``/<token>/`` from now on."""
        self._shares[share.token] = share

    def stop(self) -> None:
        """End, cutting off whoever is still reading; blocking, and quick.  Stopping twice does no harm."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._stopping is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join(_STARTING)
        self.port = 0

    def _run(self, loop: asyncio.AbstractEventLoop, port: int) -> None:
        try:
            loop.run_until_complete(self._serve(port))
        except OSError as error:
            self._error = error
        finally:
            self._ready.set()
            loop.close()

    async def _serve(self, port: int) -> None:
        self._stopping = asyncio.Event()
        app = web.Application()
        app.router.add_get("/{token}/{name:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            listener = _listener(port)
            await web.SockSite(runner, listener).start()
            self.port = int(listener.getsockname()[1])
            self._ready.set()
            await self._stopping.wait()
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """The same words for a wrong path, a wrong client and a wrong name: nobody learns which it was."""
        share = self._shares.get(request.match_info["token"])
        if share is None:
            raise web.HTTPNotFound
        if not share.admits(request.remote):
            raise web.HTTPNotFound
        entry = share.tree.find(request.match_info["name"])
        if entry is None:
            raise web.HTTPNotFound
        return await _send(request, entry)


def _address(remote: str | None) -> _Address | None:
    """The address behind what the system says of a peer: IPv4 within IPv6 and zones taken away."""
    try:
        address: _Address = ip_address((remote or "").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


async def _send(request: web.Request, entry: Entry) -> web.StreamResponse:
    start, length, status = _wanted(request, entry)
    response = web.StreamResponse(status=status, headers={hdrs.ACCEPT_RANGES: "bytes"})
    response.content_type = "application/octet-stream"
    response.content_length = length
    if status == HTTPStatus.PARTIAL_CONTENT:
        response.headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{start + length - 1}/{entry.size}"
    await response.prepare(request)
    if request.method != hdrs.METH_HEAD:
        with await asyncio.to_thread(entry.path.open, "rb") as file:
            await _copy(request, file, entry.cut(start, length))
    await response.write_eof()
    return response


async def _copy(request: web.Request, file: IO[bytes], runs: Iterable[Run]) -> None:
    for run in runs:
        if request.transport is None:
            raise ConnectionResetError
        await asyncio.get_running_loop().sendfile(request.transport, file, run.offset, run.length)


def _wanted(request: web.Request, entry: Entry) -> tuple[int, int, int]:
    """(first byte, bytes, status) of what the request asks for (RFC 9110, 14.2: a range that makes no sense is 416)."""
    size = entry.size
    try:
        part = request.http_range
    except ValueError:
        return 0, size, HTTPStatus.OK  # not a form that this server knows: the whole file is right
    if part.start is None and part.stop is None:
        return 0, size, HTTPStatus.OK
    first, last, _ = part.indices(size)
    if first >= last:
        raise web.HTTPRequestRangeNotSatisfiable(headers={hdrs.CONTENT_RANGE: f"bytes */{size}"})
    return first, last - first, HTTPStatus.PARTIAL_CONTENT


def _listener(port: int) -> socket.socket:
    """One socket for IPv4 and IPv6 where the system has both."""
    if socket.has_dualstack_ipv6():
        with contextlib.suppress(OSError):
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=128)
    return socket.create_server(("", port), backlog=128)
