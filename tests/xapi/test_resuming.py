"""TLS sessions: further connections to a server continue the first one's, and its certificate counts for each."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any

import pytest

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy
from tests.xapi.served import certificate
from tests.xapi.strangers import Stranger, stranger

ANSWER = b'{"result":"x","error":null,"id":1}'
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(ANSWER), ANSWER)


class Watching(CertificateVerifier):
    """Notes each certificate that is checked."""

    def check(self, address: ServerAddress, der: bytes) -> None:
        checked.append(der)
        super().check(address, der)


checked: list[bytes] = []


def carrier(address: ServerAddress) -> PinnedTransport:
    checked.clear()
    return PinnedTransport(
        address, Watching(TrustPolicy.of(certificate("pool").fingerprint)), Timeouts(connect=5, read=5)
    )


def once_each(reused: list[bool]) -> Callable[[Any, Stranger], None]:
    """One answer a connection; notes for each whether it continues a session."""

    def talk(sock: ssl.SSLSocket, it: Stranger) -> None:
        it.read(sock)
        reused.append(sock.session_reused is True)
        sock.sendall(LAST)

    return talk


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_further_connections_continue_the_session_and_their_certificate_is_checked(version: ssl.TLSVersion) -> None:
    reused: list[bool] = []
    context = certificate("pool").context()
    context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.minimum_version = context.maximum_version = version
    with stranger(context, once_each(reused)) as it:
        link = carrier(it.address)
        for _ in range(3):
            assert link.call("pool.get_all", ("s",))["Value"] == "x"
    assert reused == [False, True, True]
    assert len(checked) == 3
    assert len(set(checked)) == 1


class RefusesOne:
    """In place of a server's context: ends the second handshake with an alert."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self.visits = 0

    def wrap_socket(self, sock: socket.socket, *, server_side: bool) -> ssl.SSLSocket:
        self.visits += 1
        if self.visits == 2:
            sock.recv(1 << 14)
            sock.sendall(bytes.fromhex("15 0303 0002 02 28"))  # fatal: handshake failure
            raise ConnectionAbortedError
        return self._context.wrap_socket(sock, server_side=server_side)


def test_a_server_that_refuses_to_continue_a_session_is_asked_for_a_new_one_at_once() -> None:
    reused: list[bool] = []
    context = RefusesOne(certificate("pool").context())
    with stranger(context, once_each(reused)) as it:
        link = carrier(it.address)
        for _ in range(3):
            assert link.call("pool.get_all", ("s",))["Value"] == "x"
    assert context.visits == 4
    assert reused == [False, False, True]


def test_after_a_connection_that_failed_the_session_is_not_tried_again() -> None:
    reused: list[bool] = []
    context = certificate("pool").context()
    with stranger(context, once_each(reused)) as it:
        link = carrier(it.address)
        link.call("pool.get_all", ("s",))
    with pytest.raises(XapiError):
        link.call("pool.get_all", ("s",))
    with stranger(context, once_each(reused), port=it.address.port):
        link.call("pool.get_all", ("s",))
    assert reused == [False, False]
