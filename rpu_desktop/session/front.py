"""What a front end provides to a session: its event loop and its pools."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from rpu_desktop.run.unfinished import KnownPool
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["InPlace", "Login", "Pools", "Worker"]

T = TypeVar("T")


class Worker(Protocol):
    """The event loop of the connections; it may run on another thread than the front end."""

    def submit(self, job: Callable[[], Coroutine[Any, Any, T]]) -> Awaitable[T]:
        """Run `job()` there and return its result here."""
        ...

    def to_front(self, action: Callable[..., object], *args: Any) -> None:
        """Schedule `action(*args)` on the front end's thread, keeping the order of these calls."""
        ...


class InPlace:
    """A front end whose connections are on its own event loop."""

    def submit(self, job: Callable[[], Coroutine[Any, Any, T]]) -> Awaitable[T]:
        """As `Worker.submit`."""
        return job()

    def to_front(self, action: Callable[..., object], *args: Any) -> None:
        """As `Worker.to_front`, immediately."""
        action(*args)


@dataclass(frozen=True, slots=True)
class Login:
    """How to reach a pool again; the password is stored elsewhere."""

    username: str
    legacy_tls: bool = False


class Pools(Protocol):
    """The front end's pools, by its own keys."""

    def connection(self, key: str) -> PoolConnection | None:
        """The connection, for use on the worker's event loop; None while there is none."""
        ...

    def login(self, key: str) -> Login:
        """The login that was used for the pool."""
        ...

    def key_of(self, pool: KnownPool) -> str | None:
        """The key of a pool in a journal; None if the front end does not know it."""
        ...
