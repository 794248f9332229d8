"""What migrates while a host is away: the next host's VMs leave, and VMs whose hosts are done return home.

If only one host at a time may be out of service, the VMs that leave wait until the absent host is back.

Both compete for the same memory.  The biggest VMs go first in either direction, because big gaps are rare: a VM that
returns home leaves a gap of its own size, and a small VM stays away rather than fill a gap that a big one is about to
need.  A VM that waits on a host to be upgraded soon has to be home before that, or it needs a third migration.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rpu_desktop.planning.assignment import Assignment, Budget, Lookahead
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.problem import NOWHERE
from rpu_desktop.planning.repatriation import may_return
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
    them will be free: memory that was free from the start needs no waiting.
    """

    placement: Placement
    host: int
    lookahead: Lookahead
    policy: SwapPolicy
    fresh: dict[int, int] = field(default_factory=dict)
    ready: dict[int, float] = field(default_factory=dict)

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
        return [vm for vm in range(len(self.placement.at)) if self._is_guest(vm) and may_return(self.placement, vm)]

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
        self.fresh[source] = self.fresh.get(source, 0) + size
        self.ready[source] = max(self.ready.get(source, 0.0), end)

    def _earliest(self, vm: int, host: int) -> float:
        """The earliest start of its migration to this host, in seconds since the absence began."""
        old = self.placement.free[host] - self.fresh.get(host, 0)
        return self.ready.get(host, 0.0) if old < self.placement.problem.need[vm] else 0.0

    def _gap(self, vm: int) -> int | None:
        """The host on which a leaving VM waits: the tightest fit, late in the order.

        Never the host after the next one.
        """
        placement, problem, rank = self.placement, self.placement.problem, self.lookahead.rank
        hosts = placement.targets(vm)
        if problem.home[vm] == NOWHERE:
            hosts &= placement.upgraded
        last = rank[self.lookahead.next_up] + 1
        need, free, upgraded = problem.need[vm], placement.free, placement.upgraded
        fitting = [
            host for host in members(hosts) if free[host] >= need and (upgraded >> host & 1 or rank[host] != last)
        ]
        if problem.apart[vm]:
            return Assignment(placement, self.lookahead.next_up, self.lookahead, Budget(0)).best_host(vm, fitting)
        far, wished = self.policy.far, problem.affinity[vm]
        ranked = [
            (
                self._has_turn_within(far, host),
                self._earliest(vm, host) > 0,
                free[host],
                host != wished,
                -rank[host],
                host,
            )
            for host in fitting
        ]
        return min(ranked)[-1] if ranked else None
