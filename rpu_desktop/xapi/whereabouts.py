"""Where to look for a pool's coordinator: only at addresses that the pool itself reported."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable, Iterator
from itertools import cycle

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.xapi.address import AddressError, ServerAddress
from rpu_desktop.xapi.failures import ConnectionLost
from rpu_desktop.xapi.login import led_to
from rpu_desktop.xapi.trust import CertificateVerifier

__all__ = ["Whereabouts"]


class Whereabouts:
    """The servers of one pool.  Until the pool has been read, members may lead anywhere: nothing is known yet."""

    def __init__(self, truster: CertificateVerifier) -> None:
        self._truster = truster
        self._members: frozenset[ServerAddress] = frozenset()
        self._turns: Iterator[ServerAddress] = iter(())
        self._pool = ""

    def learn(self, pool: str, coordinator: ServerAddress, hosts: Iterable[str]) -> None:
        """The pool has been read, from its `coordinator`; `hosts` are the addresses in its records."""
        members = {coordinator}
        for host in hosts:
            with contextlib.suppress(AddressError):
                members.add(coordinator.with_host(host))
        self._pool = pool
        if members != self._members:
            self._members = frozenset(members)
            self._turns = cycle(sorted(members))
        self._truster.settle()

    def next_to_ask(self, coordinator: ServerAddress) -> ServerAddress | None:
        """The next member to ask, in rotation, because `coordinator` does not respond.

        Only members whose certificate is known are trusted.
        """
        for _ in self._members:
            member = next(self._turns)
            if member != coordinator and (self._truster.known(member) or self._truster.policy.fingerprints):
                return member
        return None

    def lead(self, member: ServerAddress, said: str) -> ServerAddress:
        """The address that `member` names as the coordinator's.

        Raises:
            ConnectionLost: it is none, or it is no server of this pool.

        """
        found = led_to(member, said)
        if not self._truster.settled or found in self._known():
            return found
        # pool.conf may hold a name where the database has addresses (xen-api xapi_pool.ml join_common).
        named = self._known() & _resolved(found)
        if named:
            return min(named)
        text = translate(
            "xapi", "{member} reports {server} as the pool coordinator, but {server} is not a server of {pool}."
        )
        raise ConnectionLost(
            text.of(member=member.host, server=found.host, pool=plain(self._pool)),
            translate(
                "xapi", "Nothing was sent there. Check on the console of a server which server is the pool coordinator."
            ),
        )

    def _known(self) -> frozenset[ServerAddress]:
        return self._members | frozenset(tuple(self._truster.told))


def _resolved(address: ServerAddress) -> frozenset[ServerAddress]:
    """The addresses behind a name."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset(address.with_host(str(where[0])) for *_, where in found)
