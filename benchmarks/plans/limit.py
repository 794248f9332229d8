"""What no plan can beat in time, as far as it can be proven.

Only one host is away at a time, nothing moves while the coordinator is, and nobody comes to a host before it is back.
Therefore these add up:

- every host's absence;
- before the first member's absence: its VMs and the coordinator's leave, so many at a time;
- between the absences of two members j and k, with memory taken into account: when j comes back, it is empty, and what
  is on the hosts but j and k (migrations under way to them included) fits there.  All other VMs are on k, have not
  begun to leave, and have to be gone before k's absence begins;
- after the last absence: that host's VMs come home.

Neither the order of turns nor who is where meanwhile is known, so the cheapest is taken for each.  That a big VM needs
one hole and not several small ones is left out: VMs can be arranged in too many ways to prove much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.planning import Pace
from rpu_desktop.planning.memory import resident_size

__all__ = ["time_limit"]


def time_limit(snapshot: PoolSnapshot, *, memory: bool, window: int = 3) -> float:
    """Seconds that an upgrade of all hosts takes at least, everybody running and home in the end.

    Without `memory` every host has room for everybody.
    """
    return _Limit(snapshot, Pace.of(snapshot), memory, window).seconds()


@dataclass(slots=True)
class _Limit:
    snapshot: PoolSnapshot
    pace: Pace
    memory: bool
    window: int
    capacity: dict[str, int] = field(init=False)
    sizes: list[int] = field(init=False)

    def __post_init__(self) -> None:
        hosts = self.snapshot.hosts.values()
        self.capacity = {host.ref: (host.memory_total or 0) - host.memory_overhead for host in hosts}
        everybody = (vm for host in hosts for vm in self.snapshot.guests_on(host.ref))
        self.sizes = sorted((resident_size(vm) for vm in everybody), reverse=True)

    def seconds(self) -> float:
        coordinator = self.snapshot.coordinator.ref
        members = [host for host in self.snapshot.hosts if host != coordinator]
        away = sum(self.pace.offline_of.get(host, self.pace.offline) for host in self.snapshot.hosts)
        vms = {host: list(self.snapshot.guests_on(host)) for host in self.snapshot.hosts}
        if not members:
            return away
        gaps = {host: self._least_gap(host, members) for host in members}
        start = {host: self._start(coordinator, host, vms) for host in members}
        ends = {host: self._together(vms[host]) for host in members}
        return away + min(
            start[first] + sum(gaps.values()) - gaps[first] + ends[last]
            for first, last in product(members, members)
            if first != last or len(members) == 1
        )

    def _start(self, coordinator: str, first: str, vms: dict[str, list[Vm]]) -> float:
        """Until the first member's absence, the coordinator's not counted."""
        apart = self._together(vms[coordinator]) + self._gap(coordinator, first)
        return max(self._together([*vms[coordinator], *vms[first]]), apart)

    def _least_gap(self, host: str, members: Sequence[str]) -> float:
        return min((self._gap(before, host) for before in members if before != host), default=0.0)

    def _gap(self, before: str, host: str) -> float:
        """Between the end of one host's absence and the beginning of the next one's."""
        elsewhere = sum(size for other, size in self.capacity.items() if other not in (before, host))
        lacking = sum(self.sizes) - elsewhere
        if not self.memory or lacking <= 0:
            return 0.0
        shared = (self._fewest(lacking) * self.pace.overhead + lacking / self.pace.bandwidth) / self.window
        return max(shared, self._alone(self.sizes[-1]))

    def _fewest(self, size: int) -> int:
        """How few VMs can have so many bytes."""
        count = 0
        while size > 0 and count < len(self.sizes):
            size -= self.sizes[count]
            count += 1
        return count

    def _together(self, vms: Sequence[Vm]) -> float:
        times = [self._alone(resident_size(vm)) for vm in vms]
        return max([sum(times) / self.window, *times], default=0.0)

    def _alone(self, size: int) -> float:
        return self.pace.overhead + size / self.pace.bandwidth
