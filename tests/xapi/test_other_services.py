"""Other services at a server's address: reported immediately, in plain words, with advice."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.failures import Unreachable, UntrustedCertificate
from rpu_desktop.xapi.trust import TrustPolicy
from tests.xapi.served import PASSWORD, ServedPool, certificate

PATIENT = Timeouts(connect=600, read=600)
"""Longer than any test: code that waits this long has not noticed anything."""

LONG = 20.0
"""Seconds: far more than any test takes, and far less than `PATIENT`."""

Talk = Callable[[socket.socket], None]


@contextmanager
def service(talk: Talk) -> Iterator[ServerAddress]:
    """A service that listens and `talk`s to every client, each on a separate thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def one(sock: socket.socket) -> None:
        with sock:
            try:
                talk(sock)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=one, args=(sock,), daemon=True))
            threads[-1].start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield ServerAddress("127.0.0.1", listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in (thread, *threads):
            each.join(10)


async def refused(address: ServerAddress, timeouts: Timeouts = PATIENT) -> str:
    with pytest.raises(Unreachable) as caught:
        async with asyncio.timeout(LONG):
            await PoolConnection.open(address, Credentials("root", PASSWORD), TrustPolicy(), timeouts=timeouts)
    words = str(caught.value)
    assert address.host in words
    assert str(address.port) in words
    assert "XenServer 6" not in words
    return words


def plain_xapi(sock: socket.socket) -> None:
    """Port 80 of a server: reads lines (xen-api ocaml/libs/http-lib/http_svr.ml) and a TLS hello is no line."""
    said = b""
    while b"\r\n\r\n" not in said:
        more = sock.recv(4096)
        if not more:
            return
        said += more
    sock.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok")


async def test_the_plain_port_of_a_server_is_recognized_without_waiting_for_the_time_out() -> None:
    with service(plain_xapi) as address:
        words = await refused(address)
    assert "without encryption" in words
    assert "443" in words
    assert "is on" not in words


def proxy(sock: socket.socket) -> None:
    sock.recv(4096)
    sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


async def test_a_web_proxy_is_not_taken_for_an_old_server() -> None:
    with service(proxy) as address:
        words = await refused(address)
    assert "without encryption" in words
    assert "443" in words


def ssh(sock: socket.socket) -> None:
    sock.sendall(b"SSH-2.0-OpenSSH_7.4\r\n")
    sock.recv(4096)


async def test_ssh_is_called_by_its_name() -> None:
    with service(ssh) as address:
        words = await refused(address)
    assert "SSH" in words
    assert "443" in words


def mail(sock: socket.socket) -> None:
    sock.sendall(b"220 mail.example.com ESMTP\r\n")
    sock.recv(4096)


async def test_another_service_is_not_taken_for_an_old_server() -> None:
    with service(mail) as address:
        words = await refused(address)
    assert "without encryption" in words


def hang_up(sock: socket.socket) -> None:
    sock.recv(4096)


async def test_one_that_hangs_up_is_reported_as_hanging_up() -> None:
    with service(hang_up) as address:
        words = await refused(address)
    assert "closes the connection" in words
    assert "eof" not in words.lower()


async def test_one_that_accepts_and_stays_silent_is_not_reported_as_off() -> None:
    listening = threading.Event()

    def say_nothing(sock: socket.socket) -> None:
        listening.wait(60)

    with service(say_nothing) as address:
        words = await refused(address, Timeouts(connect=0.5, read=0.5))
        listening.set()
    assert "accepts connections" in words
    assert "is on" not in words


async def test_a_server_that_takes_long_to_shake_hands_is_waited_for() -> None:
    """Only TLS is spoken here: clients that try something else get no response, and the handshake continues."""
    context, looked = certificate("pool").context(), threading.Event()

    def slow(sock: socket.socket) -> None:
        if sock.recv(1, socket.MSG_PEEK) == b"\x16":
            looked.wait(60)
            with context.wrap_socket(sock, server_side=True) as secure:
                secure.recv(1)
        else:
            looked.set()

    with service(slow) as address, pytest.raises(UntrustedCertificate):
        async with asyncio.timeout(LONG):
            await PoolConnection.open(address, Credentials("root", PASSWORD), TrustPolicy(), timeouts=PATIENT)


async def test_a_connection_that_worked_gets_no_advice_to_check_the_port(served: ServedPool) -> None:
    pool = await served.connect()
    told: list[str] = []
    down = asyncio.Event()

    def listen(connected: bool, why: object) -> None:
        if not connected and "listening" in str(why):
            told.append(str(why))
            down.set()

    pool.on_connection(listen)
    served.run(served.server.stop())
    async with asyncio.timeout(LONG):
        await down.wait()
    assert pool.failure is not None
    assert "Check the port" not in told[-1]
    assert "automatically" in str(pool.failure.advice)
    await pool.close()
