"""What conditions are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rpu_desktop.simulator.behaviour.state import HostState, state_of
from rpu_desktop.simulator.faults.base import Fault
from rpu_desktop.simulator.pool import SimPool

__all__ = ["Condition", "HostCondition", "VmCondition", "first_sr"]


class Condition(Fault):
    """Something that is so from the start; `start` brings it about."""


class HostCondition(Condition):
    """Something about hosts: the first one (the coordinator) unless ``host`` says another, all with ``times=0``."""

    def start(self, pool: SimPool) -> None:
        """Bring it about on every host that is meant."""
        for host in list(pool.ports):
            if self.strikes(pool, "host", host):
                self.befall(pool, host, state_of(pool).hosts[host])

    def befall(self, pool: SimPool, host: str, hs: HostState) -> None:
        """Bring it about on this host."""
        raise NotImplementedError


class VmCondition(Condition):
    """Something about running VMs: the first one unless ``vm`` says another, all with ``times=0``."""

    def start(self, pool: SimPool) -> None:
        """Bring it about for every VM that is meant."""
        for vm in self._candidates(pool):
            if self.strikes(pool, "VM", vm):
                self.befall(pool, vm, pool.db.record("VM", vm))

    def _candidates(self, pool: SimPool) -> Iterator[str]:
        for vm, row in list(pool.db.all("VM").items()):
            guest = not (row["is_control_domain"] or row["is_a_template"] or row["is_a_snapshot"])
            if guest and row["power_state"] == "Running":
                yield vm

    def befall(self, pool: SimPool, vm: str, row: dict[str, Any]) -> None:
        """Bring it about for this VM."""
        raise NotImplementedError


def first_sr(pool: SimPool, **fields: Any) -> str:
    """The first SR with these values; empty when there is none."""
    found = pool.db.where("SR", **fields)
    return found[0] if found else ""
