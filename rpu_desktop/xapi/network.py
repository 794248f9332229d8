"""Sockets as this program wants them, and words for what goes wrong with them."""

from __future__ import annotations

import contextlib
import socket
import ssl

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.failures import ConnectionLost, CutOff, NoAnswer, Unreachable
from rpu_desktop.xapi.handshake import NoCertificate, NoTls
from rpu_desktop.xapi.limits import AnswerTooLong

__all__ = ["connection_lost", "keep_alive", "unreachable"]

_IDLE, _INTERVAL, _COUNT = 15, 5, 4  # a silent machine is noticed after 35 s


def keep_alive(sock: socket.socket) -> None:
    """Let TCP notice a peer that went away without a word."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", _IDLE), ("TCP_KEEPINTVL", _INTERVAL), ("TCP_KEEPCNT", _COUNT)):
        if hasattr(socket, option):
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def unreachable(address: ServerAddress, error: BaseException, *, again: bool = False) -> Unreachable:
    """Words for a connection that could not be made; `again`: there was one before, so address and port are right."""
    text, advice = _words(address, error)
    return Unreachable(text, _AGAIN if again else advice)


_AGAIN = translate(
    "xapi",
    "The connection worked before: the server or its toolstack is probably restarting. The program reconnects "
    "automatically. If this persists, check that the server is on and can be reached from this computer.",
)


def _words(address: ServerAddress, error: BaseException) -> tuple[Text, Text]:
    if isinstance(error, NoTls):
        return _no_tls_words(address, error)
    if isinstance(error, NoCertificate):
        return (
            translate("xapi", "{server} does not present a certificate: its identity cannot be verified.").of(
                server=address.host
            ),
            translate(
                "xapi", "Nothing was sent to it. Check that this is the address of a XenServer or XCP-ng server."
            ),
        )
    if isinstance(error, socket.gaierror | UnicodeError):
        return (
            translate("xapi", "The name {server} cannot be resolved.").of(server=address.host),
            translate("xapi", "Check the spelling, or use the server's IP address."),
        )
    if isinstance(error, ssl.SSLError):
        return _tls_words(address, error)
    if isinstance(error, TimeoutError):
        return (
            translate("xapi", "{server} does not respond on port {port}.").of(server=address.host, port=address.port),
            translate("xapi", "Check that the server is on and that no firewall blocks the connection."),
        )
    if isinstance(error, ConnectionRefusedError):
        return (
            translate("xapi", "{server} is on the network, but no service is listening on its port {port}.").of(
                server=address.host, port=address.port
            ),
            translate("xapi", "Check the port. If the server is starting, wait until it is running."),
        )
    return (
        translate("xapi", "{server} cannot be reached: {reason}").of(server=address.host, reason=_reason(error)),
        translate("xapi", "Check the network between this computer and the server."),
    )


def connection_lost(address: ServerAddress, error: BaseException) -> ConnectionLost:
    """Words for an answer that never came."""
    advice = translate("xapi", "It is not known whether the last call was carried out: check the pool.")
    if isinstance(error, TimeoutError):
        return NoAnswer(translate("xapi", "{server} took too long to respond.").of(server=address.host), advice)
    if isinstance(error, AnswerTooLong):
        text = translate("xapi", "{server} sent a response that is too long: more than {size} KiB.")
        return ConnectionLost(text.of(server=address.host, size=error.size // 1024), _CHECK_ADDRESS)
    text = translate("xapi", "The connection to {server} was lost: {reason}")
    kind = CutOff if isinstance(error, ConnectionError) else ConnectionLost
    return kind(text.of(server=address.host, reason=_reason(error)), advice)


def _reason(error: BaseException) -> Text:
    if isinstance(error, OSError) and error.strerror:
        return plain(error.strerror)
    return plain(str(error) or type(error).__name__)


def _no_tls_words(address: ServerAddress, error: NoTls) -> tuple[Text, Text]:
    """What is there instead."""
    names = {"server": address.host, "port": address.port}
    advice = translate(
        "xapi", "Use the port for HTTPS. It is 443 unless an administrator has changed it, and can then be omitted."
    )
    if error.closed:
        text = translate("xapi", "{server} responds on port {port}, but closes the connection before it is encrypted.")
        return text.of(**names), _CHECK_ADDRESS
    if error.heard.startswith(b"HTTP/"):
        text = translate("xapi", "{server} responds on port {port}, but in plain HTTP, without encryption.")
    elif error.heard.startswith(b"SSH-"):
        text = translate("xapi", "{server} responds on port {port}, but that is its port for SSH.")
    elif error.heard:
        text = translate(
            "xapi", "{server} responds on port {port}, but without encryption: another service uses this port."
        )
    else:
        text = translate(
            "xapi",
            "{server} accepts connections on port {port} but does not respond: no encrypted connection "
            "could be established.",
        )
        return text.of(**names), translate(
            "xapi",
            "Check the port: HTTPS uses 443 unless an administrator has changed it. If it is correct, the server "
            "may be starting or overloaded: try again in a minute.",
        )
    return text.of(**names), advice


def _tls_words(address: ServerAddress, error: ssl.SSLError) -> tuple[Text, Text]:
    reason = (error.reason or "").replace("_", " ").lower()
    text = translate(
        "xapi", "{server} responds on port {port}, but no encrypted connection could be established: {reason}"
    ).of(server=address.host, port=address.port, reason=plain(reason or _reason(error).render()))
    if "protocol" in reason or "version" in reason or "handshake failure" in reason or "key too small" in reason:
        return text, translate(
            "xapi",
            "XenServer 6 and earlier support only old encryption. If this is such a server, allow it: “Allow old "
            "encryption” in the server's settings, --legacy-tls on the command line.",
        )
    return text, _CHECK_ADDRESS


_CHECK_ADDRESS = translate("xapi", "Check that this is the address and port of a XenServer or XCP-ng server.")
