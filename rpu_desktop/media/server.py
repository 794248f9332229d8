"""The built-in web server: serves the files of media on this computer to one pool's hosts only.

It runs on a thread and an event loop of its own, so that eight hosts that fetch an image take nothing from the pools'
connections.
"""

from __future__ import annotations

import asyncio
import logging
import threading

from aiohttp import hdrs, web

from rpu_desktop.loops import cancel_others
from rpu_desktop.media import gate
from rpu_desktop.media.gate import Address, Gate, address_of, cannot_serve, open_listener
from rpu_desktop.media.sending import hang_up, send
from rpu_desktop.media.share import Share

__all__ = ["MediaServer"]

_STARTING = 30.0
"""Seconds within which a port is opened, or never."""

_OWN_LOG = logging.getLogger(f"{__name__}.requests")
_OWN_LOG.setLevel(logging.CRITICAL)
"""The web server's own log: it would only contain requests that broke off or are not HTTP."""


class MediaServer:
    """Serves all pools of a run; `listen` opens an address, `share` a path there, `stop` ends everything."""

    def __init__(self) -> None:
        self._ports: dict[str, int] = {}
        self._shares: dict[str, Share] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._stopping: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._gates: list[asyncio.Task[None]] = []
        self._runner: web.AppRunner | None = None

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return self._thread is not None and self._thread.is_alive()

    def listen(self, host: str, port: int = 0) -> int:
        """Listen at one address of this computer, and only there; the port (0: a free one is chosen).

        Blocking, and quick.  An address that is open already stays as it is.  After `stop` it may start again.

        Raises:
            MediaUnreachable: the port is in use, or this computer does not have the address.

        """
        if not self.running:
            self._begin()
        if host not in self._ports:
            assert self._loop is not None  # noqa: S101 (it runs)
            opening = asyncio.run_coroutine_threadsafe(self._open(host, port), self._loop)
            try:
                self._ports[host] = opening.result(_STARTING)
            except OSError as error:
                raise cannot_serve(host, error) from error
        return self._ports[host]

    def share(self, share: Share) -> None:
        """Hand out these media below ``/<token>/`` from now on."""
        self._shares[share.token] = share

    def stop(self) -> None:
        """Stop, and close connections that are still reading; blocking, and quick.  Stopping twice does no harm."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._stopping is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join(_STARTING)
        self._ports.clear()

    def _begin(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, args=(self._loop,), name="media server", daemon=True)
        self._thread.start()
        self._ready.wait(_STARTING)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.run_until_complete(self._serve())
        finally:
            self._ready.set()
            loop.close()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        app = web.Application()
        app.router.add_get("/{token}/{name:.*}", self._answer)
        app.on_response_prepare.append(_hide_server_name)
        self._runner = web.AppRunner(
            app, access_log=None, logger=_OWN_LOG, shutdown_timeout=0.1, keepalive_timeout=gate.HEAD_WITHIN
        )
        await self._runner.setup()
        try:
            self._ready.set()
            await self._stopping.wait()
        finally:
            # First what sends: asyncio waits forever for a file on its way to a connection that was aborted.
            await cancel_others()
            self._gates.clear()
            for connection in self._runner.server.connections if self._runner.server else ():
                hang_up(connection.transport)
            await self._runner.cleanup()

    async def _open(self, host: str, port: int) -> int:
        listener = open_listener(host, port)
        assert self._runner is not None  # noqa: S101 (set before anybody was let in)
        assert self._runner.server is not None  # noqa: S101 (set up)
        entrance = Gate(listener, self._admits, self._runner.server)
        self._gates.append(asyncio.get_running_loop().create_task(entrance.run()))
        return int(listener.getsockname()[1])

    def _admits(self, address: Address | None) -> bool:
        """Whether this address may connect at all; the request determines the share."""
        shares = list(self._shares.values())
        admitted = any(address in share.clients for share in shares)
        for share in () if admitted else shares:
            share.shut_out(address)
        return admitted

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """The same response for a wrong path, client and name, so that a stranger cannot find out which it was."""
        share = self._shares.get(request.match_info["token"])
        if share is None or not share.admits(address_of(request.remote)):
            raise web.HTTPNotFound
        entry = share.tree.find(request.match_info["name"])
        if entry is None:
            raise web.HTTPNotFound
        return await send(request, entry)


async def _hide_server_name(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.pop(hdrs.SERVER, None)
