"""Detects the rolling-upgrade flag: the coordinator compares the known versions, at its start and every 30 s.

Source: xen-api ``ocaml/xapi/db_gc.ml`` detect_rolling_upgrade.
"""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import allowed_operations, rolling_upgrade
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.pool import SimPool

__all__ = ["detect", "watch"]


def detect(pool: SimPool) -> None:
    """Update the flag according to the versions.

    VMs' lists of allowed operations are recalculated only when the upgrade is over (db_gc.ml): in a mixed pool they
    still contain operations that are refused by now.
    """
    really = rolling_upgrade.versions_differ(pool)
    if really == rolling_upgrade.flagged(pool):
        return
    pool.db.put("pool", pool.db.only("pool"), "other_config", rolling_upgrade.FLAG, "true" if really else None)
    note(pool, "rolling upgrade " + ("detected" if really else "over"))
    if really:
        return
    allowed_operations.refresh_all(pool)


async def watch(pool: SimPool) -> None:
    """Compare the versions while the pool is simulated, whenever its coordinator is in service."""
    while True:
        if pool.host_serving(pool.coordinator).phase == "serving":
            detect(pool)
        await pool.clock.sleep(max(state_of(pool).timing.flag_check, pool.clock.moment(0.05)))
