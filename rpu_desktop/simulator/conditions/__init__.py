"""Conditions of a pool before an upgrade: faults that exist from the start.

Each module has those of one subject; importing this package makes them available to ``--fault``. `CONDITIONS` lists
all of them, with their keys; the first line of a condition's docstring is its description.
"""

from rpu_desktop.simulator.conditions import (
    activity,
    computers,
    disks,
    guests,
    hosts,
    pools,
    storage,
    stuck,
    surroundings,
)
from rpu_desktop.simulator.conditions.base import Condition
from rpu_desktop.simulator.faults.base import FAULTS

__all__ = [
    "CONDITIONS",
    "activity",
    "computers",
    "disks",
    "guests",
    "hosts",
    "pools",
    "storage",
    "stuck",
    "surroundings",
]

CONDITIONS = {kind: fault for kind, fault in FAULTS.items() if issubclass(fault, Condition)}
"""Kind -> class."""
