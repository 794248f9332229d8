"""A transport that is ended from another thread."""

from __future__ import annotations

import socket
import ssl

import pytest

from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy
from tests.xapi.served import certificate
from tests.xapi.strangers import Stranger, stranger


def test_a_connection_that_is_aborted_stays_encrypted_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that is about to send, or to look at the certificate, never finds a connection without TLS."""
    encrypted: list[bool] = []

    def shutdown(sock: socket.socket, how: int) -> None:
        if isinstance(sock, ssl.SSLSocket) and not sock.server_side:
            encrypted.append(sock.version() is not None and bool(sock.getpeercert(binary_form=True)))
        whole(sock, how)

    def talk(sock: ssl.SSLSocket, it: Stranger) -> None:
        it.read(sock)
        link.abort()
        it.read(sock)

    whole = socket.socket.shutdown
    monkeypatch.setattr(socket.socket, "shutdown", shutdown)
    with stranger(certificate("pool").context(), talk) as it:
        truster = CertificateVerifier(TrustPolicy.of(certificate("pool").fingerprint))
        link = PinnedTransport(it.address, truster, Timeouts(connect=5, read=5))
        with pytest.raises(XapiError):
            link.call("session.logout", ("s",))
    assert encrypted == [True]
