"""Conditions: what a pool may be like before an upgrade.  They are faults that are there from the start.

Each module holds those of one subject; importing this package makes them known to ``--fault``.  The list of them all,
with their keys, is `CONDITIONS`; the first line of a condition's docstring says what it does.
"""

from rpu_desktop.simulator.conditions import activity, computers, guests, hosts, pools, storage, stuck, surroundings
from rpu_desktop.simulator.conditions.base import Condition
from rpu_desktop.simulator.faults.base import FAULTS

__all__ = ["CONDITIONS", "activity", "computers", "guests", "hosts", "pools", "storage", "stuck", "surroundings"]

CONDITIONS = {kind: fault for kind, fault in FAULTS.items() if issubclass(fault, Condition)}
"""Kind -> class."""
