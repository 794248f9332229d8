"""Calls on their way to a server: pinned certificate, time-outs, JSON-RPC or XML-RPC, no silent second sending.

Python's own XML-RPC transport sends a request again when a kept connection turned out to be closed; for `VM.start` or
`host.reboot` that is not acceptable, and its sockets wait for ever.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import select
import socket
import ssl
import sys
import threading
import time  # of sockets, which are real
import xmlrpc.client
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from rpu_desktop import clock
from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi import json_rpc
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.decoding import NONSENSE, Answer
from rpu_desktop.xapi.failures import CutOff, NoApi
from rpu_desktop.xapi.handshake import shake_hands
from rpu_desktop.xapi.json_rpc import JsonAnswer, json_call
from rpu_desktop.xapi.limits import CALL, AnswerTooLong, Deadline, Limit
from rpu_desktop.xapi.network import connection_lost, keep_alive, unreachable
from rpu_desktop.xapi.records import slim_event_record
from rpu_desktop.xapi.response import TimelyResponse
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.trust import CertificateVerifier, tls_context

__all__ = ["Carrier", "PinnedTransport"]

_KEEP_IDLE = 10.0
"""Seconds an idle connection is kept: below what servers and middle boxes grant."""

_NO_SESSION = "OpaqueRef:NULL"

_CHUNK = 1 << 16

_UPLOAD_BLOCK = 1 << 18

_LOOK_UP = 0.25

_CONNECTING = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, 10035})
"""Error numbers of a connecting socket: POSIX, and Windows' own."""

_AWAY = frozenset({502, 503, 504})
_FAILURES = (OSError, http.client.HTTPException, AnswerTooLong, ValueError)
"""How an exchange may break off."""


