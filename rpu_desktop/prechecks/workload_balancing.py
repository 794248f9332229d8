"""Workload balancing must be off: it would move virtual machines back to servers about to reboot."""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["WorkloadBalancingCheck"]


class WorkloadBalancingCheck:
    """WLB is switched on."""

    id = "workload-balancing"
    title = translate("prechecks", "Workload balancing (WLB) is off")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """One problem at most."""
        pool = snapshot.pool
        if not pool.wlb_enabled:
            return []
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "Workload balancing (WLB) is on in {pool}.").of(pool=pool.name),
                translate("prechecks", "WLB would move virtual machines while servers are being emptied."),
                (named(pool),),
                Fix(
                    "disable-wlb",
                    translate("prechecks", "Pause WLB for the upgrade; it is resumed afterwards."),
                ),
            )
        ]
