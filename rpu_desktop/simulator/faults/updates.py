"""Faults of updates.

==================================================================  ================================================
update-refused[:host=NAME][,update=NAME][,code=CODE][,times=N]      the precheck of an update fails
update-fails[:host=NAME][,code=CODE][,times=N]                      an installation of updates fails halfway
update-vanishes[:host=NAME][,times=N]                               success is reported, nothing was installed
updater-busy[:host=NAME][,operation=NAME][,times=N]                 XCP-ng's updater plugin is busy (5 times)
updates-change[:times=N]                                            the repository changes right after it was listed
host-full[:host=NAME]                                               the host's system disk is full
==================================================================  ================================================
"""

from __future__ import annotations

from typing import ClassVar

from rpu_desktop.simulator.behaviour.updates_repositories import RepositoryUpdate
from rpu_desktop.simulator.behaviour.updates_state import updates_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import SimPool

__all__: list[str] = []


class UpdateRefused(Fault):
    """The precheck fails."""

    kind = "update-refused"
    keys: ClassVar = {"host": "", "update": "", "code": "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR"}

    def update_precheck(self, pool: SimPool, host: str, update: str) -> ApiError | None:
        """Refuse."""
        if self.values["update"] not in ("", update) or not self.triggers(pool, "host", host):
            return None
        return self.error(update, "refused by a fault")


class UpdateFails(Fault):
    """The installation fails."""

    kind = "update-fails"
    keys: ClassVar = {"host": "", "code": "UPDATE_APPLY_FAILED"}

    def update_applying(self, pool: SimPool, host: str, update: str) -> ApiError | None:
        """Fail."""
        return self.error("Error: Transaction failed") if self.triggers(pool, "host", host) else None


class UpdateVanishes(Fault):
    """Success is reported although nothing was installed."""

    kind = "update-vanishes"
    keys: ClassVar = {"host": ""}

    def update_vanishes(self, pool: SimPool, host: str, update: str) -> bool:
        """Yes."""
        return self.triggers(pool, "host", host)


class UpdaterBusy(Fault):
    """Something else holds the updater's lock."""

    kind = "updater-busy"
    keys: ClassVar = {"host": "", "operation": "check_update"}
    times = 5

    def updater(self, pool: SimPool, host: str, fn: str) -> ApiError | None:
        """Refuse."""
        if not self.triggers(pool, "host", host):
            return None
        words = f"The updater plugin is busy (current operation: {self.values['operation']})"
        return ApiError("-1", words, "", "Traceback (most recent call last): …")


class UpdatesChange(Fault):
    """The vendor publishes something, and another client synchronizes."""

    kind = "updates-change"

    def updates_listed(self, pool: SimPool) -> None:
        """Publish, and let the coordinator synchronize."""
        remote = updates_of(pool).repository
        if remote is None or not self.triggers(pool):
            return
        remote.updates.append(RepositoryUpdate(f"UPDATE-late-{len(remote.updates)}", "A late update", ("late-1-1",)))
        remote.synced = list(remote.updates)
        for ref in pool.db.get("pool", pool.pool, "repositories"):
            if pool.db.get("Repository", ref, "update"):
                pool.db.set("Repository", ref, hash=remote.hash_now())


class HostFull(Fault):
    """No space on a host's system disk."""

    kind = "host-full"
    keys: ClassVar = {"host": ""}

    def start(self, pool: SimPool) -> None:
        """Fill it."""
        for host in pool.db.refs("host"):
            if self.triggers(pool, "host", host):
                updates_of(pool).free[host] = 4 << 20
