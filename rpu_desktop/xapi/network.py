"""Sockets as this program wants them, and words for what goes wrong with them."""

from __future__ import annotations

import contextlib
import socket
import ssl

from rpu_desktop.texts import Text, plain, translate
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.failures import ConnectionLost, NoAnswer, Unreachable

__all__ = ["connection_lost", "keep_alive", "unreachable"]

_IDLE, _INTERVAL, _COUNT = 15, 5, 4  # a silent machine is noticed after 35 s


def keep_alive(sock: socket.socket) -> None:
    """Let TCP notice a peer that went away without a word."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", _IDLE), ("TCP_KEEPINTVL", _INTERVAL), ("TCP_KEEPCNT", _COUNT)):
        if hasattr(socket, option):
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def unreachable(address: ServerAddress, error: BaseException) -> Unreachable:
    """Words for a connection that could not be made."""
    if isinstance(error, socket.gaierror):
        return Unreachable(
            translate("xapi", "The name {server} is not known in the network.").of(server=address.host),
            translate("xapi", "Check the spelling, or use the server's IP address."),
        )
    if isinstance(error, ssl.SSLError):
        return Unreachable(*_tls_words(address, error))
    if isinstance(error, TimeoutError):
        return Unreachable(
            translate("xapi", "{server} does not answer on port {port}.").of(server=address.host, port=address.port),
            translate("xapi", "Check that the server is on and that no firewall is in between."),
        )
    if isinstance(error, ConnectionRefusedError):
        return Unreachable(
            translate("xapi", "{server} is there, but nothing listens on its port {port}.").of(
                server=address.host, port=address.port
            ),
            translate("xapi", "Check the port. If the server is starting, wait until it is up."),
        )
    return Unreachable(
        translate("xapi", "{server} cannot be reached: {reason}").of(server=address.host, reason=_reason(error)),
        translate("xapi", "Check the network between this computer and the server."),
    )


def connection_lost(address: ServerAddress, error: BaseException) -> ConnectionLost:
    """Words for an answer that never came."""
    advice = translate("xapi", "Whether the last call was carried out can be seen from the pool only.")
    if isinstance(error, TimeoutError):
        return NoAnswer(translate("xapi", "{server} took too long to answer.").of(server=address.host), advice)
    text = translate("xapi", "The connection to {server} broke: {reason}")
    return ConnectionLost(text.of(server=address.host, reason=_reason(error)), advice)


def _reason(error: BaseException) -> Text:
    if isinstance(error, OSError) and error.strerror:
        return plain(error.strerror)
    return plain(str(error) or type(error).__name__)


def _tls_words(address: ServerAddress, error: ssl.SSLError) -> tuple[Text, Text]:
    reason = (error.reason or "").replace("_", " ").lower()
    text = translate("xapi", "{server} answers on port {port}, but no encrypted connection came about: {reason}").of(
        server=address.host, port=address.port, reason=plain(reason or _reason(error).render())
    )
    if "protocol" in reason or "version" in reason:
        return text, translate(
            "xapi", "XenServer 6 and earlier only speak old versions of TLS: allow them for this server."
        )
    return text, translate("xapi", "Check that this is the address and port of a XenServer or XCP-ng host.")
