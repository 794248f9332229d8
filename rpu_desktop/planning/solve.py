"""The best of several ways through all turns; for small pools where none is perfect, the best there is.

Strategies in order: every policy of `policies`, one attempt each; repairs of attempts that sent a VM on a third
migration; and for small pools an exhaustive search.  `SearchLimits` bounds each of them.  The limits count work, not
time, so that the same pool gets the same plan on every computer.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from rpu_desktop.planning.assignment import Budget
from rpu_desktop.planning.critical_path import DependencyGraph, dependency_graph
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.exhaustive import ExhaustiveSearch, is_hopeless, is_small
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.sequence import Cost, Policy, Sequencer, cost_of
from rpu_desktop.planning.state import Install, Placement, StateChange
from rpu_desktop.planning.swap import SwapPolicy
from rpu_desktop.planning.types import USUAL_MIGRATIONS

__all__ = [
    "Failure",
    "SearchLimits",
    "Solution",
    "is_exhausted",
    "is_good_enough",
    "lower_bound",
    "policies",
    "solve",
]

_CAREFUL = SwapPolicy(99, 8)
_SWAP_POLICIES = (SwapPolicy(2, 8), SwapPolicy(2, 8, straight=True), _CAREFUL, SwapPolicy(6, 4))
_GAPS = 4
"""A plan is fast enough if, apart from the absences, it takes as long as emptying this many hosts."""


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """How much work one search may do.

    `placements`, `swap_placements` and `repair_placements` are how many placements of VMs all attempts together may
    try: the plain ones (200,000 take a few seconds in a pool that is too full for any plan), those that swap VMs during
    an absence, and the repairs.  `attempts` is how many plain attempts may be spent on a better plan than the first,
    `stubborn_attempts` the same while there is no plan, or one that leaves a VM away from its home.  `polish_attempts`
    is how many attempts, of either kind, may be spent on a faster plan once the cost is as low as it can be.
    `repairs` is how many attempts may be repaired.  `any_layouts` and `better_layouts` are how many layouts the
    exhaustive search examines to find any plan, or a better one.
    """

    placements: int
    swap_placements: int
    repair_placements: int
    attempts: int
    stubborn_attempts: int
    polish_attempts: int
    repairs: int
    swap_policies: tuple[SwapPolicy, ...]
    any_layouts: int
    better_layouts: int

    @classmethod
    def thorough(cls, vms: int) -> SearchLimits:
        """For the plan to be executed: an attempt takes time in proportion to the number of VMs."""
        vms = max(1, vms)
        attempts = max(2, 6_000 // vms)
        return cls(
            placements=200_000,
            swap_placements=40_000,
            repair_placements=40_000,
            attempts=attempts,
            stubborn_attempts=4 * attempts,
            polish_attempts=min(7, 4_000 // vms),
            repairs=10_000 // vms,
            swap_policies=_SWAP_POLICIES,
            any_layouts=25_000,
            better_layouts=6_000,
        )

    @classmethod
    def quick(cls) -> SearchLimits:
        """For determining whether there is any plan."""
        return cls(
            placements=10_000,
            swap_placements=0,
            repair_placements=0,
            attempts=4,
            stubborn_attempts=4,
            polish_attempts=1,
            repairs=0,
            swap_policies=(),
            any_layouts=0,
            better_layouts=0,
        )


@dataclass
class Solution:
    """Changes in a safe serial order, and what they cost."""

    problem: Problem
    changes: list[StateChange]
    cost: Cost
    order: tuple[int, ...] = ()

    @cached_property
    def graph(self) -> DependencyGraph:
        """The changes, each with those it has to wait for."""
        return dependency_graph(self.problem, self.changes)

    @cached_property
    def seconds(self) -> float:
        """Their duration (s) at the usual throughput."""
        return self.graph.seconds(self.problem)

    def beats(self, other: Solution) -> bool:
        """Whether it costs less, or the same and takes less time in the same order (time alone never changes that)."""
        alike = self.cost == other.cost and self.order == other.order
        return self.cost < other.cost or (alike and self.seconds < other.seconds)


@dataclass(slots=True)
class Failure:
    """Which host could not be emptied in the attempt that got farthest; `placement` is the pool at that moment.

    `proven`: every possibility was examined, or a simple bound rules all of them out; there is no plan.
    """

    host: int
    unplaced: list[int]
    placement: Placement
    proven: bool


def solve(problem: Problem, *, thorough: bool = True) -> Solution | Failure:
    """Plan all turns; unless `thorough`, the first plan is good enough."""
    search = _Search(problem, SearchLimits.thorough(len(problem.vms)) if thorough else SearchLimits.quick())
    search.run()
    best, failure = search.best, search.failure
    cheapest = best is not None and best.cost <= search.lowest
    if thorough and not search.hopeless and not cheapest and is_small(problem):
        best, complete = _search_all(problem, best, search.limits)
        if failure is not None:
            failure.proven = complete
    if best is not None:
        return best
    assert failure is not None  # noqa: S101 - there is at least one policy, and it failed
    return failure


def is_good_enough(cost: Cost, attempt: int, lowest: Cost, limits: SearchLimits, is_fast: Callable[[], bool]) -> bool:
    """Whether to stop with a plan: its cost is minimal, and it is fast or took all polishing attempts."""
    return cost <= lowest and (attempt >= limits.polish_attempts or is_fast())


def is_exhausted(plain_attempts: int, left: int, limits: SearchLimits, *, everybody_home: bool) -> bool:
    """Whether to stop with the best plan so far.

    `left` placements remain, and one plan returns all VMs, or none does.
    """
    return left <= 0 or plain_attempts >= (limits.attempts if everybody_home else limits.stubborn_attempts)


@dataclass(slots=True)
class _Search:
    """One attempt for each policy, until the best plan is good enough or the limits are reached."""

    problem: Problem
    limits: SearchLimits
    best: Solution | None = None
    failure: Failure | None = None
    hopeless: bool = field(init=False)
    budget: Budget = field(init=False)
    swap_budget: Budget = field(init=False)
    repair_budget: Budget = field(init=False)
    repairs: Budget = field(init=False)
    lowest: Cost = field(init=False)
    fast: float = field(init=False)

    def __post_init__(self) -> None:
        self.hopeless = is_hopeless(self.problem)
        self.budget = Budget(self.limits.placements)
        self.swap_budget = Budget(self.limits.swap_placements)
        self.repair_budget = Budget(self.limits.repair_placements)
        self.repairs = Budget(self.limits.repairs)
        self.lowest = lower_bound(self.problem)
        self.fast = _fast_enough(self.problem)

    def run(self) -> None:
        """Store the best plan in `best`, and the failure that got farthest in `failure`."""
        plain, everybody_home = 0, False
        for attempt, policy in enumerate(policies(self.problem, self.limits.swap_policies), 1):
            swaps = policy.swap is not None
            if swaps and self.swap_budget.left <= 0:
                continue
            found = self._attempt(policy)
            if found is not None and self._is_good_enough(attempt):
                return
            everybody_home |= found is not None and not swaps and not found.cost.away
            plain += not swaps
            if self.hopeless or is_exhausted(plain, self.budget.left, self.limits, everybody_home=everybody_home):
                return

    def _is_good_enough(self, attempt: int) -> bool:
        best = self.best
        if best is None:
            return False
        return is_good_enough(best.cost, attempt, self.lowest, self.limits, lambda: best.seconds <= self.fast)

    def _attempt(self, policy: Policy) -> Solution | None:
        """The solution by this policy, None if there is none."""
        sequencer = Sequencer(self.problem, policy, self.budget if policy.swap is None else self.swap_budget)
        if not sequencer.run():
            self._note_failure(sequencer)
            return None
        sequencer = self._repaired(sequencer)
        found = Solution(self.problem, sequencer.placement.changes, sequencer.cost(), policy.order)
        if self.best is None or found.beats(self.best):
            self.best = found
        return found

    def _note_failure(self, sequencer: Sequencer) -> None:
        placement = sequencer.placement
        if self.failure is None or len(placement.changes) > len(self.failure.placement.changes):
            self.failure = Failure(sequencer.failed, sequencer.unplaced, placement, self.hopeless)

    def _repaired(self, sequencer: Sequencer) -> Sequencer:
        """The cheapest of several attempts: each avoids what cost a third migration in the one before."""
        best = sequencer
        while sequencer.policy.swap and self.repairs.left > 0 and self.repair_budget.left > 0:
            avoid = sequencer.detours()
            if best.cost() <= self.lowest or avoid == sequencer.policy.avoid:
                break
            sequencer = Sequencer(self.problem, replace(sequencer.policy, avoid=avoid), self.repair_budget)
            self.repairs.left -= 1
            if not sequencer.run():
                break
            best = min(best, sequencer, key=Sequencer.cost)
        return best


def _fast_enough(problem: Problem) -> float:
    """Seconds below which a plan is fast enough, and no other is searched.

    That is little more than the absences themselves, and emptying each host where that cannot be done ahead.
    """
    throughput = ThroughputModel()
    migrating = sum(problem.size) / throughput.bandwidth + len(problem.size) * throughput.overhead
    emptying = migrating / max(1, len(problem.hosts)) / USUAL_MIGRATIONS
    gaps = _GAPS + (0 if problem.ahead else len(problem.turns))
    return len(problem.turns) * throughput.offline + gaps * emptying


def lower_bound(problem: Problem) -> Cost:
    """The minimal cost of any plan: a VM on a host that has a turn has to leave it and to return."""
    leaving = [host in problem.turns for host in problem.start]
    alone = problem.coordinator in problem.turns and len(problem.turns) == len(problem.hosts)
    moves = size = copied = 0
    for vm, here in enumerate(problem.start):
        home = problem.home[vm]
        steps = int(leaving[vm])
        if home != NOWHERE:
            steps = 2 * steps if home == here else 1
        elif steps and alone and here == problem.coordinator:
            steps = 2  # wherever it goes first has its turn later
        if vm in problem.lies:
            copies, bytes_of_disks = _least_copies(problem, vm, steps)
            copied += bytes_of_disks
            steps = steps + copies if problem.frozen else max(steps, copies)
        moves += steps
        size += steps * problem.size[vm]
    return Cost(0, 0, copied, moves, size)


def policies(problem: Problem, swaps: Sequence[SwapPolicy]) -> Iterator[Policy]:
    """The given order with every way of swapping, then the plain policies; then other orders."""
    early = (True, False) if problem.room else (False,)
    for number, order in enumerate(_orders(problem, tuple(problem.turns))):
        for unpark in early:
            for swap in (swaps if number == 0 else (_CAREFUL,))[: len(swaps)]:
                yield Policy(order, unpark_early=unpark, swap=swap)
            yield Policy(order, unpark_early=unpark)
            yield Policy(order, keep_spare=True, unpark_early=unpark)


def _orders(problem: Problem, plain: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Orders of turns: as given, then by load and size, then random; a host that has to be first stays first."""
    seen = {plain}
    yield plain
    if problem.by_hand:
        return
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


