"""What a front end gives a session: its loop and its pools."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from rpu_desktop.run.unfinished import KnownPool
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["InPlace", "Login", "Pools", "Worker"]

T = TypeVar("T")


class Worker(Protocol):
    """The loop on which connections live; it may run on another thread than the front end."""

    def submit(self, job: Callable[[], Coroutine[Any, Any, T]]) -> Awaitable[T]:
        """Run `job()` there; its outcome arrives here."""
        ...

    def to_front(self, action: Callable[..., object], *args: Any) -> None:
        """Call `action(*args)` on the front end's thread soon, in the order of these calls."""
        ...


class InPlace:
    """A front end whose connections live on its own loop."""

    def submit(self, job: Callable[[], Coroutine[Any, Any, T]]) -> Awaitable[T]:
        """As `Worker.submit`."""
        return job()

    def to_front(self, action: Callable[..., object], *args: Any) -> None:
        """As `Worker.to_front`, at once."""
        action(*args)


@dataclass(frozen=True, slots=True)
class Login:
    """How to reach a pool again; the password is kept elsewhere."""

    username: str
    legacy_tls: bool = False


class Pools(Protocol):
    """The front end's pools, by keys of its own."""

    def connection(self, key: str) -> PoolConnection | None:
        """The connection, for use on the worker's loop; None while there is none."""
        ...

    def login(self, key: str) -> Login:
        """How the pool was logged in to."""
        ...

    def key_of(self, pool: KnownPool) -> str | None:
        """The key of a pool that a journal names; None where the front end does not know it."""
        ...