class PinnedTransport:
    """Carries calls to one server; may be used by several threads at the same time.

    Calls travel as JSON-RPC if the server answers it, and as XML-RPC if not: XenServer 6.2 and earlier, or a proxy that
    passes on nothing else.  Which of them is found out with calls that may be sent twice, because they change nothing
    (`_harmless`); when JSON-RPC is no longer answered, it is found out again.

    Raises (from every call):
        Unreachable: nothing was sent.
        UntrustedCertificate: nothing was sent.
        ConnectionLost: the request went out and no complete answer came back.

    """

    user_agent = "rpu-desktop"
    answers_on_loop = False
    """Whether `answer` may be used instead of `call`, on the event loop."""

    def __init__(self, address: ServerAddress, truster: CertificateVerifier, timeouts: Timeouts) -> None:
        self.address = address
        self.truster = truster
        self.timeouts = timeouts
        self._context = tls_context(legacy_tls=truster.policy.legacy_tls)
        self._idle: deque[_Connection] = deque()
        self._sockets: set[socket.socket] = set()
        self._session: ssl.SSLSession | None = None
        """What a further connection continues: its handshake takes a sixth of the work, on both sides."""
        self._patience = threading.local()
        self.aborted = False
        self._json: bool | None = None
        """Whether the server answers JSON-RPC; None: not known (any more)."""

    @contextlib.contextmanager
    def patience(self, seconds: float | None, limit: Limit = CALL) -> Iterator[None]:
        """Within this context this thread's calls may take `seconds` (None: the ordinary time-out) and `limit`."""
        before = self._allowed
        self._patience.allowed = seconds, limit
        try:
            yield
        finally:
            self._patience.allowed = before

    @property
    def _allowed(self) -> tuple[float | None, Limit]:
        allowed: tuple[float | None, Limit] = getattr(self._patience, "allowed", (None, CALL))
        return allowed

    def call(self, method: str, params: tuple[Any, ...]) -> Any:
        """Send one call, once, and read its answer: a struct with ``Status``, as XML-RPC has it.

        Raises:
            xmlrpc.client.Fault: the server says in XML-RPC that this is no call.

        """
        if self._json is None and not _harmless(method):
            self.call("pool.get_all", (_NO_SESSION,))
        if self._json is None:
            try:
                answer = self._call_in_json(method, params)
            except (NoApi, CutOff):
                answer = self._call_in_xml(method, params)
                self._json = False
            else:
                self._json = True
            return answer
        if not self._json:
            return self._call_in_xml(method, params)
        try:
            return self._call_in_json(method, params)
        except NoApi:
            self._json = None
            raise

    async def answer(self, method: str, params: tuple[Any, ...], seconds: float) -> Any:
        """As `call`, but without blocking the event loop; within `seconds`."""
        raise NotImplementedError

    def _call_in_json(self, method: str, params: tuple[Any, ...]) -> Any:
        answer = JsonAnswer(method)
        self._exchange("POST", "/jsonrpc", json_call(method, params), answer.take, "application/json")
        try:
            return answer.value()
        except json_rpc.NONSENSE:
            raise self._no_answer() from None

    def _call_in_xml(self, method: str, params: tuple[Any, ...]) -> Any:
        body = xmlrpc.client.dumps(params, method, allow_none=True).encode("utf-8", "xmlcharrefreplace")
        answer = Answer(slim_event_record if method == "event.from" else None)
        self._exchange("POST", "/RPC2", body, answer.take, "text/xml")
        try:
            values = answer.values()
        except NONSENSE:
            raise self._no_answer() from None
        return values[0] if len(values) == 1 else values

    def _no_answer(self) -> NoApi:
        return NoApi(
            translate("xapi", "{server} sent an invalid response.").of(server=self.address.host),
            translate("xapi", "Check that this is the address and port of a XenServer or XCP-ng server."),
        )

    def get(self, path: str) -> bytes:
        """The content at `path` (with its query, which is never shown)."""
        content = bytearray()
        self._exchange("GET", path, None, content.extend)
        return bytes(content)

    def _exchange(
        self, method: str, path: str, body: bytes | None, take: Callable[[bytes], None], kind: str = "text/xml"
    ) -> None:
        connection = self._connected()
        seconds, limit = self._allowed
        deadline = Deadline(seconds or self.timeouts.read, limit)
        try:
            with clock.awaiting_answer(deadline.seconds, connection.cut):
                connection.exchange(method, path, body, deadline, take, kind)
        except _BadStatus as error:
            self._discard(connection)
            lost = connection_lost(self.address, error)
            raise (lost if error.nobody_there else NoApi(lost.text, lost.advice)) from None
        except _FAILURES as error:
            self._discard(connection)
            raise connection_lost(self.address, TimeoutError("timed out") if deadline.over else error) from None
        self._keep(connection)

    def abort(self) -> None:
        """Close every connection: pending calls raise `ConnectionLost`, later calls `Unreachable`."""
        self.aborted = True
        for sock in tuple(self._sockets):
            _cut(sock)
        self.close()

    def put(self, path: str, file: BinaryIO, size: int, on_progress: Callable[[int], None]) -> None:
        """Send `size` bytes of `file` to `path` (with its query, which is shown nowhere).

        The toolstack answers before it has read everything: the task in the query has the result.

        Raises:
            Unreachable, UntrustedCertificate: nothing was sent.
            ConnectionLost: the connection ended before everything was sent, or the server does not want it.

        """
        connection = self._connect()
        try:
            connection.send_file(path, file, size, on_progress, self.timeouts.read)
        except (*_FAILURES, _BadStatus) as error:
            raise connection_lost(self.address, error) from None
        finally:
            self._discard(connection)

    def close(self) -> None:
        """Close idle connections."""
        with contextlib.suppress(IndexError):
            while True:
                self._discard(self._idle.pop())

    def _connected(self) -> _Connection:
        """A kept connection that is still good, or a new one."""
        with contextlib.suppress(IndexError):
            while True:
                kept = self._idle.pop()
                if kept.usable():
                    return kept
                self._discard(kept)
        return self._connect()

    def _connect(self) -> _Connection:
        connection = _Connection(self, self._session)
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:  # a name that cannot be one in the network
            self._session = None
            self._discard(connection)
            if connection.continues and not isinstance(error, TimeoutError):  # some servers refuse to continue one
                return self._connect()
            raise unreachable(self.address, error, again=self.truster.knows(self.address)) from None
        except BaseException:
            self._session = None
            self._discard(connection)
            raise
        return connection

    def _keep(self, connection: _Connection) -> None:
        if connection.sock is None or self.aborted:
            self._discard(connection)
        else:
            connection.idle_since = time.monotonic()
            self._idle.append(connection)

    def _discard(self, connection: _Connection) -> None:
        if connection.raw is not None:
            self._sockets.discard(connection.raw)
        connection.close()


def _harmless(method: str) -> bool:
    """Whether a call may be sent twice: it only reads, or logs in."""
    return method.rpartition(".")[2].startswith("get_") or method.startswith("session.login")


Carrier = Callable[[ServerAddress, CertificateVerifier, Timeouts], PinnedTransport]
"""Makes what carries calls to a server."""


