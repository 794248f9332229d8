"""What migrates while a host is away: the next host's VMs leave, and VMs whose hosts are done return home.

If only one host at a time may be out of service, the VMs that leave wait until the absent host is back.

Both compete for the same memory.  The biggest VMs go first in either direction, because big gaps are rare: a VM that
returns home leaves a gap of its own size, and a small VM stays away rather than fill a gap that a big one is about to
need.  A VM that waits on a host to be upgraded soon has to be home before that, or it needs a third migration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rpu_desktop.planning.assignment import Assignment, Budget, Lookahead
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.problem import NOWHERE, mask
from rpu_desktop.planning.repatriation import away_from_home, may_return
from rpu_desktop.planning.state import Placement, members

__all__ = ["Swap", "SwapPolicy"]


_PACE = ThroughputModel()


@dataclass(frozen=True, slots=True)
class SwapPolicy:
    """How far to look ahead, in turns.

    A VM that waits on a host with its turn within `near` turns returns home before any other moves.  A host with its
    turn within `far` turns is used as a place to wait only if there is no other.
    `straight` lets the first member's VMs leave before the coordinator's VMs are home.
    """

    near: int
    far: int
    straight: bool = False


@dataclass(slots=True)
class Swap:
    """The moves during one absence of `host`; `lookahead` has the order of turns and the next one.

    `fresh` is how many bytes have been freed on each host since the absence began, `ready` when (seconds) the last of
    them will be free: memory that was free from the start needs no waiting. `unwanted` are the hosts (a mask) where a
    leaving VM waits only if there is no other place, `after_next` is the host (a mask) where none does.
    """

    placement: Placement
    host: int
    lookahead: Lookahead
    policy: SwapPolicy
    fresh: list[int] = field(init=False)
    ready: list[float] = field(init=False)
    unwanted: int = field(init=False)
    after_next: int = field(init=False)
    _lists: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rank, next_up = self.lookahead.rank, self.lookahead.next_up
        self.fresh = [0] * len(rank)
        self.ready = [0.0] * len(rank)
        to_come = [host for host in range(len(rank)) if not self.placement.upgraded >> host & 1]
        self.unwanted = mask(host for host in to_come if self._has_turn_within(self.policy.far, host))
        self.after_next = mask(host for host in to_come if next_up != NOWHERE and rank[host] == rank[next_up] + 1)

    def run(self, *, leave: bool) -> None:
        """Migrate every VM that can be; with `leave` the next host's own VMs as well."""
        closed = self.placement.closed
        self.placement.closed |= 0 if self.placement.upgraded >> self.host & 1 else 1 << self.host
        waiting = sorted([*(self._leaving() if leave else ()), *self._returning()], key=self._order)
        while waiting:
            still = [vm for vm in waiting if not self._move(vm)]
            if len(still) == len(waiting):
                break
            waiting = still
        self.placement.closed = closed

    def _leaving(self) -> list[int]:
        """The VMs whose home is the next host."""
        following = self.lookahead.next_up
        return [vm for vm in self.placement.on[following] if not self._is_guest(vm)] if following != NOWHERE else []

    def _returning(self) -> list[int]:
        return [vm for vm in away_from_home(self.placement) if may_return(self.placement, vm)]

    def _is_guest(self, vm: int) -> bool:
        placement = self.placement
        return placement.problem.home[vm] not in (NOWHERE, placement.at[vm]) and vm not in placement.parked

    def _order(self, vm: int) -> tuple[int, int, bool, int]:
        """VMs that will soon be in the way first, then the biggest.

        Of two equal ones the one that returns, as it frees memory.
        """
        placement, guest = self.placement, self._is_guest(vm)
        soon = guest and self._has_turn_within(self.policy.near, placement.at[vm])
        urgency = 0 if guest and placement.at[vm] == self.lookahead.next_up else 1 if soon else 2
        return urgency, -placement.problem.need[vm], not guest, vm

    def _has_turn_within(self, turns: int, host: int) -> bool:
        return (
            not self.placement.upgraded >> host & 1
            and self.lookahead.rank[host] - self.lookahead.rank[self.host] <= turns
        )

    def _move(self, vm: int) -> bool:
        placement, home = self.placement, self.placement.problem.home[vm]
        if not self._is_guest(vm):
            target, turn = self._gap(vm), self.lookahead.next_up
        else:
            target, turn = home if placement.can_go(vm, home) else None, home
        if target is not None:
            self._make_ready(vm, target)
            placement.move(vm, target, turn)
        return target is not None

    def _make_ready(self, vm: int, target: int) -> None:
        source, size = self.placement.at[vm], self.placement.problem.size[vm]
        end = self._earliest(vm, target) + _PACE.overhead + size / _PACE.bandwidth
        self.fresh[source] += size
        self.ready[source] = max(self.ready[source], end)

    def _earliest(self, vm: int, host: int) -> float:
        """The earliest start of its migration to this host, in seconds since the absence began."""
        old = self.placement.free[host] - self.fresh[host]
        return self.ready[host] if old < self.placement.problem.need[vm] else 0.0

    def _gap(self, vm: int) -> int | None:
        """The host on which a leaving VM waits: the tightest fit, late in the order, without waiting for memory.

        Never the host after the next one.
        """
        placement, problem = self.placement, self.placement.problem
        hosts = placement.targets(vm) & ~self.after_next
        if problem.home[vm] == NOWHERE:
            hosts &= placement.upgraded
        need, free = problem.need[vm], placement.free
        if problem.apart[vm]:
            fitting = [host for host in self._members(hosts) if free[host] >= need]
            return Assignment(placement, self.lookahead.next_up, self.lookahead, Budget(0)).best_host(vm, fitting)
        for places in (hosts & ~self.unwanted, hosts & self.unwanted):
            at_once = [host for host in self._members(places) if free[host] - self.fresh[host] >= need]
            fitting = at_once or [host for host in self._members(places) if free[host] >= need]
            if fitting:
                return self._tightest(vm, fitting)
        return None

    def _tightest(self, vm: int, fitting: Sequence[int]) -> int:
        """The host with the least free memory; of several, the one that the VM prefers, or whose turn is last."""
        free, rank, wished = self.placement.free, self.lookahead.rank, self.placement.problem.affinity[vm]
        least = min([free[host] for host in fitting])
        tightest = [host for host in fitting if free[host] == least]
        return min(tightest, key=lambda host: (host != wished, -rank[host], host))

    def _members(self, hosts: int) -> list[int]:
        """The hosts in a mask, cached: the VMs of a host share few."""
        found = self._lists.get(hosts)
        if found is None:
            found = self._lists[hosts] = list(members(hosts))
        return found
