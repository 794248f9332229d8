"""Pure functions from a snapshot and the admin's wishes to a plan."""

from rpu_desktop.planning.capability import can_run_on, immovable_vms
from rpu_desktop.planning.evacuation import Evacuation, Layout, evacuation_targets, homecoming
from rpu_desktop.planning.memory import footprint, free_memory
from rpu_desktop.planning.plan import hosts_to_upgrade, make_plan
from rpu_desktop.planning.types import Immovable, Migrate, Reason, StandDown, StandUp, UpgradeHost, UpgradePlan, Wishes

__all__ = [
    "Evacuation",
    "Immovable",
    "Layout",
    "Migrate",
    "Reason",
    "StandDown",
    "StandUp",
    "UpgradeHost",
    "UpgradePlan",
    "Wishes",
    "can_run_on",
    "evacuation_targets",
    "footprint",
    "free_memory",
    "homecoming",
    "hosts_to_upgrade",
    "immovable_vms",
    "make_plan",
]
