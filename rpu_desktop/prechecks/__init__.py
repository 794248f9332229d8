"""What must hold before an upgrade: problems, their fixes, and the undo of each fix.

A new check is a module beside its siblings and one line in `CHECKS`.
"""

from __future__ import annotations

import logging

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.auto_start import AutoStartCheck
from rpu_desktop.prechecks.cd_drives import CdDriveCheck
from rpu_desktop.prechecks.evacuation import EvacuationCheck
from rpu_desktop.prechecks.high_availability import HighAvailabilityCheck
from rpu_desktop.prechecks.liveness import LivenessCheck, MaintenanceModeCheck
from rpu_desktop.prechecks.storage import StorageCheck
from rpu_desktop.prechecks.types import Check, Problem, Severity
from rpu_desktop.prechecks.workload_balancing import WorkloadBalancingCheck
from rpu_desktop.texts import translate

__all__ = ["CHECKS", "run_checks"]

log = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (
    LivenessCheck(),
    MaintenanceModeCheck(),
    HighAvailabilityCheck(),
    WorkloadBalancingCheck(),
    AutoStartCheck(),
    StorageCheck(),
    CdDriveCheck(),
    EvacuationCheck(),
)
"""In the order in which the wizard shows them."""


def run_checks(snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
    """All problems of all checks; a check that crashes is a problem of its own."""
    return [problem for check in CHECKS for problem in _run(check, snapshot, wishes)]


def _run(check: Check, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
    try:
        return check.run(snapshot, wishes)
    except Exception as error:
        log.exception("precheck %s failed", check.id)
        return [
            Problem(
                check.id,
                Severity.BLOCKS,
                translate("prechecks", "The check “{check}” of {pool} failed: {reason}.").of(
                    check=check.title, pool=snapshot.pool.name, reason=repr(error)
                ),
                translate(
                    "prechecks", "What it looks for may be there. Please report this as an error of the program."
                ),
            )
        ]
