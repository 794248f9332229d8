"""The base classes of conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rpu_desktop.simulator.behaviour.state import HostState, state_of
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import SimPool

__all__ = ["Condition", "HostCondition", "VmCondition", "first_sr"]


class Condition(Fault):
    """A condition that exists from the start; `start` creates it."""


class HostCondition(Condition):
    """A condition of hosts: the first one (the coordinator) unless ``host`` names another, all with ``times=0``."""

    def start(self, pool: SimPool) -> None:
        """Create it on every selected host."""
        for host in list(pool.ports):
            if self.triggers(pool, "host", host):
                self.bring_about(pool, host, state_of(pool).hosts[host])

    def bring_about(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Create it on this host."""
        raise NotImplementedError


class VmCondition(Condition):
    """A condition of running VMs: the first one unless ``vm`` names another, all with ``times=0``."""

    def start(self, pool: SimPool) -> None:
        """Create it for every selected VM."""
        for vm in self._candidates(pool):
            if self.triggers(pool, "VM", vm):
                self.bring_about(pool, vm, pool.db.record("VM", vm))

    def _candidates(self, pool: SimPool) -> Iterator[str]:
        for vm, row in list(pool.db.all("VM").items()):
            guest = not (row["is_control_domain"] or row["is_a_template"] or row["is_a_snapshot"])
            if guest and row["power_state"] == "Running":
                yield vm

    def bring_about(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Create it for this VM."""
        raise NotImplementedError


def first_sr(pool: SimPool, **fields: Any) -> str:
    """The first SR with these values; empty if there is none."""
    found = pool.db.where("SR", **fields)
    return found[0] if found else ""
