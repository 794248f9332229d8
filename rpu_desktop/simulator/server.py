"""The listeners: every host on its own loopback address, every pool on its own port, all with TLS."""

from __future__ import annotations

import asyncio
import base64
import binascii
import errno
import logging
import os
import socket
import ssl
import xmlrpc.client
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from aiohttp import web

from rpu_desktop.simulator import http
from rpu_desktop.simulator.behaviour import updates_repositories, uploads
from rpu_desktop.simulator.behaviour.state import Outage, state_of
from rpu_desktop.simulator.dispatch import LIST_METHODS, dispatch
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.faults.wire import WireFault
from rpu_desktop.simulator.pool import HostPort, Phase, SimPool
from rpu_desktop.simulator.sessions import authenticate, check_session
from rpu_desktop.simulator.wire import (
    MalformedRequest,
    json_response,
    read_json,
    read_response,
    read_xml,
    xml_list,
    xml_response,
)

__all__ = ["PoolServer"]

log = logging.getLogger(__name__)
T = TypeVar("T")
_BODY_LIMIT = 300 * 1024 * 1024  # xen-api ocaml/libs/xapi-consts: http_limit_max_rpc_size
_BACKLOG = 256
_ATTEMPTS = 100
_JSON_SINCE = 203
"""XenServer 6.5: the first release with `/jsonrpc`."""

_Handler = Callable[[SimPool, web.Request], Awaitable[web.StreamResponse]]
_WebHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PoolServer:
    """Serves one pool; listeners open and close with the phases of its hosts."""

    def __init__(self, pool: SimPool) -> None:
        self.pool = pool
        self.port = 0
        self._reserved: list[socket.socket] = []
        self._hosts: dict[str, _HostServer] = {}
        self._changes: asyncio.Queue[HostPort] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None

    async def start(self, port: int = 0) -> int:
        """Listen for all hosts on one port (0: a free one) and return it.

        Raises:
            OSError: the port is taken.

        """
        addresses = [host.address for host in self.pool.ports.values()]
        self._reserved = reserve_port(addresses, port)
        self.port = port = int(self._reserved[0].getsockname()[1])
        if os.name == "nt":  # which of two sockets on one port gets a connection is not defined there
            _close(self._reserved)
        for host in self.pool.ports.values():
            host.port = port
            self._hosts[host.ref] = _HostServer(self.pool, host)
            if host.phase is not Phase.OFF:
                await self._hosts[host.ref].open()
        self.pool.on_phase = self._changes.put_nowait
        self._worker = asyncio.get_running_loop().create_task(self._follow_phases())
        return port

    async def _follow_phases(self) -> None:
        while True:
            host = await self._changes.get()
            try:
                await self._follow(host)
            except OSError:  # such as another program that listens there now
                log.exception("the listener of %s cannot be opened again", host.address)
            finally:
                self._changes.task_done()

    async def _follow(self, host: HostPort) -> None:
        server = self._hosts[host.ref]
        if host.phase is Phase.OFF:
            # A brief network failure closes the listener, too; then the toolstack keeps running.
            gone = server.host.phase is Phase.OFF
            await server.close(calls=gone)
            if gone and state_of(self.pool).hosts[host.ref].outage == Outage.TOOLSTACK:
                await server.guard()
        else:
            await server.open()

    async def followed(self) -> None:
        """Return when all listeners are as the phases of their hosts are."""
        await self._changes.join()

    def ask(self, address: str, name: str, params: list[Any], agent: str) -> asyncio.Future[dict[str, Any]]:
        """The answer to a call of a client in this process, as that would read it; without any connection.

        It is cancelled where a connection would end.

        Raises:
            ConnectionRefusedError, ConnectionResetError: what would become of a connection to this address.

        """
        server = next((server for server in self._hosts.values() if server.host.address == address), None)
        if server is None:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        return server.ask(name, params, agent)

    async def show_certificates(self) -> None:
        """Restart the listener of a host that got another certificate."""
        for server in self._hosts.values():
            if server.shows_another:
                await server.close(calls=True)
                await server.open()

    async def stop(self) -> None:
        """Close everything."""
        if self._worker is not None:
            self._worker.cancel()
        await asyncio.gather(*(server.close(calls=True) for server in self._hosts.values()))
        _close(self._reserved)
        await self.pool.close()


