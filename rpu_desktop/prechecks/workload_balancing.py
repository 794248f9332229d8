"""Workload balancing must be off: it would move virtual machines back to servers about to reboot."""

from __future__ import annotations

from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.remedies import Arguments, Progress, Remedy
from rpu_desktop.prechecks.types import Fix, Problem, Severity, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["WorkloadBalancingCheck"]


class _DisableWlb(Remedy):
    kind = "disable-wlb"
    about = "pauses WLB"
    undo_kind = "enable-wlb"
    undo_about = "resumes WLB"
    alone = True

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        await connection.call("pool.set_wlb_enabled", connection.snapshot().pool.ref, False)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        return not snapshot.pool.wlb_enabled

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo:
        what = translate("prechecks", "Workload balancing (WLB) of {pool}")
        return Undo(self.undo_kind, what.of(pool=snapshot.pool.name))

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        await connection.call("pool.set_wlb_enabled", connection.snapshot().pool.ref, True)


class WorkloadBalancingCheck(Check):
    """WLB is switched on."""

    id = "workload-balancing"
    title = translate("prechecks", "Workload balancing (WLB) is off")
    remedies = (_DisableWlb(),)

    def run(self, given: Circumstances) -> list[Problem]:
        """One problem at most."""
        pool = given.snapshot.pool
        if not pool.wlb_enabled:
            return []
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "Workload balancing (WLB) is on in {pool}.").of(pool=pool.name),
                translate("prechecks", "WLB would migrate virtual machines while servers are being emptied."),
                (named(pool),),
                Fix(
                    _DisableWlb.kind,
                    translate("prechecks", "Pause WLB for the upgrade; it is resumed afterwards."),
                ),
            )
        ]
