"""Assigns a host to every VM of one host, migrating other VMs as well if nothing else helps.

The cheap way comes first: each VM goes to a host with enough memory. If some VMs remain, others in their way are
migrated as well, in chains of limited length (ejection chains). A VM whose own host has its turn later may leave early
at no extra cost, since it has to leave anyway; it then stays away until that turn is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rpu_desktop.planning.problem import NOWHERE
from rpu_desktop.planning.shelves import Layout, best_layout, transfer
from rpu_desktop.planning.state import Placement, members

__all__ = ["ANY", "FREE", "GUESTS", "Assignment", "Budget", "Lookahead"]

FREE, GUESTS, ANY = 0, 1, 2
"""Which other VMs may be migrated: those whose host has its turn later; also those away from home; all."""

_CHAIN = 3
"""How many VMs a chain may migrate."""
_TRIES = 4000
"""How many placements may be tried to empty one host."""
_LEAST = 200
_HOSTS = 10


@dataclass(slots=True)
class Budget:
    """How many placements, or attempts, may still be tried."""

    left: int


@dataclass(slots=True)
class Lookahead:
    """The turns to come: `rank` is each host's position (hosts without a turn come last), `next_up` the next host."""

    rank: list[int]
    next_up: int = NOWHERE


@dataclass(slots=True)
class Assignment:
    """Empties one host: `run` adds the moves to the placement, or leaves the placement unchanged."""

    placement: Placement
    host: int
    lookahead: Lookahead
    budget: Budget
    patience: int = _TRIES
    free: list[int] = field(init=False)
    space: list[int] = field(init=False)
    places: dict[int, int] = field(init=False)
    unplaced: list[int] = field(init=False)
    _lists: dict[int, list[int]] = field(default_factory=dict)
    _turns_to_come: list[int] = field(default_factory=list)

    def run(self, leave: int | None = None) -> bool:
        """Empty the host; `leave` (`FREE`, `GUESTS`, `ANY`) states which other VMs may be migrated, None for none.

        On failure, `unplaced` has the VMs without a host.
        """
        items = sorted(self.placement.on[self.host], key=self._difficulty)
        self._greedy(items, spread=True)
        if self.unplaced:
            self._greedy(items, spread=False)
        if self.unplaced and self._is_room_in_sum(items):
            self._chains(leave)
        return not self.unplaced and self._carry_out()

    def run_partly(self) -> bool:
        """Migrate as many VMs as fit now, biggest first; returns whether any were migrated.

        Guests stay: they are about to return home.
        """
        family = [vm for vm in self.placement.on[self.host] if self.placement.problem.home[vm] in (NOWHERE, self.host)]
        self._greedy(sorted(family, key=self._difficulty), spread=True)
        return bool(self.places) and self._carry_out()

    def best_host(self, vm: int, hosts: Sequence[int]) -> int | None:
        """The best of these hosts for this VM in the current placement, None if it fits on none."""
        self._reset()
        return self._best(vm, hosts, spread=False)

    def _is_room_in_sum(self, items: Sequence[int]) -> bool:
        """Whether migrating others can help at all: it only defragments memory, it frees none."""
        others = members(self.placement.reachable(self.host) & ~(1 << self.host))
        room = sum(max(0, self.placement.free[host]) for host in others)
        return sum(self.placement.problem.size[vm] for vm in items) <= room

    def _difficulty(self, vm: int) -> tuple[int, int, int]:
        return self.placement.targets(vm).bit_count(), -self.placement.problem.need[vm], vm

    def _reset(self) -> None:
        self.free = list(self.placement.free)
        self.space = list(self.placement.space)
        self.places = {}
        self.unplaced = []

    def _greedy(self, items: Sequence[int], *, spread: bool) -> None:
        self._reset()
        size = self.placement.problem.size
        for vm in items:
            target = self._best(vm, self._members(self.placement.targets(vm)), spread)
            if target is None:
                self.unplaced.append(vm)
            else:
                self.places[vm] = target
                self.free[target] -= size[vm]
                self._lay(vm, target)

    def _layout(self, vm: int, host: int) -> Layout | None:
        """Where its local disks would go on this host, beside those of the VMs placed so far."""
        problem, lies = self.placement.problem, self.placement.lies
        return best_layout(problem.shelves, self.space, problem.disks[vm], lies[vm], host, frozen=problem.frozen)

    def _lay(self, vm: int, host: int) -> None:
        """Account for the local disks of a VM that is placed on this host."""
        layout = self._layout(vm, host) if vm in self.placement.lies else None
        if layout is not None:
            problem = self.placement.problem
            transfer(problem.shelves, problem.disks[vm], self.placement.lies[vm], layout).apply(self.space)

    def _members(self, hosts: int) -> list[int]:
        """The hosts in a mask, cached: most VMs of a host share one."""
        found = self._lists.get(hosts)
        if found is None:
            found = self._lists[hosts] = list(members(hosts))
        return found

    def _best(self, vm: int, hosts: Sequence[int], spread: bool) -> int | None:
        """The preferred host among those with enough memory."""
        problem, free = self.placement.problem, self.free
        need, home = problem.need[vm], problem.home[vm]
        fitting = [host for host in hosts if free[host] >= need]
        if vm in self.placement.lies:
            fitting = [host for host in fitting if self._layout(vm, host) is not None]
        if problem.apart[vm]:
            return min(fitting, key=lambda host: self._preference(vm, host, spread), default=None)
        if home in fitting:
            return home
        later, sign, wished = self._later(), -1 if spread else 1, problem.affinity[vm]
        ranked = [(later[host], sign * free[host], host != wished, host) for host in fitting]
        return min(ranked)[-1] if ranked else None

    def _later(self) -> list[int]:
        """For each host, whether a VM sent there has to leave again: 0 never, 1 later, 2 next."""
        if not self._turns_to_come:
            upgraded, next_up = self.placement.upgraded, self.lookahead.next_up
            hosts = range(len(self.placement.free))
            self._turns_to_come = [0 if upgraded >> host & 1 else 2 if host == next_up else 1 for host in hosts]
        return self._turns_to_come

    def _preference(self, vm: int, host: int, spread: bool) -> tuple[bool, int, int, int, int, bool, int]:
        """Sort key, lower is better: home first, then apart from its anti-affinity group, then hosts without a turn."""
        problem, free, later = self.placement.problem, self.free[host], self._later()[host]
        return (
            problem.home[vm] != host,
            later if problem.home[vm] == NOWHERE else 0,
            self._companions(vm, host),
            later,
            -free if spread else free,
            problem.affinity[vm] != host,
            host,
        )

    def _companions(self, vm: int, host: int) -> int:
        """How many VMs of its anti-affinity groups would be on this host as well."""
        groups = self.placement.problem.apart[vm]
        if not groups:
            return 0
        apart = self.placement.problem.apart
        there = {other for other in self.placement.on[host] if self.places.get(other, host) == host}
        there.update(other for other, place in self.places.items() if place == host)
        return sum(group in apart[other] for other in there if other != vm for group in groups)

    def _chains(self, leave: int | None) -> None:
        """Migrate others for the VMs that found no host."""
        levels = [None] if leave is None else list(range(leave + 1))
        for level in levels:
            granted = self.patience = min(_TRIES, max(_LEAST, self.budget.left))
            left = sorted(self.unplaced, key=lambda vm: -self.placement.problem.need[vm])
            self.unplaced = [vm for vm in left if not self._place(vm, _CHAIN, level, frozenset())]
            self.budget.left -= granted - self.patience
            if not self.unplaced:
                return

    def _place(self, vm: int, depth: int, level: int | None, fixed: frozenset[int]) -> bool:
        """Find a host by migrating others; VMs already migrated in this chain (`fixed`) stay where they are."""
        self.patience -= 1
        candidates = [host for host in self._hosts_for(vm) if host != self.places.get(vm)]
        need = self.placement.problem.need[vm]
        best = self._best(vm, candidates, spread=False)
        if best is not None:
            self._put(vm, best)
            return True
        if depth == 0 or self.patience <= 0:
            return False
        candidates.sort(key=lambda host: (need - self.free[host], host))
        return any(self._push_into(vm, host, depth, level, fixed) for host in candidates[:_HOSTS])

    def _push_into(self, vm: int, host: int, depth: int, level: int | None, fixed: frozenset[int]) -> bool:
        if vm in self.placement.lies and self._layout(vm, host) is None:
            return False
        lacking = self.placement.problem.need[vm] - self.free[host]
        for leavers in self._leavers(host, lacking, level, fixed | {vm}):
            if self.patience <= 0:
                return False
            before = dict(self.places), list(self.free), list(self.space)
            for other in leavers:
                self.free[host] += self.placement.problem.size[other]
                self.places.pop(other, None)
            self._put(vm, host)
            still = fixed | {vm}
            if all(self._replace(other, host, depth - 1, level, still) for other in leavers):
                return True
            self.places, self.free, self.space = before
        return False

    def _replace(self, vm: int, host: int, depth: int, level: int | None, fixed: frozenset[int]) -> bool:
        """Find another host for a VM that has to leave `host`."""
        self.places[vm] = host
        found = self._place(vm, depth, level, fixed)
        if not found:
            self.places.pop(vm, None)
        return found

    def _put(self, vm: int, host: int) -> None:
        self.places[vm] = host
        self.free[host] -= self.placement.problem.size[vm]
        self._lay(vm, host)

    def _hosts_for(self, vm: int) -> list[int]:
        """Where it may go: a VM of another host only where it can stay until that host's turn is over."""
        source = self.placement.at[vm]
        hosts = self._members(self.placement.targets(vm) & ~(1 << self.host))
        if source == self.host:
            return hosts
        rank, upgraded = self.lookahead.rank, self.placement.upgraded
        return [host for host in hosts if upgraded >> host & 1 or rank[host] > rank[source]]

    def _leavers(self, host: int, lacking: int, level: int | None, fixed: frozenset[int]) -> Iterable[tuple[int, ...]]:
        """Sets of VMs on `host` that free enough if they leave, the smallest first.

        VMs with local disks are none of them: that would be many bytes for a little memory.
        """
        size = self.placement.problem.size
        fixed = fixed.union(self.placement.lies)
        there = [vm for vm, place in self.places.items() if place == host and vm not in fixed]
        if level is not None:
            there += [
                vm
                for vm in self.placement.on[host]
                if vm not in self.places and vm not in fixed and self._cost(vm, host) <= level
            ]
        there.sort(key=lambda vm: (size[vm], vm))
        yield from [(vm,) for vm in there if size[vm] >= lacking][:3]
        small = [vm for vm in there if size[vm] < lacking][-8:]
        enough = [pair for pair in combinations(small, 2) if size[pair[0]] + size[pair[1]] >= lacking]
        enough.sort(key=lambda pair: size[pair[0]] + size[pair[1]])
        yield from enough[:3]
        if not enough:
            yield from self._many(small[::-1], lacking)

    def _many(self, vms: Sequence[int], lacking: int) -> Iterable[tuple[int, ...]]:
        """The biggest VMs, as many as necessary."""
        chosen: list[int] = []
        for vm in vms:
            chosen.append(vm)
            lacking -= self.placement.problem.size[vm]
            if lacking <= 0:
                yield tuple(chosen)
                return

    def _cost(self, vm: int, host: int) -> int:
        """The cost of migrating this VM: nothing if it has to leave this host anyway."""
        waits = host in self.placement.problem.turns and not self.placement.upgraded >> host & 1
        if self.placement.problem.home[vm] != host:
            return FREE if waits and self.placement.problem.home[vm] == NOWHERE else GUESTS
        return FREE if waits else ANY

    def _carry_out(self) -> bool:
        """Perform the moves in an order in which each one fits."""
        placement = self.placement
        mark = placement.mark()
        left = sorted(
            (vm for vm, place in self.places.items() if place != placement.at[vm]),
            key=lambda vm: (placement.at[vm] == self.host, -placement.problem.need[vm], vm),
        )
        while left:
            waiting = []
            for vm in left:
                if placement.can_go(vm, self.places[vm]):
                    placement.move(vm, self.places[vm], self.host)
                else:
                    waiting.append(vm)
            if len(waiting) == len(left):
                placement.back_to(mark)
                self.unplaced = waiting
                return False
            left = waiting
        return True


class ReturnAssignment(Assignment):
    """Returns one VM to its full home host by migrating others; no host is being emptied."""

    def __init__(self, placement: Placement, budget: Budget) -> None:
        super().__init__(placement, NOWHERE, Lookahead([0] * len(placement.free)), budget)

    def return_vm(self, vm: int, level: int) -> bool:
        """Migrate `vm` home; `level` (`GUESTS`, `ANY`) states which other VMs may be migrated."""
        self._reset()
        home = self.placement.problem.home[vm]
        granted = self.patience = min(_TRIES // 4, max(_LEAST, self.budget.left))
        found = bool(self.placement.targets(vm) >> home & 1) and self._push_into(vm, home, _CHAIN, level, frozenset())
        self.budget.left -= granted - self.patience
        return found and self._carry_out()

    def _hosts_for(self, vm: int) -> list[int]:
        return self._members(self.placement.targets(vm))