class _BadStatus(Exception):
    """An HTTP status other than 200: the toolstack behind the web server is not there."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"HTTP {status} {reason[:80]}".strip())
        self.nobody_there = status in _AWAY
        """The toolstack is away, in whatever protocol it would be asked."""


class _Connection(http.client.HTTPConnection):
    """One TLS connection whose certificate was checked before anything was sent."""

    def __init__(self, transport: PinnedTransport, session: ssl.SSLSession | None = None) -> None:
        address = transport.address
        super().__init__(address.host, address.port, timeout=transport.timeouts.connect)
        self.transport = transport
        self.raw: socket.socket | None = None
        self.idle_since = 0.0
        self._session = session
        self._begins = True
        self._deadline = Deadline(transport.timeouts.connect, CALL)
        self.response_class = self._response  # type: ignore[assignment]  # made with the exchange's deadline

    def connect(self) -> None:
        """TCP, TLS, fingerprint."""
        transport = self.transport
        plain_socket = self._tcp()
        try:
            keep_alive(plain_socket)
            plain_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            secure = transport._context.wrap_socket(plain_socket, do_handshake_on_connect=False, session=self._session)
        except BaseException:
            plain_socket.close()
            raise
        transport._sockets.add(secure)
        self.raw = self.sock = secure
        if transport.aborted:  # checked after `_sockets` contains it, so that `abort` misses nothing
            raise ConnectionAbortedError("closed")
        known = transport.truster.knows(transport.address)
        shake_hands(secure, transport.address, clock.real_seconds(transport.timeouts.connect), known=known)
        transport.truster.check(transport.address, secure.getpeercert(binary_form=True) or b"")

    @property
    def continues(self) -> bool:
        """Whether it got as far as asking the server to continue a session."""
        return self.raw is not None and self._session is not None

    def _tcp(self) -> socket.socket:
        """As `socket.create_connection`, but `abort` ends the waiting."""
        failure: OSError | None = None
        for family, kind, proto, _, where in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            sock = socket.socket(family, kind, proto)
            try:
                self._dial(sock, where)
            except OSError as error:
                failure = error
                sock.close()
            else:
                return sock
        raise failure or OSError("no address")

    def _dial(self, sock: socket.socket, where: Any) -> None:
        """Connect; looks up every now and then, because no call on another thread ends a connecting everywhere."""
        until = time.monotonic() + clock.real_seconds(self.transport.timeouts.connect)
        sock.setblocking(False)
        code = sock.connect_ex(where)
        while code in _CONNECTING and not _ready(sock, writing=True, seconds=_LOOK_UP):
            if self.transport.aborted:
                raise ConnectionAbortedError("closed")
            if time.monotonic() > until:
                raise TimeoutError("timed out")
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) if code in _CONNECTING else code
        if code:
            raise OSError(code, os.strerror(code))
        sock.settimeout(clock.real_seconds(self.transport.timeouts.connect))

    def exchange(
        self, method: str, path: str, body: bytes | None, deadline: Deadline, take: Callable[[bytes], None], kind: str
    ) -> None:
        """Send `body` of this `kind`, `take` the whole answer, in the time and size that `deadline` allows."""
        self._deadline = deadline
        self.request(method, path, body, {"Content-Type": kind, "User-Agent": PinnedTransport.user_agent})
        response = self.getresponse()
        self._remember_session()
        while chunk := response.read1(_CHUNK):
            deadline.came(len(chunk))
            take(chunk)
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        response.close()  # its end, not the connection's: without it the next request is refused
        if response.status != http.HTTPStatus.OK:
            raise _BadStatus(response.status, response.reason)

    def _remember_session(self) -> None:
        """For further connections: only now, as with TLS 1.3 it comes after the handshake."""
        if self._begins and isinstance(self.raw, ssl.SSLSocket):
            self.transport._session = self.raw.session
            self._begins = False

    def send(self, data: Any) -> None:
        """All of it, in the time that is left for the exchange."""
        view = memoryview(data)
        while view:
            self.sock.settimeout(self._deadline.left())
            view = view[self.sock.send(view) :]

    def _response(self, sock: socket.socket, *_: object, method: str | None = None) -> TimelyResponse:
        return TimelyResponse(sock, self._deadline, method)

    def send_file(
        self, path: str, file: BinaryIO, size: int, on_progress: Callable[[int], None], seconds: float
    ) -> None:
        """PUT a file; `seconds` of a peer that takes nothing are too much."""
        self._deadline = Deadline(seconds, CALL)
        self.putrequest("PUT", path, skip_accept_encoding=True)
        for name, value in (("Content-Length", str(size)), ("User-Agent", PinnedTransport.user_agent)):
            self.putheader(name, value)
        self.endheaders()
        sent = 0
        while sent < size:
            block = file.read(min(_UPLOAD_BLOCK, size - sent))
            if not block:
                raise OSError("the file has become shorter")
            self.sock.settimeout(clock.real_seconds(seconds))
            self.sock.sendall(block)
            sent += len(block)
            on_progress(sent)
        self._deadline = Deadline(seconds, CALL)
        with clock.awaiting_answer(seconds, self.cut):
            status = self.getresponse()
        if status.status != http.HTTPStatus.OK:
            raise _BadStatus(status.status, status.reason)

    def cut(self) -> None:
        """End the waiting for an answer; may be called on any thread."""
        if self.raw is not None:
            _cut(self.raw)

    def usable(self) -> bool:
        """Not idle for too long, and the peer has neither closed it nor sent anything."""
        if self.sock is None or time.monotonic() - self.idle_since > _KEEP_IDLE:
            return False
        try:
            return not _ready(self.sock, writing=False, seconds=0)
        except (OSError, ValueError):
            return False


def _cut(sock: socket.socket) -> None:
    """Shut down the connection, encrypted to its end.

    `SSLSocket.shutdown` puts TLS aside first: another thread that is about to send would send it in the clear.
    """
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _ready(sock: socket.socket, *, writing: bool, seconds: float) -> bool:
    """Whether the socket can be written to, or has something to read, within `seconds`."""
    if sys.platform != "win32" and hasattr(select, "poll"):  # `select` fails above 1,024 open files
        waiting = select.poll()
        waiting.register(sock, select.POLLOUT if writing else select.POLLIN)
        return bool(waiting.poll(seconds * 1000))
    sides = ([], [sock], [sock]) if writing else ([sock], [], [])
    return any(select.select(*sides, seconds))
