"""The best of several ways through all turns; in small pools, where none is perfect, the best there is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from rpu_desktop.planning.assignment import Budget
from rpu_desktop.planning.critical_path import WINDOW, DependencyGraph, dependency_graph
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.exhaustive import ExhaustiveSearch, is_hopeless, is_small
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.sequence import Cost, Policy, Sequencer
from rpu_desktop.planning.state import Install, Move, Placement, StateChange
from rpu_desktop.planning.swap import SwapPolicy

__all__ = ["Failure", "Solution", "lower_bound", "policies", "solve"]

_EFFORT = 200_000
"""How many placements may be tried in all attempts together; a few seconds in a pool too full for any plan."""
_ASIDE = 40_000
"""… in those that let VMs leave and go home by size, so that enough is left for the others."""
_HASTE = 10_000
"""… where it is only asked whether there is any plan."""
_WORK = 6_000
"""How many VMs times attempts may be spent on finding something better than the first plan."""
_STUBBORN = 4
"""How many times as much while there is no plan, or one that leaves somebody away from home."""
_LEISURE = 4_000
"""How many VMs times attempts may be spent on finding a plan as good that takes less time."""
_REPAIRS = 10_000
"""How many VMs times attempts may be spent on avoiding what cost a third migration in the attempt before."""
_VARIANTS = 7
"""How many attempts at most."""
_GAPS = 4
"""A plan is quick enough if beside the absences it takes what emptying so many hosts takes: the first, the last, …"""
_CAREFUL = SwapPolicy(99, 8)
_MANNERS = (SwapPolicy(2, 8), SwapPolicy(2, 8, straight=True), _CAREFUL, SwapPolicy(6, 4))
_SEARCH = 25_000
"""How many layouts of a small pool are looked at to find any plan: a second or two."""
_POLISH = 6_000
"""… to find a better one."""


@dataclass
class Solution:
    """Plays in a safe serial order, and what they cost."""

    problem: Problem
    plays: list[StateChange]
    cost: Cost
    order: tuple[int, ...] = ()

    @cached_property
    def graph(self) -> DependencyGraph:
        """The plays with what each waits for."""
        return dependency_graph(self.problem, self.plays)

    @cached_property
    def seconds(self) -> float:
        """How long they take at the usual pace."""
        return self.graph.seconds(self.problem)

    def beats(self, other: Solution) -> bool:
        """Whether it costs less, or as much and takes less time in the same order: time alone does not change that."""
        alike = self.cost == other.cost and self.order == other.order
        return self.cost < other.cost or (alike and self.seconds < other.seconds)


@dataclass(slots=True)
class Failure:
    """Which host could not be emptied, by the attempt that came farthest; `board` is the pool at that moment.

    `proven` says that everything has been looked at: there is no way.
    """

    host: int
    unplaced: list[int]
    board: Placement
    proven: bool


def solve(problem: Problem, *, thorough: bool = True) -> Solution | Failure:
    """Plan all turns; `thorough` looks on when the first plan is not perfect or slow, within bounds."""
    best: Solution | None = None
    failure: Failure | None = None
    perfect = lower_bound(problem)
    hopeless = is_hopeless(problem)
    effort, aside, mending = Budget(_EFFORT if thorough else _HASTE), Budget(_ASIDE), Budget(_ASIDE)
    leisure = min(_VARIANTS, _LEISURE // max(1, len(problem.vms))) if thorough else 1
    usual = max(2, _WORK // max(1, len(problem.vms))) if thorough else 4
    attempts, content = 0, False
    repairs = Budget(_REPAIRS // max(1, len(problem.vms)) if thorough else 0)
    for attempt, policy in enumerate(policies(problem, len(_MANNERS) if thorough else 0), 1):
        if policy.exchange is not None and aside.left <= 0:
            continue
        turns = Sequencer(problem, policy, effort if policy.exchange is None else aside)
        if turns.run():
            turns = _repaired(turns, perfect, repairs, mending)
            found = Solution(problem, turns.board.plays, turns.cost(), policy.order)
            best = found if best is None or found.beats(best) else best
            content = content or (policy.exchange is None and not found.cost.away)
            if best.cost <= perfect and (attempt >= leisure or best.seconds <= _quick(problem)):
                return best
        elif failure is None or len(turns.board.plays) > len(failure.board.plays):
            failure = Failure(turns.failed, turns.unplaced, turns.board, hopeless)
        attempts += policy.exchange is None
        enough = usual if content or not thorough else usual * _STUBBORN
        if hopeless or effort.left <= 0 or attempts >= enough:
            break
    if thorough and not hopeless and is_small(problem):
        best, complete = _look_at_all(problem, best)
        if failure is not None:
            failure.proven = complete
    if best is not None:
        return best
    assert failure is not None  # noqa: S101 - there is at least one policy, and it failed
    return failure


def _repaired(turns: Sequencer, perfect: Cost, repairs: Budget, effort: Budget) -> Sequencer:
    """The cheapest of several exchanges: each avoids what cost a third migration in the one before."""
    best = turns
    while turns.policy.exchange and repairs.left > 0 and effort.left > 0 and best.cost() > perfect:
        avoid = turns.detours()
        if avoid == turns.policy.avoid:
            break
        turns = Sequencer(turns.problem, replace(turns.policy, avoid=avoid), effort)
        repairs.left -= 1
        if not turns.run():
            break
        best = min(best, turns, key=Sequencer.cost)
    return best


def _quick(problem: Problem) -> float:
    """Seconds in which a plan is quick enough for no other to be looked for.

    That is hardly longer than the hosts are away, and than it takes to empty each of them where that is not done ahead.
    """
    pace = ThroughputModel()
    migrating = sum(problem.size) / pace.bandwidth + len(problem.size) * pace.overhead
    emptying = migrating / max(1, len(problem.hosts)) / WINDOW
    gaps = _GAPS + (0 if problem.ahead else len(problem.turns))
    return len(problem.turns) * pace.offline + gaps * emptying


def lower_bound(problem: Problem) -> Cost:
    """What no plan can do without: whoever is on a host with a turn has to leave it, and to come home."""
    leaving = [host in problem.turns for host in problem.start]
    alone = problem.coordinator in problem.turns and len(problem.turns) == len(problem.hosts)
    moves = size = 0
    for vm, here in enumerate(problem.start):
        home = problem.home[vm]
        steps = int(leaving[vm])
        if home != NOWHERE:
            steps = 2 * steps if home == here else 1
        elif steps and alone and here == problem.coordinator:
            steps = 2  # wherever it goes first has its turn later
        moves += steps
        size += steps * problem.size[vm]
    return Cost(0, 0, moves, size)


def policies(problem: Problem, manners: int) -> Iterator[Policy]:
    """The first order in all `manners` of exchange, then the plain habits; then other orders."""
    early = (True, False) if problem.room else (False,)
    for number, order in enumerate(_orders(problem, tuple(problem.turns))):
        for wake in early:
            for manner in (_MANNERS if number == 0 else (_CAREFUL,))[:manners]:
                yield Policy(order, wake_early=wake, exchange=manner)
            yield Policy(order, wake_early=wake)
            yield Policy(order, scratch=True, wake_early=wake)


def _orders(problem: Problem, plain: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Orders of turns: as given, then by load and size, then at random; who comes first by rule stays first."""
    seen = {plain}
    yield plain
    fixed = [host for host in plain if host in (problem.coordinator, problem.away)]
    rest = [host for host in plain if host not in fixed]
    load = [0] * len(problem.hosts)
    for vm, host in enumerate(problem.start):
        load[host] += problem.size[vm]
    keys = [
        lambda host: load[host],
        lambda host: -load[host],
        lambda host: -(load[host] + problem.free[host]),
        lambda host: load[host] + problem.free[host],
        lambda host: -problem.free[host],
    ]
    dice = random.Random(len(rest))  # noqa: S311 - the same plan for the same pool, every time
    candidates = [sorted(rest, key=key) for key in keys]
    candidates += [dice.sample(rest, len(rest)) for _ in range(30)]
    for candidate in candidates:
        order = (*fixed, *candidate)
        if order not in seen:
            seen.add(order)
            yield order


