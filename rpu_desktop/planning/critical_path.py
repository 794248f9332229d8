"""The dependency graph in order of urgency (critical path first), and how long it takes.

The engine begins the first step of the plan that may begin, so the order of the steps expresses their urgency: what an
upgrade waits for comes before what can wait, and within that the longest chain of migrations comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rpu_desktop.planning.dependencies import dependencies_of
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.schedule import Schedule, ScheduledTask
from rpu_desktop.planning.state import Install, Move, StateChange, copied_bytes
from rpu_desktop.planning.types import USUAL_MIGRATIONS

__all__ = ["DependencyGraph", "dependency_graph"]


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """Changes in a safe serial order; `after` has, for each, the numbers (from 1) of those it waits for."""

    changes: list[StateChange]
    after: list[tuple[int, ...]]

    def seconds(self, problem: Problem) -> float:
        """The total time at the usual throughput: to compare plans, not to show to people."""
        seconds = _durations(problem, self.changes)
        tasks = {
            number: ScheduledTask(seconds[number - 1], waits, isinstance(change, Move), _sender(change))
            for number, (change, waits) in enumerate(zip(self.changes, self.after, strict=True), 1)
        }
        return max((slot.end for slot in Schedule(tasks, USUAL_MIGRATIONS).run(set(), {}).values()), default=0.0)


def dependency_graph(problem: Problem, changes: Sequence[StateChange]) -> DependencyGraph:
    """The graph of these changes, with those that upgrades wait for first.

    A migration that no upgrade waits for moves behind the next upgrade.  Every change still stands behind those that it
    waits for.
    """
    after = dependencies_of(problem, changes)
    due = _due(changes, after)
    ahead = _ahead(problem, changes, after, due)
    order = sorted(range(len(changes)), key=lambda number: (due[number], -ahead[number], number))
    place = {before + 1: now for now, before in enumerate(order, 1)}
    waits = [tuple(sorted(place[other] for other in after[number])) for number in order]
    return DependencyGraph([changes[number] for number in order], waits)


def _due(changes: Sequence[StateChange], after: Sequence[tuple[int, ...]]) -> list[int]:
    """For each change, the upgrade (by count) it should end before; never later than for changes that wait for it."""
    upgrades = 0
    due = []
    for change in changes:
        due.append(upgrades + isinstance(change, Move))
        upgrades += isinstance(change, Install)
    for number in range(len(changes) - 1, -1, -1):
        for before in after[number]:
            due[before - 1] = min(due[before - 1], due[number])
    return due


def _ahead(
    problem: Problem, changes: Sequence[StateChange], after: Sequence[tuple[int, ...]], due: Sequence[int]
) -> list[float]:
    """For each change, the seconds of the longest chain that begins with it, up to the upgrade it is due for."""
    seconds = _durations(problem, changes)
    ahead = [0.0 if isinstance(change, Install) else seconds[number] for number, change in enumerate(changes)]
    rest = [0.0] * len(changes)
    for number in range(len(changes) - 1, -1, -1):
        ahead[number] += rest[number]
        for before in after[number]:
            if due[before - 1] == due[number]:
                rest[before - 1] = max(rest[before - 1], ahead[number])
    return ahead


def _durations(problem: Problem, changes: Sequence[StateChange]) -> list[float]:
    """The seconds that each change takes at the usual throughput; they are in their original order within each VM."""
    pace, lies = ThroughputModel(), dict(problem.lies)
    found = []
    for change in changes:
        if isinstance(change, Install):
            found.append(pace.offline)
            continue
        seconds = pace.overhead + (problem.size[change.vm] / pace.bandwidth if change.vm != NOWHERE else 0.0)
        if isinstance(change, Move) and change.layout is not None:
            seconds += copied_bytes(problem, change, lies) / pace.disk_bandwidth
            lies[change.vm] = change.layout
        found.append(seconds)
    return found


def _sender(change: StateChange) -> int | None:
    """The host that sends disks with it."""
    return change.source if isinstance(change, Move) and change.layout is not None else None
