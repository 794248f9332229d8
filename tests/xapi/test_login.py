"""Logging in: passwords, trust, and the messages if it fails."""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.failures import (
    ApiFailure,
    AuthenticationFailed,
    ConnectionLost,
    Unreachable,
    UntrustedCertificate,
    XapiError,
)
from rpu_desktop.xapi.trust import TrustPolicy, fetch_certificate
from tests.xapi.served import PASSWORD, ServedPool, certificate

HASTY = Timeouts(connect=0.5, read=0.5)


async def refused(address: ServerAddress, trust: TrustPolicy, password: str = PASSWORD) -> XapiError:
    with pytest.raises(XapiError) as caught:
        await PoolConnection.open(address, Credentials("root", password), trust, timeouts=HASTY)
    error = caught.value
    said = "".join(traceback.format_exception(error))
    assert password not in f"{error} {error!r} {error.args} {said}"
    assert str(error.text)
    return error


async def test_logs_in_and_shows_the_pool(served: ServedPool) -> None:
    pool = await served.connect()
    assert (pool.name, pool.connected) == ("Frankfurt", True)
    assert pool.uuid == served.pool.db.get("pool", served.pool.pool, "uuid")
    assert [host.name for host in pool.snapshot().hosts_in_order()] == ["fra-01", "fra-02", "fra-03"]
    assert len(list(pool.snapshot().guests())) == 3
    assert PASSWORD not in repr(pool)
    assert PASSWORD not in repr(served.credentials)
    await pool.close()


async def test_a_member_leads_to_the_coordinator_at_the_same_port(served: ServedPool) -> None:
    pool = await served.connect(host=2)
    assert pool.coordinator_address == served.address
    assert await pool.call("host.get_name_label", served.hosts[2]) == "fra-03"
    await pool.close()


async def test_a_wrong_password_is_reported_without_repeating_it(served: ServedPool) -> None:
    error = await refused(served.address, TrustPolicy.of(served.fingerprint), "wrong-word")
    assert isinstance(error, AuthenticationFailed)
    assert "root" in str(error)


async def test_nothing_is_sent_to_a_server_that_is_not_trusted(served: ServedPool) -> None:
    error = await refused(served.address, TrustPolicy())
    assert isinstance(error, UntrustedCertificate)
    assert error.certificate.fingerprint == served.fingerprint
    assert served.calls("session.login_with_password") == 0


async def test_another_certificate_than_the_known_one_is_refused(served: ServedPool) -> None:
    error = await refused(served.address, TrustPolicy(pins={str(served.address): frozenset({"ab" * 32})}))
    assert isinstance(error, UntrustedCertificate)
    assert error.expected == {"ab" * 32}


async def test_the_first_certificate_is_accepted_on_request_and_can_be_remembered(served: ServedPool) -> None:
    trust = TrustPolicy(allow_first=True)
    pool = await PoolConnection.open(served.address_of(1), served.credentials, trust)
    assert pool.fingerprints == {served.address_of(host): {served.fingerprint} for host in (0, 1)}
    await pool.close()


async def test_a_certificate_can_be_viewed_before_it_is_trusted(served: ServedPool) -> None:
    shown = await fetch_certificate(served.address)
    assert shown.fingerprint == served.fingerprint
    assert "127.0.0.1" in shown.names
    assert shown.not_after is not None
    with pytest.raises(Unreachable):
        await fetch_certificate(ServerAddress("127.0.0.1", closed_port()))


async def test_a_server_that_is_still_starting_reports_it(served: ServedPool) -> None:
    served.phase("booting")
    error = await refused(served.address, TrustPolicy.of(served.fingerprint))
    assert isinstance(error, ApiFailure)
    assert "starting" in str(error)


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_a_closed_port_is_unreachable() -> None:
    error = await refused(ServerAddress("127.0.0.1", closed_port()), TrustPolicy())
    assert isinstance(error, Unreachable)
    assert "127.0.0.1" in str(error)


async def test_an_unknown_name_is_unreachable() -> None:
    error = await refused(ServerAddress("no-such-host.invalid"), TrustPolicy())
    assert isinstance(error, Unreachable)
    assert "no-such-host.invalid" in str(error)


_ENDS = (b"</methodCall>\n", b'"id":1}')
"""How a call ends, in either protocol."""


@contextmanager
def talker(answer: bytes, *, tls: bool = True, ancient: bool = False) -> Iterator[ServerAddress]:
    """A server that sends `answer` to every client and closes the connection; `ancient` supports TLS 1.0 only."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = certificate("pool").context()
    if ancient:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")

    def serve() -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(sock, server_side=True) if tls else sock as near:
                    said = near.recv(1 << 16)
                    while tls and said and not said.endswith(_ENDS) and (more := near.recv(1 << 16)):
                        said += more
                    near.sendall(answer)
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield ServerAddress("127.0.0.1", listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<methodResponse>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n\x00\xff\xfe<<<&",
        b"HTTP/1.1 200 OK\r\nContent-Length: 108\r\n\r\n<methodResponse><params><param><value><string>hello"
        b"</string></value></param></params></methodResponse>      ",
    ],
)
async def test_whatever_else_answers_there_is_reported_in_plain_words(answer: bytes) -> None:
    with talker(answer) as address:
        error = await refused(address, TrustPolicy.of(certificate("pool").fingerprint))
    assert isinstance(error, ConnectionLost)


async def test_a_port_without_tls_is_reported_in_plain_words() -> None:
    with talker(b"220 mail.example.com ESMTP\r\n", tls=False) as address:
        error = await refused(address, TrustPolicy())
    assert isinstance(error, Unreachable)
    assert "without encryption" in str(error)


async def test_a_server_that_accepts_and_never_responds_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = await refused(ServerAddress("127.0.0.1", silent.getsockname()[1]), TrustPolicy())
    assert isinstance(error, Unreachable)


async def test_old_versions_of_tls_must_be_allowed_for_the_server() -> None:
    fingerprint = certificate("pool").fingerprint
    with talker(b"HTTP/1.1 503 Unavailable\r\n\r\n", ancient=True) as address:
        error = await refused(address, TrustPolicy.of(fingerprint))
        assert isinstance(error, Unreachable)
        assert "--legacy-tls" in str(error)
        shown = await fetch_certificate(address, legacy_tls=True)
        assert shown.fingerprint == fingerprint
        error = await refused(address, TrustPolicy.of(fingerprint, legacy_tls=True))
        assert "503" in str(error)


async def give_up(address: ServerAddress, when: Callable[[], object]) -> None:
    """Open a connection that would wait forever, abandon it, and wait for its threads."""
    patient = Timeouts(connect=600, read=600)
    opening = asyncio.create_task(
        PoolConnection.open(address, Credentials("root", PASSWORD), TrustPolicy(), timeouts=patient)
    )
    await asyncio.to_thread(when)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    for worker in [thread for thread in threading.enumerate() if thread.name.startswith("xapi-127.0.0.1")]:
        await asyncio.to_thread(worker.join, 60)
        assert not worker.is_alive()


async def test_giving_up_during_the_handshake_leaves_no_thread() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        await give_up(ServerAddress("127.0.0.1", silent.getsockname()[1]), silent.accept)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a full backlog that drops newcomers")
async def test_giving_up_while_no_host_answers_at_all_leaves_no_thread() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        with ExitStack() as fillers:
            for _ in range(4):  # later clients wait for a response to their first packet
                filler = fillers.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(address)
            await give_up(ServerAddress("127.0.0.1", address[1]), lambda: None)
