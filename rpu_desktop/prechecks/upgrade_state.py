"""Upgrades of this pool that somebody else runs, or that were left half way."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.pool_lock import KEYS, LockRecord
from rpu_desktop.planning import hosts_to_upgrade
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Choice, Fix, Problem, Severity
from rpu_desktop.prechecks.wording import listed
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["HalfUpgradedCheck", "OtherUpgradeCheck"]


class _TakeOver(Remedy):
    kind = "take-over"
    about = "asks: remove the lock of the other upgrade"

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        for key in KEYS:
            await connection.call("pool.remove_from_other_config", connection.snapshot().pool.ref, key)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return LockRecord.of(snapshot.pool.other_config) is None


class OtherUpgradeCheck(Check):
    """The pool is locked by a running upgrade; without a heartbeat for 10 minutes it only warns.

    The clocks of two computers may differ: the upgrade itself watches for heartbeats before it begins.
    """

    id = "other-upgrade"
    title = translate("prechecks", "No other upgrade of this pool is running")
    severities = (Severity.BLOCKS, Severity.WARNS)
    remedies = (_TakeOver(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool = given.snapshot.pool
        mark = LockRecord.of(pool.other_config)
        if mark is None:
            return []
        silent = given.now is not None and mark.silent(given.now)
        return [
            Problem(
                self.id,
                Severity.WARNS if silent else Severity.BLOCKS,
                self._text(mark, silent=silent).of(
                    pool=pool.name, who=mark.who, where=mark.where, since=mark.since_when, alive=mark.last_heartbeat
                ),
                translate("prechecks", "Two upgrades would take several servers offline at the same time."),
                (named(pool),),
                Fix(
                    _TakeOver.kind,
                    translate("prechecks", "Take over the pool once you are sure that the other upgrade has ended."),
                    choices=(Choice("take-over", translate("prechecks", "Take over")),),
                ),
            )
        ]

    def _text(self, mark: LockRecord, *, silent: bool) -> Text:
        if silent:
            return translate(
                "prechecks",
                "{who} started to upgrade {pool} from {where} at {since}; the last heartbeat was at {alive}. "
                "Before an upgrade starts, this program watches for another heartbeat for some minutes.",
            )
        return translate("prechecks", "{who} has been upgrading {pool} from {where} since {since}.")


class HalfUpgradedCheck(Check):
    """Some servers are older than the coordinator: an upgrade has begun and must be finished."""

    id = "half-upgraded"
    title = translate("prechecks", "All servers have the same version")
    severities = (Severity.INFORMS,)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        coordinator = given.snapshot.coordinator
        left = hosts_to_upgrade(given.snapshot, given.wishes)
        behind = [host for host in left if coordinator.software_version.newer_than(host.software_version)]
        if not behind:
            return []
        ready = [host for host in given.snapshot.hosts.values() if host not in behind]
        text = translate("prechecks", "{count} of {all} servers of {pool} already run {version}: {hosts}.")
        why = translate(
            "prechecks",
            "The upgrade continues with the remaining servers, to the version of the pool coordinator: {hosts}.",
        )
        return [
            Problem(
                self.id,
                Severity.INFORMS,
                text.of(
                    count=len(ready),
                    all=len(given.snapshot.hosts),
                    pool=given.snapshot.pool.name,
                    version=plain(coordinator.software_version.label),
                    hosts=listed(host.name for host in ready),
                ),
                why.of(hosts=listed(host.name for host in behind)),
                (named(given.snapshot.pool), *map(named, behind)),
            )
        ]
