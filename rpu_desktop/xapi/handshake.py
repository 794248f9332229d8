"""The TLS handshake, and finding out quickly why a peer does not answer one."""

from __future__ import annotations

import contextlib
import socket
import ssl

from rpu_desktop.xapi.address import ServerAddress

__all__ = ["NoCertificate", "NoTls", "shake_hands"]

_SILENCE = 1.5
"""Seconds without an answer after which it is looked what listens there; a server answers within a few round trips."""
_LISTEN = 2.0
_PLAIN = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"})
"""OpenSSL's reasons for a response that is not TLS."""
_SOMETHING = b"?"
"""It has answered, and does not repeat it."""


class NoTls(OSError):
    """There is a connection, but no TLS: `heard` is the answer to a plain-text request, as far as known."""

    def __init__(self, heard: bytes = b"", *, closed: bool = False) -> None:
        super().__init__("no TLS")
        self.heard = heard
        self.closed = closed


class NoCertificate(OSError):
    """TLS was established without a certificate: the peer's identity is unknown."""


def shake_hands(secure: ssl.SSLSocket, address: ServerAddress, seconds: float, *, known: bool) -> None:
    """Shake hands within `seconds`; a server that is not `known` to use TLS is examined if it stays silent.

    The plain port of a toolstack waits for the end of a line that never comes (xen-api http_svr.ml), as long as one
    likes; that looks like a server that is off or very busy until it is spoken to without encryption.

    Raises:
        NoTls: something else listens there.
        OSError: as `ssl.SSLSocket.do_handshake`.

    """
    first = seconds if known else min(_SILENCE, seconds)
    secure.settimeout(first)
    try:
        secure.do_handshake()
    except TimeoutError:
        heard = b"" if known else _heard(address, seconds)
        if _is_text(heard):
            raise NoTls(heard) from None
        _go_on(secure, seconds - first)
    except (ssl.SSLEOFError, ConnectionResetError, BrokenPipeError):
        raise NoTls(closed=True) from None
    except ssl.SSLError as error:
        if error.reason in _PLAIN:
            raise NoTls(_heard(address, seconds) or _SOMETHING) from None
        raise


def _go_on(secure: ssl.SSLSocket, seconds: float) -> None:
    try:
        if seconds <= 0:
            raise TimeoutError
        secure.settimeout(seconds)
        secure.do_handshake()
    except TimeoutError:
        raise NoTls from None


def _heard(address: ServerAddress, seconds: float) -> bytes:
    """What the peer sends in reply to a plain-text request, or unasked."""
    with (
        contextlib.suppress(OSError),
        socket.create_connection((address.host, address.port), min(_LISTEN, seconds)) as sock,
    ):
        sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return sock.recv(64)
    return b""


def _is_text(heard: bytes) -> bool:
    """A TLS server answers with a record (or hangs up), and its first byte is no letter or digit."""
    return heard[:1].isalnum()
