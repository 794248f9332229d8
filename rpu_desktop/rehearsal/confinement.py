"""Confines a process to its own servers, and keeps it from starting other processes.

An audit hook cannot be removed. It sees what Python code does, not what a C library does on its own; none that this
program uses opens connections or starts programs itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

__all__ = ["Confinement", "Refused"]

_TO_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_BY_NAME = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_PROCESSES = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
        *("os.fork", "os.forkpty", "pty.spawn"),
    }
)


class Refused(PermissionError):
    """The process tried to leave its confinement."""


class Confinement:
    """What the process may reach; nothing at first."""

    def __init__(self) -> None:
        self._servers: set[tuple[str, int]] = set()
        self._hosts: set[str] = set()

    def allow(self, servers: Iterable[tuple[str, int]]) -> None:
        """These addresses (host, port) are the process's own servers."""
        self._servers.update(servers)
        self._hosts.update(host for host, _ in self._servers)

    def begin(self) -> None:
        """Confine the process from now on, until it ends."""
        sys.addaudithook(self._look)

    def _look(self, event: str, args: tuple[Any, ...]) -> None:
        if event in _TO_ADDRESS:
            self._look_at_address(args[1])
        elif event in _BY_NAME:
            self._look_at_name(args[0])
        elif event == "socket.bind":
            self._look_at_name(args[1][0] if isinstance(args[1], tuple) else args[1], loopback=True)
        elif event in _PROCESSES:
            raise Refused("a rehearsal starts no other program")

    def _look_at_address(self, address: object) -> None:
        if address is None:  # a message to the peer of a connected socket
            return
        if not isinstance(address, tuple) or tuple(address[:2]) not in self._servers:
            raise Refused(f"a rehearsal connects to its own servers only, not to {address!r}")

    def _look_at_name(self, host: object, *, loopback: bool = False) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        own = isinstance(name, str) and (name in self._hosts or (loopback and name.startswith("127.")))
        if not own:
            raise Refused(f"a rehearsal asks for no other server: {name!r}")
