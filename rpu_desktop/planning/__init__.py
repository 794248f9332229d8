"""Pure functions from a snapshot and the admin's wishes to a plan."""

from rpu_desktop.planning.capability import can_run_on, immovable_vms
from rpu_desktop.planning.estimate import Pace, estimate, total_seconds
from rpu_desktop.planning.evacuation import Evacuation, Layout, evacuation_targets, homecoming
from rpu_desktop.planning.memory import footprint, free_memory
from rpu_desktop.planning.parts import older_parts
from rpu_desktop.planning.plan import hosts_to_upgrade, make_plan
from rpu_desktop.planning.service import Service, choice_words, service_of, service_words
from rpu_desktop.planning.types import (
    MIGRATIONS,
    USUAL_MIGRATIONS,
    Action,
    Estimate,
    HostTimes,
    Immovable,
    Migrate,
    Reason,
    Shortage,
    Slot,
    StandDown,
    Standing,
    StandUp,
    UpgradeHost,
    UpgradePlan,
    Wishes,
)

__all__ = [
    "MIGRATIONS",
    "USUAL_MIGRATIONS",
    "Action",
    "Estimate",
    "Evacuation",
    "HostTimes",
    "Immovable",
    "Layout",
    "Migrate",
    "Pace",
    "Reason",
    "Service",
    "Shortage",
    "Slot",
    "StandDown",
    "StandUp",
    "Standing",
    "UpgradeHost",
    "UpgradePlan",
    "Wishes",
    "can_run_on",
    "choice_words",
    "estimate",
    "evacuation_targets",
    "footprint",
    "free_memory",
    "homecoming",
    "hosts_to_upgrade",
    "immovable_vms",
    "make_plan",
    "older_parts",
    "service_of",
    "service_words",
    "total_seconds",
]
