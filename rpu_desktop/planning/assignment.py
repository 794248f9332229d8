"""Finding a place for every VM of one host, with other VMs making way where nothing else helps.

The cheap way comes first: each VM to a host with room.  Where that leaves some without a place, VMs that stand in the
way are moved on, in chains of limited length.  A VM whose own host has its turn later may leave early at no cost,
as it has to leave anyway; it stays away until that turn is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rpu_desktop.planning.problem import NOWHERE
from rpu_desktop.planning.state import Placement, members

__all__ = ["ANY", "FREE", "GUESTS", "Assignment", "Budget", "Lookahead"]

FREE, GUESTS, ANY = 0, 1, 2
"""Who may be made to leave: VMs whose host has its turn later; those away from home too; everybody."""

_CHAIN = 3
"""How many VMs may make way one after the other."""
_TRIES = 4000
"""How many placements one host's emptying may try."""
_LEAST = 200
_HOSTS = 10


@dataclass(slots=True)
class Budget:
    """How many placements, or attempts, may still be tried in all."""

    left: int


@dataclass(slots=True)
class Lookahead:
    """What lies ahead: `rank` says when each host has its turn (those without come last), `next_up` who is next."""

    rank: list[int]
    next_up: int = NOWHERE


@dataclass(slots=True)
class Assignment:
    """One host's emptying; `run` leaves the moves on the board, or the board as it was."""

    board: Placement
    host: int
    outlook: Lookahead
    effort: Budget
    patience: int = _TRIES
    free: list[int] = field(init=False)
    places: dict[int, int] = field(init=False)
    unplaced: list[int] = field(init=False)
    _lists: dict[int, list[int]] = field(default_factory=dict)
    _turns_to_come: list[int] = field(default_factory=list)

    def run(self, leave: int | None = None) -> bool:
        """Empty the host; with `leave` (`FREE`, `GUESTS`, `ANY`) others may be made to leave as well.

        When it fails, `unplaced` are the VMs without a place.
        """
        items = sorted(self.board.on[self.host], key=self._difficulty)
        self._greedy(items, spread=True)
        if self.unplaced:
            self._greedy(items, spread=False)
        if self.unplaced and self._is_room_in_sum(items):
            self._chains(leave)
        return not self.unplaced and self._carry_out()

    def run_partly(self) -> bool:
        """Move those away for whom there is room now, the biggest first; whether there was anybody.

        Guests stay: they are about to go home.
        """
        family = [vm for vm in self.board.on[self.host] if self.board.problem.home[vm] in (NOWHERE, self.host)]
        self._greedy(sorted(family, key=self._difficulty), spread=True)
        return bool(self.places) and self._carry_out()

    def liked_best(self, vm: int, hosts: Sequence[int]) -> int | None:
        """Which of these hosts with room is the best place for this VM as everybody stands now."""
        self._reset()
        return self._best(vm, hosts, spread=False)

    def _is_room_in_sum(self, items: Sequence[int]) -> bool:
        """Whether moving others on could help at all: it makes no memory, it only brings it together."""
        others = members(self.board.reachable(self.host) & ~(1 << self.host))
        room = sum(max(0, self.board.free[host]) for host in others)
        return sum(self.board.problem.size[vm] for vm in items) <= room

    def _difficulty(self, vm: int) -> tuple[int, int, int]:
        return self.board.targets(vm).bit_count(), -self.board.problem.need[vm], vm

    def _reset(self) -> None:
        self.free = list(self.board.free)
        self.places = {}
        self.unplaced = []

    def _greedy(self, items: Sequence[int], *, spread: bool) -> None:
        self._reset()
        size = self.board.problem.size
        for vm in items:
            target = self._best(vm, self._members(self.board.targets(vm)), spread)
            if target is None:
                self.unplaced.append(vm)
            else:
                self.places[vm] = target
                self.free[target] -= size[vm]

    def _members(self, hosts: int) -> list[int]:
        """The hosts in a mask; most VMs of a host have the same."""
        found = self._lists.get(hosts)
        if found is None:
            found = self._lists[hosts] = list(members(hosts))
        return found

    def _best(self, vm: int, hosts: Sequence[int], spread: bool) -> int | None:
        """The host with room that is liked best."""
        problem, free = self.board.problem, self.free
        need, home = problem.need[vm], problem.home[vm]
        fitting = [host for host in hosts if free[host] >= need]
        if problem.apart[vm]:
            return min(fitting, key=lambda host: self._liking(vm, host, spread), default=None)
        if home in fitting:
            return home
        later, sign, wished = self._later(), -1 if spread else 1, problem.affinity[vm]
        liked = [(later[host], sign * free[host], host != wished, host) for host in fitting]
        return min(liked)[-1] if liked else None

    def _later(self) -> list[int]:
        """For each host: whether whoever goes there has to leave again, and how soon."""
        if not self._turns_to_come:
            upgraded, next_up = self.board.upgraded, self.outlook.next_up
            hosts = range(len(self.board.free))
            self._turns_to_come = [0 if upgraded >> host & 1 else 2 if host == next_up else 1 for host in hosts]
        return self._turns_to_come

    def _liking(self, vm: int, host: int, spread: bool) -> tuple[bool, int, int, int, int, bool, int]:
        """Home first, then away from its group, then where nobody has to leave again; lower is better."""
        problem, free, later = self.board.problem, self.free[host], self._later()[host]
        return (
            problem.home[vm] != host,
            later if problem.home[vm] == NOWHERE else 0,
            self._company(vm, host),
            later,
            -free if spread else free,
            problem.affinity[vm] != host,
            host,
        )

    def _company(self, vm: int, host: int) -> int:
        """How many VMs of its anti-affinity groups are on this host."""
        groups = self.board.problem.apart[vm]
        if not groups:
            return 0
        apart = self.board.problem.apart
        there = {other for other in self.board.on[host] if self.places.get(other, host) == host}
        there.update(other for other, place in self.places.items() if place == host)
        return sum(group in apart[other] for other in there if other != vm for group in groups)

    def _chains(self, leave: int | None) -> None:
        """Let those that found no place push others on."""
        levels = [None] if leave is None else list(range(leave + 1))
        for level in levels:
            granted = self.patience = min(_TRIES, max(_LEAST, self.effort.left))
            left = sorted(self.unplaced, key=lambda vm: -self.board.problem.need[vm])
            self.unplaced = [vm for vm in left if not self._place(vm, _CHAIN, level, frozenset())]
            self.effort.left -= granted - self.patience
            if not self.unplaced:
                return

    def _place(self, vm: int, depth: int, level: int | None, fixed: frozenset[int]) -> bool:
        """Find a place, moving others on; whoever has been pushed in this chain stays put (`fixed`)."""
        self.patience -= 1
        candidates = [host for host in self._hosts_for(vm) if host != self.places.get(vm)]
        need = self.board.problem.need[vm]
        best = self._best(vm, candidates, spread=False)
        if best is not None:
            self._put(vm, best)
            return True
        if depth == 0 or self.patience <= 0:
            return False
        candidates.sort(key=lambda host: (need - self.free[host], host))
        return any(self._push_into(vm, host, depth, level, fixed) for host in candidates[:_HOSTS])

    def _push_into(self, vm: int, host: int, depth: int, level: int | None, fixed: frozenset[int]) -> bool:
        lacking = self.board.problem.need[vm] - self.free[host]
        for leavers in self._leavers(host, lacking, level, fixed | {vm}):
            if self.patience <= 0:
                return False
            before = dict(self.places), list(self.free)
            for other in leavers:
                self.free[host] += self.board.problem.size[other]
                self.places.pop(other, None)
            self._put(vm, host)
            still = fixed | {vm}
            if all(self._replace(other, host, depth - 1, level, still) for other in leavers):
                return True
            self.places, self.free = before
        return False

    def _replace(self, vm: int, host: int, depth: int, level: int | None, fixed: frozenset[int]) -> bool:
        """A place for one that has to leave `host`: anywhere else."""
        self.places[vm] = host
        found = self._place(vm, depth, level, fixed)
        if not found:
            self.places.pop(vm, None)
        return found

    def _put(self, vm: int, host: int) -> None:
        self.places[vm] = host
        self.free[host] -= self.board.problem.size[vm]

    def _hosts_for(self, vm: int) -> list[int]:
        """Where it may go: for a VM of another host, only where it can stay until that host's turn is over."""
        source = self.board.at[vm]
        hosts = self._members(self.board.targets(vm) & ~(1 << self.host))
        if source == self.host:
            return hosts
        rank, upgraded = self.outlook.rank, self.board.upgraded
        return [host for host in hosts if upgraded >> host & 1 or rank[host] > rank[source]]

    def _leavers(self, host: int, lacking: int, level: int | None, fixed: frozenset[int]) -> Iterable[tuple[int, ...]]:
        """Sets of VMs on `host` whose leaving is enough, the smallest first."""
        size = self.board.problem.size
        there = [vm for vm, place in self.places.items() if place == host and vm not in fixed]
        if level is not None:
            there += [
                vm
                for vm in self.board.on[host]
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
        """The biggest until it is enough."""
        chosen: list[int] = []
        for vm in vms:
            chosen.append(vm)
            lacking -= self.board.problem.size[vm]
            if lacking <= 0:
                yield tuple(chosen)
                return

    def _cost(self, vm: int, host: int) -> int:
        """What it costs to make this VM leave: nothing if it has to leave this host in any case."""
        waits = host in self.board.problem.turns and not self.board.upgraded >> host & 1
        if self.board.problem.home[vm] != host:
            return FREE if waits and self.board.problem.home[vm] == NOWHERE else GUESTS
        return FREE if waits else ANY

    def _carry_out(self) -> bool:
        """Make the moves in an order in which each one fits."""
        board = self.board
        mark = board.mark()
        left = sorted(
            (vm for vm, place in self.places.items() if place != board.at[vm]),
            key=lambda vm: (board.at[vm] == self.host, -board.problem.need[vm], vm),
        )
        while left:
            waiting = []
            for vm in left:
                if board.can_go(vm, self.places[vm]):
                    board.move(vm, self.places[vm], self.host)
                else:
                    waiting.append(vm)
            if len(waiting) == len(left):
                board.back_to(mark)
                self.unplaced = waiting
                return False
            left = waiting
        return True


class ReturnAssignment(Assignment):
    """Bringing one VM home whose place is taken, by moving others on; no host is being emptied."""

    def __init__(self, board: Placement, effort: Budget) -> None:
        super().__init__(board, NOWHERE, Lookahead([0] * len(board.free)), effort)

    def bring_home(self, vm: int, level: int) -> bool:
        """Move `vm` home; `level` says who may be made to leave (`GUESTS`, `ANY`)."""
        self._reset()
        home = self.board.problem.home[vm]
        granted = self.patience = min(_TRIES // 4, max(_LEAST, self.effort.left))
        found = bool(self.board.targets(vm) >> home & 1) and self._push_into(vm, home, _CHAIN, level, frozenset())
        self.effort.left -= granted - self.patience
        return found and self._carry_out()

    def _hosts_for(self, vm: int) -> list[int]:
        return self._members(self.board.targets(vm))
