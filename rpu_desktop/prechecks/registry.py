"""All checks.  A new one is a module beside its siblings and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from rpu_desktop.prechecks.auto_start import AutoStartCheck
from rpu_desktop.prechecks.cd_drives import CdDriveCheck
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.evacuation import EvacuationCheck
from rpu_desktop.prechecks.high_availability import HighAvailabilityCheck
from rpu_desktop.prechecks.liveness import LivenessCheck, MaintenanceModeCheck
from rpu_desktop.prechecks.remedies import Remedy
from rpu_desktop.prechecks.storage import StorageCheck
from rpu_desktop.prechecks.workload_balancing import WorkloadBalancingCheck

__all__ = ["CHECKS", "REMEDIES", "UNDOS"]

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

REMEDIES: Mapping[str, Remedy] = {remedy.kind: remedy for check in CHECKS for remedy in check.remedies}
"""By the kind of their fix."""

UNDOS: Mapping[str, Remedy] = {remedy.undo_kind: remedy for remedy in REMEDIES.values() if remedy.undo_kind}
"""By the kind of their undo."""
