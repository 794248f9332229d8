"""A provable lower bound for the duration of any plan.

Only one host is away at a time, nothing moves while the coordinator is, and no VM migrates to a host before it is back.
Therefore these add up:

- every host's absence;
- before the first member's absence: its VMs and the coordinator's leave, so many at a time;
- between the absences of two members j and k, with memory taken into account: when j comes back, it is empty, and what
  is on the hosts but j and k (migrations under way to them included) fits there.  All other VMs are on k, have not
  begun to leave, and have to be gone before k's absence begins;
- after the last absence: that host's VMs return home.

Where no host is emptied ahead all VMs leave between two absences, so many at a time; then that counts.

Who is where meanwhile is not known, so the cheapest is taken; so is the order of turns unless it is given.  That a big
VM needs one hole and not several small ones is left out: VMs can be arranged in too many ways to prove much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.planning import ThroughputModel
from rpu_desktop.planning.memory import resident_size

__all__ = ["time_limit"]


def time_limit(
    snapshot: PoolSnapshot, *, memory: bool, window: int = 3, order: Sequence[HostRef] = (), ahead: bool = True
) -> float:
    """The minimum duration (s) of an upgrade of all hosts, with all VMs running on their home hosts at the end.

    With `memory` false, every host has room for all VMs. `order` are all hosts (references) in upgrade order, the
    coordinator first; without it the limit holds for every order. Without `ahead` no host is emptied while another one
    is away.
    """
    limit = _Limit(snapshot, ThroughputModel.of(snapshot), memory, window)
    least = limit.seconds_of(order[1:]) if order else limit.seconds()
    return least if ahead else max(least, limit.seconds_one_at_a_time(order[-1:] or list(snapshot.hosts)))


@dataclass(slots=True)
class _Limit:
    snapshot: PoolSnapshot
    pace: ThroughputModel
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
        """In any order."""
        members = [host for host in self.snapshot.hosts if host != self.snapshot.coordinator.ref]
        if not members:
            return self._away()
        gaps = {host: self._least_gap(host, members) for host in members}
        start = {host: self._start(host) for host in members}
        ends = {host: self._end(host) for host in members}
        return self._away() + min(
            start[first] + sum(gaps.values()) - gaps[first] + ends[last]
            for first, last in product(members, members)
            if first != last or len(members) == 1
        )

    def seconds_of(self, members: Sequence[HostRef]) -> float:
        """The members in this order."""
        if not members:
            return self._away()
        gaps = sum(self._gap(before, host) for before, host in pairwise(members))
        return self._away() + self._start(members[0]) + gaps + self._end(members[-1])

    def seconds_one_at_a_time(self, last: Sequence[HostRef]) -> float:
        """All VMs leave between two absences; `last` are the hosts of which one is the last."""
        hosts = self.snapshot.hosts
        leaving = [vm for host in hosts for vm in self.snapshot.guests_on(host)]
        return self._away() + self._shared(leaving) + min(self._end(host) for host in last)

    def _away(self) -> float:
        return sum(self.pace.offline_of.get(host.uuid, self.pace.offline) for host in self.snapshot.hosts.values())

    def _start(self, first: HostRef) -> float:
        """Until the first member's absence, the coordinator's not counted."""
        coordinator = self.snapshot.coordinator.ref
        leaving = list(self.snapshot.guests_on(coordinator))
        apart = self._together(leaving) + self._gap(coordinator, first)
        return max(self._together([*leaving, *self.snapshot.guests_on(first)]), apart)

    def _end(self, last: HostRef) -> float:
        return self._together(list(self.snapshot.guests_on(last)))

    def _least_gap(self, host: str, members: Sequence[HostRef]) -> float:
        return min((self._gap(before, host) for before in members if before != host), default=0.0)

    def _gap(self, before: str, host: str) -> float:
        """Between the end of one host's absence and the start of the next one's."""
        elsewhere = sum(size for other, size in self.capacity.items() if other not in (before, host))
        lacking = sum(self.sizes) - elsewhere
        if not self.memory or lacking <= 0:
            return 0.0
        shared = (self._fewest(lacking) * self.pace.overhead + lacking / self.pace.bandwidth) / self.window
        return max(shared, self._alone(self.sizes[-1]))

    def _fewest(self, size: int) -> int:
        """The minimum number of VMs with so many bytes."""
        count = 0
        while size > 0 and count < len(self.sizes):
            size -= self.sizes[count]
            count += 1
        return count

    def _together(self, vms: Sequence[Vm]) -> float:
        times = [self._alone(resident_size(vm)) for vm in vms]
        return max([self._shared(vms), *times], default=0.0)

    def _shared(self, vms: Sequence[Vm]) -> float:
        return sum(self._alone(resident_size(vm)) for vm in vms) / self.window

    def _alone(self, size: int) -> float:
        return self.pace.overhead + size / self.pace.bandwidth
