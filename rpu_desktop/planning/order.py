"""The order of the servers' turns, if the admin has chosen one; the pool coordinator always comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot

__all__ = ["OrderError", "check_order", "has_order", "in_chosen_order"]


class OrderError(AppError, ValueError):
    """The order names a server that is in none of the pools, or more than one."""


def in_chosen_order(hosts: Iterable[Host], order: Sequence[str]) -> list[Host]:
    """`hosts` as `order` (uuids or names) has them; those that it does not name follow, in the order given."""
    return sorted(hosts, key=lambda host: _rank(host, order))


def has_order(snapshot: PoolSnapshot, order: Sequence[str]) -> bool:
    """Whether the order says anything about this pool."""
    return any(_rank(host, order) < len(order) for host in snapshot.hosts.values())


def _rank(host: Host, order: Sequence[str]) -> int:
    return next((rank for rank, word in enumerate(order) if word in (host.uuid, host.name)), len(order))


def check_order(snapshots: Iterable[PoolSnapshot], order: Sequence[str]) -> None:
    """Whether every word means one server.

    Raises:
        OrderError: one does not.

    """
    hosts = [host for snapshot in snapshots for host in snapshot.hosts.values()]
    for word in order:
        found = sum(word in (host.uuid, host.name) for host in hosts)
        if found == 0:
            raise OrderError(translate("planning", "There is no server “{name}”.").of(name=plain(word)))
        if found > 1:
            text = translate("planning", "There are several servers with the name “{name}”: use their UUIDs.")
            raise OrderError(text.of(name=plain(word)))