def _look_at_all(problem: Problem, best: Solution | None) -> tuple[Solution | None, bool]:
    """The best plan of all, with as few VMs down as possible; and whether that is certain."""
    index = {ref: vm for vm, ref in enumerate(problem.vms)}
    willing = [index[ref] for ref in problem.room]
    complete = True
    for count in range(min(len(willing), 4) + 1):
        if best is not None and best.cost.suspended < count:
            return best, complete
        for sleepers in combinations(sorted(willing, key=lambda vm: problem.size[vm]), count):
            found = ExhaustiveSearch(problem, frozenset(sleepers), _SEARCH if best is None else _POLISH).run()
            complete = complete and found.complete
            plays = found.plays and _with_sleepers(problem, found.plays, sleepers)
            if plays:
                candidate = Solution(problem, plays, _cost(problem, plays, count))
                best = candidate if best is None or candidate.beats(best) else best
        if best is not None and best.cost.suspended == count:
            return best, complete
    return best, complete


def _with_sleepers(problem: Problem, plays: Sequence[StateChange], sleepers: Sequence[int]) -> list[StateChange] | None:
    """The same plays with everything the rules want around them: who goes down, and up again; None if one cannot."""
    order = tuple(play.host for play in plays if isinstance(play, Install))
    turns = Sequencer(problem, Policy(order), Budget(0))
    return turns.replay(plays, sleepers)


def _cost(problem: Problem, plays: Sequence[StateChange], sleeping: int) -> Cost:
    at = list(problem.start)
    moves = [play for play in plays if isinstance(play, Move)]
    for play in moves:
        at[play.vm] = play.target
    away = sum(home not in (NOWHERE, here) for home, here in zip(problem.home, at, strict=True))
    return Cost(sleeping, away, len(moves), sum(problem.size[play.vm] for play in moves))
