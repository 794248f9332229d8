"""Turns a serial plan into a dependency graph: which steps each step really has to wait for, so that steps can overlap.

Memory is passed on as tokens: what is free at the start, and what each departure frees. An arrival takes tokens and
depends on the departures that left them; no token is taken twice. So every order that the graph allows is safe, with
each VM counted on both hosts from the start of its migration to its end. Disk space is passed on in the same way.

Other rules: no step after a host's upgrade begins before that upgrade has ended; two steps of one VM keep their order;
a host is upgraded after all its VMs have left, one host at a time, and nothing else runs during the coordinator's
upgrade. Unless hosts may be emptied ahead, no VM leaves a host that has yet to be upgraded while another host is away,
except to return to its home.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.shelves import Transfer, transfer
from rpu_desktop.planning.state import Down, Install, Move, StateChange, Up

__all__ = ["dependencies_of"]


def dependencies_of(problem: Problem, changes: Sequence[StateChange]) -> list[tuple[int, ...]]:
    """For each change, the numbers (from 1) of the changes that have to be done before it."""
    return _DependencyBuilder(problem, changes).run()


@dataclass(slots=True)
class _Tokens:
    """One host's free memory, or a storage's space, by the step that freed it: (number of the step, bytes).

    The number is 0 for what is free at the start.
    """

    tokens: list[tuple[int, int]]
    debt: int
    payers: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, free: int) -> _Tokens:
        return cls([(0, free)] if free > 0 else [], max(0, -free))

    def put(self, who: int, size: int) -> None:
        """Step `who` frees bytes; on an overcommitted host that pays off the debt first."""
        if self.debt:
            paid = min(self.debt, size)
            self.debt -= paid
            size -= paid
            self.payers.add(who)
        if size > 0:
            self.tokens.append((who, size))

    def take(self, size: int, waited_for: int) -> set[int]:
        """Take `size` bytes and return the steps that freed them, preferring steps already waited for (a mask)."""
        givers: set[int] = set()
        left = self.tokens
        for asked in (waited_for | 1, -1):
            if size:
                left, size = _spend(left, size, asked, givers)
        self.tokens = left
        return (givers | self.payers) - {0}


def _spend(tokens: list[tuple[int, int]], size: int, asked: int, givers: set[int]) -> tuple[list[tuple[int, int]], int]:
    """Take tokens of the steps in the mask `asked`, earliest first; returns the rest and the bytes lacking."""
    left: list[tuple[int, int]] = []
    for number, (who, amount) in enumerate(tokens):
        if not size:
            return left + tokens[number:], 0
        used = min(amount, size) if asked >> who & 1 else 0
        size -= used
        if used:
            givers.add(who)
        if amount > used:
            left.append((who, amount - used))
    return left, size


class _DependencyBuilder:
    def __init__(self, problem: Problem, changes: Sequence[StateChange]) -> None:
        self.problem = problem
        self.changes = changes
        self.memory = [_Tokens.of(free) for free in problem.free]
        self.space = [_Tokens.of(free) for free in problem.space]
        self.lies = dict(problem.lies)
        self.ended: list[int] = [0]
        """For each change, the mask of all changes that have ended when it has: it, and all before it."""
        self.after: list[tuple[int, ...]] = []
        self.last_of_vm: dict[int, int] = {}
        self.last_install = 0
        self.waiting = problem.turn_mask
        self.leaving: list[int] = []
        """Steps that take a VM off a host still to be upgraded, other than to its home."""
        self.departures: dict[int, list[int]] = {}
        self.downs: dict[int, list[int]] = {}
        self.arrivals: dict[int, list[int]] = {}

    def run(self) -> list[tuple[int, ...]]:
        for number, change in enumerate(self.changes, 1):
            match change:
                case Move():
                    self._move(number, change)
                case Install():
                    self._install(number, change)
                case Down():
                    self._down(number, change)
                case Up():
                    self._up(number, change)
        return self.after

    def _record(self, number: int, needs: Iterable[int], *arrivals: tuple[_Tokens, int]) -> None:
        """Record what `number` waits for, without what the others imply; `arrivals` are bytes to take, and where."""
        direct = {need for need in needs if need}
        for tokens, size in arrivals:
            direct |= tokens.take(size, self._mask(direct))
        covered = 0
        kept = []
        for need in sorted(direct, reverse=True):
            if not covered >> need & 1:
                kept.append(need)
                covered |= self.ended[need]
        self.ended.append(covered | 1 << number)
        self.after.append(tuple(reversed(kept)))

    def _mask(self, direct: Iterable[int]) -> int:
        covered = 0
        for need in direct:
            covered |= self.ended[need]
        return covered

    def _move(self, number: int, change: Move) -> None:
        size, need = self.problem.size[change.vm], self.problem.need[change.vm]
        needs = [self.last_of_vm.get(change.vm, 0), self.last_install]
        if change.turn == change.source:
            # The host is disabled from its first departure on: VMs on their way to it must have arrived.
            needs += self.arrivals.get(change.source, ())
        self._record(number, needs, (self.memory[change.target], need), *self._disk_arrivals(change))
        self.memory[change.source].put(number, size)
        self.memory[change.target].put(number, need - size)
        self._disk_departures(number, change)
        self.last_of_vm[change.vm] = number
        if self.waiting >> change.source & 1 and self.problem.home[change.vm] != change.target:
            self.leaving.append(number)
        self.departures.setdefault(change.source, []).append(number)
        self.arrivals.setdefault(change.target, []).append(number)

    def _disk_arrivals(self, change: Move) -> list[tuple[_Tokens, int]]:
        """What its disks take of each storage, from the beginning of the migration to its end at least."""
        moved = self._transfer(change)
        if moved is None:
            return []
        shelves = sorted(moved.takes.keys() | moved.during.keys())
        return [(self.space[shelf], moved.takes.get(shelf, 0) + moved.during.get(shelf, 0)) for shelf in shelves]

    def _disk_departures(self, number: int, change: Move) -> None:
        moved = self._transfer(change)
        if moved is not None and change.layout is not None:
            for shelf in sorted(moved.frees.keys() | moved.during.keys()):
                self.space[shelf].put(number, moved.frees.get(shelf, 0) + moved.during.get(shelf, 0))
            self.lies[change.vm] = change.layout

    def _transfer(self, change: Move) -> Transfer | None:
        if change.layout is None:
            return None
        problem = self.problem
        return transfer(problem.shelves, problem.disks[change.vm], self.lies[change.vm], change.layout)

    def _install(self, number: int, change: Install) -> None:
        alone = change.host == self.problem.coordinator
        needs = range(1, number) if alone else [self.last_install, *self._leavers(change.host)]
        if not self.problem.ahead:
            needs = [*needs, *self.leaving]
            self.leaving = []
        self._record(number, needs, (self.memory[change.host], self.problem.growth))
        self.last_install = number
        self.waiting &= ~(1 << change.host)

    def _leavers(self, host: int) -> list[int]:
        return [*self.departures.get(host, ()), *self.downs.get(host, ())]

    def _down(self, number: int, change: Down) -> None:
        # After all others have left, and not while another host is away, so that it is down as briefly as possible.
        self._record(
            number, [self.last_install, self.last_of_vm.get(change.vm, 0), *self.departures.get(change.host, ())]
        )
        self.downs.setdefault(change.host, []).append(number)
        self.leaving.append(number)
        if change.vm != NOWHERE:
            self.memory[change.host].put(number, self.problem.size[change.vm])
            self.last_of_vm[change.vm] = number

    def _up(self, number: int, change: Up) -> None:
        if change.vm == NOWHERE:
            self._record(number, [self.last_install])
            return
        size = self.problem.size[change.vm]
        self._record(number, [self.last_install, self.last_of_vm.get(change.vm, 0)], (self.memory[change.host], size))
        self.last_of_vm[change.vm] = number
        self.arrivals.setdefault(change.host, []).append(number)
