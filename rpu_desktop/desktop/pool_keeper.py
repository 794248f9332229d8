"""Keeps one pool connected and reports its state to the desktop; lives on the engine thread."""

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
"""Minimum interval (s) between two snapshots of a busy pool."""


@dataclass(frozen=True, slots=True)
class KeptPool:
    """What is reported to the desktop; `failure` is why the pool is not connected."""

    connected: bool
    snapshot: PoolSnapshot | None
    failure: XapiError | None


class PoolKeeper:
    """One open connection and its watcher; `notify` is called on the engine thread for every change."""

    def __init__(self, connection: PoolConnection, notify: Callable[[KeptPool], None]) -> None:
        self.connection = connection
        self._notify = notify
        self._watcher = asyncio.get_running_loop().create_task(self._watch())
        self._following: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        address: ServerAddress,
        credentials: Credentials,
        trust: TrustPolicy,
        timeouts: Timeouts,
        notify: Callable[[KeptPool], None],
    ) -> PoolKeeper:
        """Log in.

        Raises:
            XapiError: as `PoolConnection.open`.

        """
        return cls(await PoolConnection.open(address, credentials, trust, timeouts=timeouts), notify)

    async def _watch(self) -> None:
        while True:
            self._notify(self.picture())
            await self.connection.news().wait()
            await asyncio.sleep(_PAUSE)  # wait until a burst of changes is over

    def picture(self) -> KeptPool:
        """The current state of the pool; without a snapshot while the pool shows no coordinator."""
        connection = self.connection
        try:
            snapshot = connection.snapshot()
        except NoWholePool:
            snapshot = None
        return KeptPool(connection.connected, snapshot, connection.failure)

    async def know_members(self, store: TrustStore) -> None:
        """Pin the certificates of all hosts, and later of hosts that return or join.

        Raises:
            TrustStoreError: they cannot be saved; they are trusted until the program ends.

        """
        if self._following is None:
            self._following = asyncio.get_running_loop().create_task(self._follow_members(store))
        await pin_members(self.connection, store)

    async def _follow_members(self, store: TrustStore) -> None:
        async with following_members(self.connection, store):
            await asyncio.Event().wait()

    async def close(self) -> None:
        """Log out; no further changes are reported."""
        tasks = [task for task in (self._watcher, self._following) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.connection.close()
