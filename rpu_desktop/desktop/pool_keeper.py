"""Keeps one pool connected and tells the desktop what it looks like; lives on the engine's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from rpu_desktop.inventory import NoWholePool, PoolSnapshot
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.failures import XapiError
from rpu_desktop.xapi.members import following_members, pin_members
from rpu_desktop.xapi.trust import TrustPolicy, TrustStore

__all__ = ["KeptPool", "PoolKeeper"]

_PAUSE = 0.4
"""Seconds between two pictures of a busy pool: more often nobody can see."""


@dataclass(frozen=True, slots=True)
class KeptPool:
    """What the desktop is told; `failure` says why it is not connected."""

    connected: bool
    snapshot: PoolSnapshot | None
    failure: XapiError | None


class PoolKeeper:
    """One open connection and its watcher; `tell` is called on the engine's thread for every change."""

    def __init__(self, connection: PoolConnection, tell: Callable[[KeptPool], None]) -> None:
        self.connection = connection
        self._tell = tell
        self._watcher = asyncio.get_running_loop().create_task(self._watch())
        self._following: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        address: ServerAddress,
        credentials: Credentials,
        trust: TrustPolicy,
        timeouts: Timeouts,
        tell: Callable[[KeptPool], None],
    ) -> PoolKeeper:
        """Log in.

        Raises:
            XapiError: as `PoolConnection.open`.

        """
        return cls(await PoolConnection.open(address, credentials, trust, timeouts=timeouts), tell)

    async def _watch(self) -> None:
        while True:
            self._tell(self.picture())
            await self.connection.news().wait()
            await asyncio.sleep(_PAUSE)  # let a burst of changes pass

    def picture(self) -> KeptPool:
        """The pool right now; no snapshot in the moment in which it shows no coordinator."""
        connection = self.connection
        try:
            snapshot = connection.snapshot()
        except NoWholePool:
            snapshot = None
        return KeptPool(connection.connected, snapshot, connection.failure)

    async def know_members(self, store: TrustStore) -> None:
        """Pin the certificates of all hosts, and from now on of whoever comes back or is new.

        Raises:
            TrustStoreError: they cannot be written down; they hold until the program ends.

        """
        if self._following is None:
            self._following = asyncio.get_running_loop().create_task(self._follow_members(store))
        await pin_members(self.connection, store)

    async def _follow_members(self, store: TrustStore) -> None:
        async with following_members(self.connection, store):
            await asyncio.Event().wait()

    async def close(self) -> None:
        """Log out and say nothing more."""
        tasks = [task for task in (self._watcher, self._following) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.connection.close()