def reserve_port(addresses: Sequence[str], port: int = 0) -> list[socket.socket]:
    """Bind a socket to each address, all to one port (0: a free one), so that no other program gets it.

    They do not listen, so a connection is refused until a listener opens beside them. Otherwise a host that
    restarts would find its port taken by a connection from this computer, which gets any port that is free.

    Raises:
        OSError: the port is taken, or none is free on all addresses.

    """
    for _ in range(1 if port else _ATTEMPTS):
        reserved: list[socket.socket] = []
        number = port
        try:
            for address in addresses:
                place = socket.socket()
                reserved.append(place)
                place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                place.bind((address, number))
                number = int(place.getsockname()[1])
        except OSError:
            _close(reserved)
            if port:
                raise
        else:
            return reserved
    raise OSError("no port is free on all addresses of the pool")


def _close(sockets: Sequence[socket.socket]) -> None:
    for each in sockets:
        each.close()


def _pass_on(call: asyncio.Task[T], reply: asyncio.Future[T]) -> None:
    """Answer with what has become of the call, unless nobody waits any longer."""
    if reply.done():
        return
    if call.cancelled():
        reply.cancel()
    else:
        reply.set_result(call.result())


class _HostServer:
    def __init__(self, pool: SimPool, host: HostPort) -> None:
        self.pool = pool
        self.host = host
        self._contexts: dict[tuple[str, tuple[int, ...]], ssl.SSLContext] = {}
        self._shown = ""
        self._ssl()  # created in advance, so that a host that comes back listens immediately
        self._runner: web.AppRunner | None = None
        self._guard: asyncio.Server | None = None
        self._calls: set[asyncio.Task[Any]] = set()
        self._asking: set[asyncio.Future[Any]] = set()

    async def open(self) -> None:
        if self._runner is not None:
            return
        self._unguard()
        app = web.Application(client_max_size=_BODY_LIMIT, middlewares=[self._counted])
        app.on_response_prepare.append(http.as_the_toolstack)
        add = app.router.add_route
        for path in ("/", "/RPC2", "/json"):  # /json accepts XML-RPC, too (xapi.ml post_json)
            add("POST", path, self._xml)
        add("POST", "/jsonrpc", self._json)
        add("GET", "/pool/xmldbdump", self._dump)
        add("PUT", "/pool/xmldbdump", self._admitted("put_pool_xml_db_sync", _takes_no_database))
        add("GET", "/updates", self._admitted("get_updates", updates_repositories.listing))
        add("PUT", "/import_raw_vdi", self._admitted("put_import_raw_vdi", uploads.receive_disk))
        add("PUT", "/pool_patch_upload", self._admitted("put_pool_patch_upload", uploads.receive_old_patch))
        add("*", "/{path:.*}", self._anything)
        # A request ends with its connection; its call does not (`_answer`), unless the host goes down.
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.01)
        await runner.setup()
        site = web.TCPSite(
            runner, self.host.address, self.host.port, ssl_context=self._ssl(), backlog=_BACKLOG, reuse_address=True
        )
        await site.start()
        self._runner = runner

    @property
    def shows_another(self) -> bool:
        """Whether it uses another certificate than its host has."""
        return self._runner is not None and self._shown != self.pool.certificate_of(self.host.ref).fingerprint

    def _ssl(self) -> ssl.SSLContext:
        """The TLS context of the host's current release, with its current certificate."""
        facts = dict(self.pool.db.get("host", self.host.ref, "software_version"))
        platform = tuple(int(part) for part in str(facts.get("platform_version", "")).split(".") if part.isdigit())
        certificate = self.pool.certificate_of(self.host.ref)
        self._shown = certificate.fingerprint
        key = certificate.fingerprint, platform
        if key not in self._contexts:
            self._contexts[key] = certificate.context(platform)
        return self._contexts[key]

    async def guard(self) -> None:
        """The toolstack restarts, its stunnel does not: TLS works, then the connection ends without a response."""

        async def turn_away(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.abort()

        self._guard = await asyncio.start_server(
            turn_away, self.host.address, self.host.port, ssl=self._ssl(), backlog=_BACKLOG, reuse_address=True
        )

    def _unguard(self) -> None:
        guard, self._guard = self._guard, None
        if guard is not None:
            guard.close()

    async def close(self, *, calls: bool) -> None:
        """Cut all connections; with `calls`, running calls of clients end, too."""
        self._unguard()
        if calls:
            self._end_calls()
        runner, self._runner = self._runner, None
        if runner is not None:
            for asking in tuple(self._asking):
                asking.cancel()
            for connection in list(runner.server.connections) if runner.server else []:
                if connection.transport is not None:
                    connection.transport.abort()
            await runner.cleanup()
        if calls:  # also those that a request began while its connection was cut
            await asyncio.gather(*self._end_calls(), return_exceptions=True)

    def _end_calls(self) -> tuple[asyncio.Task[Any], ...]:
        ended = tuple(self._calls)
        for call in ended:
            call.cancel()
        return ended

    @web.middleware
    async def _counted(self, request: web.Request, handler: _WebHandler) -> web.StreamResponse:
        if request.method == "POST":
            await request.read()  # until then it is still on its way
        self.pool.open_requests += 1
        try:
            return await handler(request)
        finally:
            self.pool.open_requests -= 1

    async def _anything(self, request: web.Request) -> web.StreamResponse:
        match request.method:
            case "OPTIONS":
                return http.options()
            case "GET":
                return http.missing(request.path)
            case "POST" | "PUT":
                return http.internal_error()
        return http.not_implemented(request.method)

    async def _xml(self, request: web.Request) -> web.Response:
        try:
            name, params = read_xml(await request.read())
        except MalformedRequest:
            return http.internal_error()
        fault = self._struck(request.headers.get("User-Agent", ""), name)
        if fault is not None and not fault.after:
            return await self._spoil(request, fault)
        body = await self._answer(name, params, _writer(name))
        if fault is not None:
            return await self._spoil(request, fault)
        return http.answer(body, "text/xml")

    def ask(self, name: str, params: list[Any], agent: str) -> asyncio.Future[dict[str, Any]]:
        """See `PoolServer.ask`."""
        if self._runner is None:
            code = errno.ECONNREFUSED if self._guard is None else errno.ECONNRESET
            raise OSError(code, os.strerror(code))
        reply: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._asking.add(reply)
        reply.add_done_callback(self._asking.discard)
        fault = self._struck(agent, name)
        if fault is None or fault.after:
            call = self._begin(name, params, read_response)
            if fault is None:
                call.add_done_callback(lambda call: _pass_on(call, reply))
            elif fault.kind != "no-answer":
                call.add_done_callback(lambda _: reply.cancel())
        elif fault.kind != "no-answer":
            reply.cancel()
        return reply

    def _struck(self, agent: str, name: str) -> WireFault | None:
        faults = self.pool.faults
        return faults.on_wire(self.pool, name, agent) if faults is not None else None

    @staticmethod
    async def _spoil(request: web.Request, fault: WireFault) -> web.Response:
        """What the client gets instead of its response."""
        if fault.kind == "http-500":
            return http.internal_error()
        if fault.kind == "wrong-answer":
            return web.Response(text="<html>It works!</html>", content_type="text/html")
        if fault.kind == "no-answer":
            await asyncio.Event().wait()  # until the client gives up, or the host goes down
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _json(self, request: web.Request) -> web.Response:
        if self.pool.db.version < _JSON_SINCE:
            # Handlers are found by the longest prefix (http_svr.ml): the one for "/" takes it for XML.
            return http.answer(_NO_XML, "text/xml")
        if self.pool.json_refused:
            return http.failed(403, "Forbidden", "forbidden</h1>")
        try:
            call = read_json(await request.read())
        except MalformedRequest:
            return http.internal_error()
        fault = self._struck(request.headers.get("User-Agent", ""), call.method)
        if fault is not None and not fault.after:
            return await self._spoil(request, fault)
        body = await self._answer(call.method, call.params, lambda result, error: json_response(call, result, error))
        if fault is not None:
            return await self._spoil(request, fault)
        return http.answer(body, "application/json")

    async def _answer(self, name: str, params: list[object], write: Callable[..., T]) -> T:
        """Execute the call, even if the client no longer waits for the response, as the toolstack does."""
        return await asyncio.shield(self._begin(name, params, write))

    def _begin(self, name: str, params: list[object], write: Callable[..., T]) -> asyncio.Task[T]:
        call = asyncio.create_task(self._carry_out(name, params, write))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call

    async def _carry_out(self, name: str, params: list[object], write: Callable[..., T]) -> T:
        try:
            # Serialized immediately: records are views, and their contents may be gone a moment later.
            return write(await dispatch(self.pool, self.host.ref, name, params), None)
        except ApiError as error:
            return write(None, error)
        except Exception as error:
            log.exception("%s failed", name)
            return write(None, ApiError("INTERNAL_ERROR", repr(error)))

    async def _dump(self, request: web.Request) -> web.StreamResponse:
        try:
            self._admit(request)
        except ApiError:
            return http.unauthorised("get_pool_xml_db_sync")
        if self.host.ref != self.pool.coordinator:
            return await http.UntilTheEnd().send(request, _NO_DATABASE_HERE)
        return await http.UntilTheEnd().send(request, database_dump(self.pool))

    def _admitted(self, action: str, handler: _Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler for clients with a session or a password, while the toolstack serves."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._admit(request)
            except ApiError:
                return http.unauthorised(action)
            if self.host.phase is not Phase.SERVING:
                return web.Response(status=503)
            return await handler(self.pool, request)

        return guarded

    def _admit(self, request: web.Request) -> None:
        session = request.query.get("session_id")
        if session:
            check_session(self.pool, self.host.ref, session)
            return
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            username, _, password = base64.b64decode(token, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            username = password = ""
        authenticate(self.pool, username if scheme == "Basic" else "", password)


async def _takes_no_database(pool: SimPool, request: web.Request) -> web.StreamResponse:
    """Restoring is not simulated."""
    return http.internal_error()


def _writer(name: str) -> Callable[..., bytes]:
    if name != LIST_METHODS:
        return xml_response
    return lambda names, error: xml_response(None, error) if error is not None else xml_list(names)


_NO_XML = xmlrpc.client.dumps(xmlrpc.client.Fault(1, "Failed to parse supplied XML"), methodresponse=True).encode()
"""What 6.2 and earlier say of a body that is not XML (``api_server.ml`` callback)."""

_NO_DATABASE_HERE = (
    b"HTTP/1.1 500 Internal Error\r\ncontent-length: 274\r\ncontent-type: text/html\r\nconnection: close\r\n"
    b"cache-control: no-cache, no-store\r\n\r\n<html><body><h1>HTTP 500 internal server error</h1>An unexpected error "
    b"occurred; please wait a while and try again. If the problem persists, please contact your support "
    b"representative.<h1> Additional information </h1>Db_cache.Database_not_in_memory</body></html>"
)
"""What a member sends if asked for the database: a second response in the body of the first, which has status 200."""
