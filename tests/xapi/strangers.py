"""Servers that respond in place of the real one: with another certificate, with nonsense, slowly, or not at all."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import xmlrpc.client
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["Stranger", "Wrapping", "answer", "dripping", "http_answer", "leading_to", "silent", "stranger"]

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)

Talk = Callable[[ssl.SSLSocket, "Stranger"], None]


class Wrapping(Protocol):
    """A TLS context, as far as a server needs it."""

    def wrap_socket(self, sock: socket.socket, *, server_side: bool) -> ssl.SSLSocket: ...


class Stranger:
    """Listens on an address and responds to every client; records the clients and what they sent."""

    def __init__(self, context: Wrapping, talk: Talk, host: str = "127.0.0.1", port: int = 0) -> None:
        self._context, self._talk = context, talk
        self._listener = socket.create_server((host, port))
        self.address = ServerAddress(*self._listener.getsockname())
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self.over = threading.Event()
        self.heard: list[bytes] = []
        self.visits = 0
        self._came = threading.Condition()

    def wait_for(self, visits: int) -> None:
        """Return after so many connections."""
        with self._came:
            assert self._came.wait_for(lambda: self.visits >= visits, 60), f"{self.visits} of {visits}"

    def start(self) -> None:
        self._begin(self._accept)

    def stop(self) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in tuple(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def read(self, sock: ssl.SSLSocket) -> bytes:
        """One request."""
        said, end = b"", 1 << 30
        while len(said) < end and (more := sock.recv(1 << 16)):
            said += more
            if (length := _LENGTH.search(said)) and (head := said.find(b"\r\n\r\n")) >= 0:
                end = head + 4 + int(length[1])
        if said:
            self.heard.append(said)
        return said

    def _begin(self, work: Callable[..., None], *args: Any) -> None:
        self._threads.append(threading.Thread(target=work, args=args, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._begin(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        self._open.add(sock)
        with contextlib.suppress(OSError), sock:
            secure = None
            try:
                with contextlib.suppress(OSError):
                    secure = self._context.wrap_socket(sock, server_side=True)
            finally:
                with self._came:
                    self.visits += 1
                    self._came.notify_all()
            if secure is not None:
                self._open.add(secure)
                with secure:
                    self._talk(secure, self)


@contextlib.contextmanager
def stranger(
    certificate: PoolCertificate | Wrapping, talk: Talk, host: str = "127.0.0.1", port: int = 0
) -> Iterator[Stranger]:
    """One that listens until the end of the block."""
    context = certificate.context() if isinstance(certificate, PoolCertificate) else certificate
    it = Stranger(context, talk, host, port)
    it.start()
    try:
        yield it
    finally:
        it.stop()


def http_answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def answer(body: bytes) -> Talk:
    """Sends this in response to every request."""

    def talk(sock: ssl.SSLSocket, it: Stranger) -> None:
        while it.read(sock):
            sock.sendall(http_answer(body))

    return talk


def leading_to(host: str) -> Talk:
    """Redirects every client to the coordinator at `host`."""
    failure = {"Status": "Failure", "ErrorDescription": ["HOST_IS_SLAVE", host]}
    return answer(xmlrpc.client.dumps((failure,), methodresponse=True).encode())


def silent(sock: ssl.SSLSocket, it: Stranger) -> None:
    """Listens and does not respond."""
    it.read(sock)
    it.over.wait()


def dripping(beginning: bytes) -> Talk:
    """Responds endlessly, a byte now and then, after this `beginning`."""

    def talk(sock: ssl.SSLSocket, it: Stranger) -> None:
        it.read(sock)
        sock.sendall(beginning)
        while not it.over.wait(0.05):
            sock.sendall(b"x")

    return talk
