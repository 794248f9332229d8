"""Looking up the names of servers, without keeping the program's end waiting."""

from __future__ import annotations

import socket
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

from rpu_desktop.web.background import in_background

__all__ = ["Resolver"]

_AS_NUMBERS = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV


class Resolver(AbstractResolver):
    """As aiohttp's own, but on a thread that nothing waits for: looking up a name may take minutes and has no end."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of this name.

        Raises:
            OSError: it has none.

        """
        return await in_background(partial(_resolved, host, port, family), "name lookup")

    async def close(self) -> None:
        """Nothing is held."""


def _resolved(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
    return [_result(host, kind, protocol, address) for kind, _, protocol, _, address in found]


def _result(host: str, kind: socket.AddressFamily, protocol: int, address: tuple[object, ...]) -> ResolveResult:
    """With the zone of a link-local address, which only its spelling carries."""
    number, port = socket.getnameinfo(address, _AS_NUMBERS)  # type: ignore[arg-type]  # as getaddrinfo gave it
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=number, port=int(port), family=kind, proto=protocol, flags=flags)
