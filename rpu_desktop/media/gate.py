"""Admission control by address, before anything sent by the peer is read.

A stranger is disconnected immediately and not logged.  The pool's own servers may hold a few connections each, and
a request has to come whole within a few seconds: a server that hangs takes nothing from the others.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import defaultdict
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.media.errors import MediaUnreachable

__all__ = ["HEAD_WITHIN", "MOST_OF_ONE", "Address", "Gate", "address_of", "cannot_serve", "open_listener"]

MOST_OF_ONE = 16
"""Connections of one address at a time; an installer uses one, its package manager a few."""

_MOST = 512
"""Connections at a time: a desktop's usual limit of open files is 1,024, and the program needs some itself."""

HEAD_WITHIN = 10.0
"""Seconds within which a request has to come whole, the first one and each that follows."""

_BREATH = 0.2
"""Seconds to wait when the system has no file left for another connection."""

Address = IPv4Address | IPv6Address


def address_of(remote: str | None) -> Address | None:
    """The plain address of a peer: IPv4-mapped IPv6 addresses and zones are resolved."""
    try:
        address: Address = ip_address((remote or "").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens at one address of this computer; port 0 is a free one.

    Raises:
        OSError: this computer does not (or no longer) have the address, or the port is in use.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=128)
    listener.setblocking(False)
    return listener


def cannot_serve(host: str, error: OSError) -> MediaUnreachable:
    """The complaint about a system that does not let the program listen."""
    return MediaUnreachable(
        translate("media", "This program cannot serve the installation media at {address}: {reason}.").of(
            address=host, reason=plain(error.strerror or str(error) or type(error).__name__)
        ),
        translate(
            "media",
            "Check that this computer still has this address, and that no other program or policy prevents this "
            "program from using it.",
        ),
    )


class Gate:
    """Accepts at one listener; `admits` is asked for each peer, `factory` makes what talks to those who may come in."""

    def __init__(
        self,
        listener: socket.socket,
        admits: Callable[[Address | None], bool],
        factory: Callable[[], asyncio.BaseProtocol],
    ) -> None:
        self._listener = listener
        self._admits = admits
        self._factory = factory
        self._inside: defaultdict[Address, list[socket.socket]] = defaultdict(list)

    async def run(self) -> None:
        """Accept until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    connection, peer = await loop.sock_accept(self._listener)
                except OSError:
                    await asyncio.sleep(_BREATH)
                    continue
                if self._may_enter(connection, address_of(peer[0])):
                    with contextlib.suppress(OSError):  # gone again already
                        await loop.connect_accepted_socket(self._factory, connection)
                else:
                    connection.close()
                # Who comes in crowds is accepted without a pause: the others must have their turn in between.
                await asyncio.sleep(0)
        finally:
            self._listener.close()

    def _may_enter(self, connection: socket.socket, address: Address | None) -> bool:
        if not self._admits(address) or address is None:
            return False
        # A socket closed by its transport has no file descriptor.
        for known in list(self._inside):
            self._inside[known] = [other for other in self._inside[known] if other.fileno() >= 0]
        of_all = sum(map(len, self._inside.values()))
        if len(self._inside[address]) >= MOST_OF_ONE or of_all >= _MOST:
            return False
        self._inside[address].append(connection)
        return True
