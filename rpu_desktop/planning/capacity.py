"""Why a plan does not fit, in figures, and the smallest set of VMs to stop that would make it fit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice

from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning.exhaustive import is_hopeless
from rpu_desktop.planning.problem import Problem
from rpu_desktop.planning.solve import Failure, Solution, solve
from rpu_desktop.planning.state import Placement, members

__all__ = ["missing_at_start", "missing_bytes", "smallest_relief"]

_TRIES = 40
"""How many sets are tried; each costs about as much as planning."""


def missing_bytes(problem: Problem, failure: Failure) -> int:
    """How much memory is lacking when the plan gets stuck.

    The need of all VMs of the host minus what is free for them; if that would be enough in total, the need of the
    biggest unplaced VM minus the most that one host has.
    """
    placement, host = failure.placement, failure.host
    if not failure.unplaced:
        return max(0, -placement.free[host])
    usable = placement.reachable(host) & ~(1 << host)
    room = sum(max(0, placement.free[target]) for target in members(usable))
    in_sum = sum(problem.need[vm] for vm in placement.on[host]) - room
    if in_sum > 0:
        return in_sum
    lacking = [
        problem.need[vm] - max((placement.free[target] for target in members(placement.targets(vm))), default=0)
        for vm in failure.unplaced
    ]
    return max([*lacking, 1])


def missing_at_start(problem: Problem) -> dict[int, int]:
    """The hosts that could not be emptied now either if it were their turn, and how many bytes are lacking in total."""
    placement = Placement(problem)
    missing = {}
    for host in problem.turns:
        usable = placement.reachable(host) & ~(1 << host)
        room = sum(max(0, placement.free[target]) for target in members(usable))
        missing[host] = sum(problem.need[vm] for vm in placement.on[host]) - room
    return {host: lacking for host, lacking in missing.items() if lacking > 0}


def smallest_relief(problem: Problem, failure: Failure, without: Collection[VmRef] = ()) -> tuple[int, ...]:
    """VMs (indexes), as few and as small as possible, that have to be down for the plan to work; may be empty.

    Those in `without` (references) are no candidates.
    """
    taken = {*problem.room, *without}
    candidates = [vm for vm in range(len(problem.vms)) if problem.vms[vm] not in taken]
    candidates.sort(key=lambda vm: (-problem.size[vm], vm))
    tries = _Tries(problem)
    least = _least(problem, failure, candidates)
    biggest = _biggest(candidates, least, tries)
    if biggest is None:
        return ()
    return _smaller(problem, biggest, candidates, tries)


class _Tries:
    """Asks the planner whether a set is enough, a limited number of times."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.left = _TRIES if len(problem.vms) < 200 else 10

    def __call__(self, vms: Sequence[int]) -> bool:
        room = [*self.problem.room, *(self.problem.vms[vm] for vm in vms)]
        relaxed = replace(self.problem, room=room)
        if self.left <= 0 or is_hopeless(relaxed):
            return False
        self.left -= 1
        return isinstance(solve(relaxed, thorough=len(self.problem.vms) <= 8), Solution)


def _least(problem: Problem, failure: Failure, candidates: Sequence[int]) -> int:
    """With fewer than this many, even of the biggest, memory is lacking in total."""
    lacking = missing_bytes(problem, failure) if failure.unplaced else 0
    for count, vm in enumerate(candidates, 1):
        lacking -= problem.size[vm]
        if lacking <= 0:
            return count
    return 1


def _biggest(candidates: Sequence[int], least: int, enough: Callable[[Sequence[int]], bool]) -> list[int] | None:
    """The fewest of the biggest that are enough."""
    count = least
    while count < len(candidates) and not enough(candidates[:count]):
        count += max(1, (count - least + 1))
    chosen = list(candidates[: min(count, len(candidates))])
    if not enough(chosen):
        return None
    low = least
    while low < len(chosen):
        middle = (low + len(chosen)) // 2
        if enough(candidates[:middle]):
            chosen = list(candidates[:middle])
        else:
            low = middle + 1
    return chosen


def _smaller(
    problem: Problem, chosen: Sequence[int], candidates: Sequence[int], enough: Callable[[Sequence[int]], bool]
) -> tuple[int, ...]:
    """As many VMs or fewer, with less total memory if that is enough too."""
    if len(candidates) <= 16:
        total = sum(problem.size[vm] for vm in chosen)
        for found in islice(_sets(problem, candidates, len(chosen), total), _TRIES):
            if enough(found):
                return found
        return tuple(chosen)
    kept = list(chosen)
    for position, vm in enumerate(chosen):
        smaller = [other for other in candidates if problem.size[other] < problem.size[vm] and other not in kept]
        low, high = 0, len(smaller)  # biggest first: sets that are enough come before those that are not
        while low < high:
            middle = (low + high) // 2
            if enough([*kept[:position], smaller[middle], *kept[position + 1 :]]):
                kept[position] = smaller[middle]
                low = middle + 1
            else:
                high = middle
    return tuple(kept)


def _sets(problem: Problem, candidates: Sequence[int], most: int, total: int) -> Iterator[tuple[int, ...]]:
    """All smaller sets, ordered by number of VMs and then by bytes."""
    for count in range(1, most + 1):
        found = [(sum(problem.size[vm] for vm in vms), vms) for vms in combinations(sorted(candidates), count)]
        yield from (vms for size, vms in sorted(found) if count < most or size < total)