def _search_all(problem: Problem, best: Solution | None, limits: SearchLimits) -> tuple[Solution | None, bool]:
    """The best of all plans, with as few VMs down as possible; and whether that is certain."""
    index = {ref: vm for vm, ref in enumerate(problem.vms)}
    willing = [index[ref] for ref in problem.room]
    complete = True
    for count in range(min(len(willing), 4) + 1):
        if best is not None and best.cost.suspended < count:
            return best, complete
        for suspended in combinations(sorted(willing, key=lambda vm: problem.size[vm]), count):
            layouts = limits.any_layouts if best is None else limits.better_layouts
            found = ExhaustiveSearch(problem, frozenset(suspended), layouts).run()
            complete = complete and found.complete
            changes = found.changes and _with_suspended(problem, found.changes, suspended)
            if changes:
                candidate = Solution(problem, changes, cost_of(problem, changes, count))
                best = candidate if best is None or candidate.beats(best) else best
        if best is not None and best.cost.suspended == count:
            return best, complete
    return best, complete


def _with_suspended(
    problem: Problem, changes: Sequence[StateChange], suspended: Sequence[int]
) -> list[StateChange] | None:
    """The same changes, completed with VMs that have to be stopped and started; None if one cannot be."""
    order = tuple(change.host for change in changes if isinstance(change, Install))
    return Sequencer(problem, Policy(order), Budget(0)).replay(changes, suspended)


def _least_copies(problem: Problem, vm: int, steps: int) -> tuple[int, int]:
    """How often the local disks of a VM with `steps` migrations are copied at least, and how many bytes that is."""
    pairs = list(zip(problem.disks[vm], problem.lies[vm], strict=True))
    displaced = sum(disk.thin for disk, place in pairs if place != disk.home)
    if displaced:
        return 1, displaced
    return (2, 2 * sum(disk.thin for disk, _ in pairs)) if steps else (0, 0)
