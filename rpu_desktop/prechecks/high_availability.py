"""High availability must be off: it would fight every reboot."""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.types import Fix, Problem, Severity
from rpu_desktop.texts import translate

__all__ = ["HighAvailabilityCheck"]


class HighAvailabilityCheck:
    """HA is switched on."""

    id = "high-availability"
    title = translate("prechecks", "High availability (HA) is off")

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """One problem at most."""
        pool = snapshot.pool
        if not pool.ha_enabled:
            return []
        return [
            Problem(
                self.id,
                Severity.BLOCKS,
                translate("prechecks", "High availability (HA) is on in {pool}.").of(pool=pool.name),
                translate(
                    "prechecks", "HA would take the reboots for failures and restart virtual machines elsewhere."
                ),
                (named(pool),),
                Fix(
                    "disable-ha",
                    translate("prechecks", "Switch HA off for the upgrade; it is switched on again afterwards."),
                ),
            )
        ]
