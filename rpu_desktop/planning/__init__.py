"""Pure functions from a snapshot and the admin's wishes to a plan."""

from rpu_desktop.planning.capability import can_run_on, immovable_vms
from rpu_desktop.planning.estimate import ThroughputModel, estimate, estimates_of, total_seconds
from rpu_desktop.planning.evacuation import Evacuation, Layout, evacuation_targets, return_moves
from rpu_desktop.planning.memory import footprint, free_memory
from rpu_desktop.planning.older_parts import older_parts
from rpu_desktop.planning.plan import hosts_to_upgrade, make_plan
from rpu_desktop.planning.redundancy import Redundancy, choice_words, redundancy_of, redundancy_words
from rpu_desktop.planning.types import (
    MIGRATIONS,
    USUAL_MIGRATIONS,
    Action,
    DiskMove,
    Estimate,
    HostTimes,
    Immovable,
    LocalDisks,
    Migrate,
    PlanState,
    Reason,
    Shortage,
    Slot,
    StartVm,
    StopVm,
    UpgradeHost,
    UpgradePlan,
    Wishes,
)

__all__ = [
    "MIGRATIONS",
    "USUAL_MIGRATIONS",
    "Action",
    "DiskMove",
    "Estimate",
    "Evacuation",
    "HostTimes",
    "Immovable",
    "Layout",
    "LocalDisks",
    "Migrate",
    "PlanState",
    "Reason",
    "Redundancy",
    "Shortage",
    "Slot",
    "StartVm",
    "StopVm",
    "ThroughputModel",
    "UpgradeHost",
    "UpgradePlan",
    "Wishes",
    "can_run_on",
    "choice_words",
    "estimate",
    "estimates_of",
    "evacuation_targets",
    "footprint",
    "free_memory",
    "hosts_to_upgrade",
    "immovable_vms",
    "make_plan",
    "older_parts",
    "redundancy_of",
    "redundancy_words",
    "return_moves",
    "total_seconds",
]
