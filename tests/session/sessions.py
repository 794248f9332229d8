"""A session on a simulated pool, as in a front end without a window."""

from __future__ import annotations

from typing import Any

from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.unfinished import KnownPool
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.front import InPlace, Login
from rpu_desktop.session.record import RunRecord
from rpu_desktop.session.session import UpgradeSession
from rpu_desktop.session.work import SessionWork
from rpu_desktop.xapi.connection import PoolConnection
from tests.engine.runs import SimulatedPools

__all__ = ["session_of"]


class ConnectedPools:
    """By their uuids."""

    def __init__(self, it: SimulatedPools) -> None:
        self._connections = {connection.uuid: connection for connection in it.connections}

    def connection(self, key: str) -> PoolConnection | None:
        return self._connections.get(key)

    def login(self, key: str) -> Login:
        return Login("root")

    def key_of(self, pool: KnownPool) -> str | None:
        return pool.uuid


def session_of(it: SimulatedPools, **choices: Any) -> SessionWork:
    """All pools are chosen, and only the pool's own conditions are obstacles."""
    usual: dict[str, Any] = {
        "wishes": Wishes(immovable=Immovable.SHUTDOWN),
        "media": MediaSource.parse(it.facts[0]["media"]),
        "backup": str(it.folder / "backup"),
        "apply_updates": False,
        "patience": it.patience,
    }
    keys = tuple(connection.uuid for connection in it.connections)
    session = UpgradeSession(chosen=keys, choices=Choices(**{**usual, **choices}))
    return SessionWork(session, InPlace(), ConnectedPools(it), RunRecord(it.store))
