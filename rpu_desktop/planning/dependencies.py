"""From a serial plan to what each step really has to wait for, so that steps may overlap and memory still fits.

Memory is handed on like tokens: what is free at first, and what each departure frees.  An arrival takes tokens and
waits for those who left them; no token is taken twice.  Therefore every order that the waiting allows is safe, with
each VM counted on both hosts from its migration's start to its end.

Beside memory: nothing that stands behind a host's upgrade begins before that upgrade has ended, two steps of one VM
keep their order, a host is upgraded after everybody has left it, one host at a time, and the coordinator alone.  Unless
hosts may be emptied ahead, nobody leaves a host whose turn is still to come while another one is away, but to go home.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.state import Down, Install, Move, StateChange, Up

__all__ = ["dependencies_of"]


def dependencies_of(problem: Problem, plays: Sequence[StateChange]) -> list[tuple[int, ...]]:
    """For each play the numbers (from 1) of those that have to be done before it."""
    return _DependencyBuilder(problem, plays).run()


@dataclass(slots=True)
class _MemoryTokens:
    """One host's free memory, by who left it there: (who, bytes), 0 for nobody."""

    tokens: list[tuple[int, int]]
    debt: int
    payers: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, free: int) -> _MemoryTokens:
        return cls([(0, free)] if free > 0 else [], max(0, -free))

    def put(self, who: int, size: int) -> None:
        """Memory is freed; a host that holds more than it should pays that off first."""
        if self.debt:
            paid = min(self.debt, size)
            self.debt -= paid
            size -= paid
            self.payers.add(who)
        if size > 0:
            self.tokens.append((who, size))

    def take(self, size: int, waited_for: int) -> set[int]:
        """Take `size` bytes, from those first that are waited for anyway (a bit mask); returns who left them."""
        givers: set[int] = set()
        left = self.tokens
        for asked in (waited_for | 1, -1):
            if size:
                left, size = _spend(left, size, asked, givers)
        self.tokens = left
        return (givers | self.payers) - {0}


def _spend(tokens: list[tuple[int, int]], size: int, asked: int, givers: set[int]) -> tuple[list[tuple[int, int]], int]:
    """Take from the tokens of those in the mask `asked`, the earliest first; what is left, and what is lacking."""
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
    def __init__(self, problem: Problem, plays: Sequence[StateChange]) -> None:
        self.problem = problem
        self.plays = plays
        self.purses = [_MemoryTokens.of(free) for free in problem.free]
        self.before: list[int] = [0]
        """For each play, as a mask, all those that are over before it begins."""
        self.after: list[tuple[int, ...]] = []
        self.last_of_vm: dict[int, int] = {}
        self.last_install = 0
        self.waiting = problem.turn_mask
        self.leaving: list[int] = []
        """Those that leave a host whose turn is still to come, and do not go home."""
        self.departures: dict[int, list[int]] = {}
        self.downs: dict[int, list[int]] = {}
        self.arrivals: dict[int, list[int]] = {}

    def run(self) -> list[tuple[int, ...]]:
        for number, play in enumerate(self.plays, 1):
            match play:
                case Move():
                    self._move(number, play)
                case Install():
                    self._install(number, play)
                case Down():
                    self._down(number, play)
                case Up():
                    self._up(number, play)
        return self.after

    def _record(self, number: int, needs: Iterable[int], purse: tuple[int, int] | None = None) -> None:
        """Take note of what `number` waits for, without what follows from the rest; `purse` is (host, bytes)."""
        direct = {need for need in needs if need}
        if purse is not None:
            host, size = purse
            direct |= self.purses[host].take(size, self._mask(direct))
        covered = 0
        kept = []
        for need in sorted(direct, reverse=True):
            if not covered >> need & 1:
                kept.append(need)
                covered |= self.before[need] | 1 << need
        self.before.append(covered)
        self.after.append(tuple(reversed(kept)))

    def _mask(self, direct: Iterable[int]) -> int:
        covered = 0
        for need in direct:
            covered |= self.before[need] | 1 << need
        return covered

    def _move(self, number: int, play: Move) -> None:
        size, need = self.problem.size[play.vm], self.problem.need[play.vm]
        needs = [self.last_of_vm.get(play.vm, 0), self.last_install]
        if play.turn == play.source:
            # From the first departure on the host is disabled: whoever was on the way has to have arrived.
            needs += self.arrivals.get(play.source, ())
        self._record(number, needs, (play.target, need))
        self.purses[play.source].put(number, size)
        self.purses[play.target].put(number, need - size)
        self.last_of_vm[play.vm] = number
        if self.waiting >> play.source & 1 and self.problem.home[play.vm] != play.target:
            self.leaving.append(number)
        self.departures.setdefault(play.source, []).append(number)
        self.arrivals.setdefault(play.target, []).append(number)

    def _install(self, number: int, play: Install) -> None:
        alone = play.host == self.problem.coordinator
        needs = range(1, number) if alone else [self.last_install, *self._leavers(play.host)]
        if not self.problem.ahead:
            needs = [*needs, *self.leaving]
            self.leaving = []
        self._record(number, needs, (play.host, self.problem.growth))
        self.last_install = number
        self.waiting &= ~(1 << play.host)

    def _leavers(self, host: int) -> list[int]:
        return [*self.departures.get(host, ()), *self.downs.get(host, ())]

    def _down(self, number: int, play: Down) -> None:
        # After all others have left, and not while another host is away: nobody is down longer than needed.
        self._record(number, [self.last_install, self.last_of_vm.get(play.vm, 0), *self.departures.get(play.host, ())])
        self.downs.setdefault(play.host, []).append(number)
        self.leaving.append(number)
        if play.vm != NOWHERE:
            self.purses[play.host].put(number, self.problem.size[play.vm])
            self.last_of_vm[play.vm] = number

    def _up(self, number: int, play: Up) -> None:
        if play.vm == NOWHERE:
            self._record(number, [self.last_install])
            return
        size = self.problem.size[play.vm]
        self._record(number, [self.last_install, self.last_of_vm.get(play.vm, 0)], (play.host, size))
        self.last_of_vm[play.vm] = number
        self.arrivals.setdefault(play.host, []).append(number)
