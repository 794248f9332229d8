"""Plays with what each waits for, in the order of their urgency, and how long they take.

A step waits for what memory and the rules want.  Beyond that its place in the plan says how urgent it is, as whoever
carries the plan out begins the first step that may begin: what an upgrade waits for comes before what can wait, and of
that the longest chain of migrations comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rpu_desktop.planning.dependencies import dependencies_of
from rpu_desktop.planning.estimate import ThroughputModel
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.schedule import Schedule, ScheduledTask
from rpu_desktop.planning.state import Install, Move, StateChange

__all__ = ["WINDOW", "DependencyGraph", "dependency_graph"]

WINDOW = 3
"""How many migrations run at a time, by default."""


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """Plays in a safe serial order; `after` are the numbers (from 1) of those that each waits for."""

    plays: list[StateChange]
    after: list[tuple[int, ...]]

    def seconds(self, problem: Problem) -> float:
        """How long all of it takes at the usual pace: to tell plans apart, not to tell anybody the time."""
        pace = ThroughputModel()
        tasks = {
            number: ScheduledTask(_seconds(problem, play, pace), waits, isinstance(play, Move))
            for number, (play, waits) in enumerate(zip(self.plays, self.after, strict=True), 1)
        }
        return max((slot.end for slot in Schedule(tasks, WINDOW).run(set(), {}).values()), default=0.0)


def dependency_graph(problem: Problem, plays: Sequence[StateChange]) -> DependencyGraph:
    """What each play waits for, and those that upgrades wait for before all others.

    A migration that no upgrade waits for comes one upgrade later than it stood.  Whatever a play waits for still stands
    before it.
    """
    after = dependencies_of(problem, plays)
    due = _due(plays, after)
    ahead = _ahead(problem, plays, after, due)
    order = sorted(range(len(plays)), key=lambda number: (due[number], -ahead[number], number))
    place = {before + 1: now for now, before in enumerate(order, 1)}
    waits = [tuple(sorted(place[other] for other in after[number])) for number in order]
    return DependencyGraph([plays[number] for number in order], waits)


def _due(plays: Sequence[StateChange], after: Sequence[tuple[int, ...]]) -> list[int]:
    """For each play which upgrade (by count) it should be over for; never later than for those that wait for it."""
    upgrades = 0
    due = []
    for play in plays:
        due.append(upgrades + isinstance(play, Move))
        upgrades += isinstance(play, Install)
    for number in range(len(plays) - 1, -1, -1):
        for before in after[number]:
            due[before - 1] = min(due[before - 1], due[number])
    return due


def _ahead(
    problem: Problem, plays: Sequence[StateChange], after: Sequence[tuple[int, ...]], due: Sequence[int]
) -> list[float]:
    """For each play how long it takes with the longest chain that waits for it, up to the upgrade it is due for."""
    pace = ThroughputModel()
    ahead = [0.0 if isinstance(play, Install) else _seconds(problem, play, pace) for play in plays]
    rest = [0.0] * len(plays)
    for number in range(len(plays) - 1, -1, -1):
        ahead[number] += rest[number]
        for before in after[number]:
            if due[before - 1] == due[number]:
                rest[before - 1] = max(rest[before - 1], ahead[number])
    return ahead


def _seconds(problem: Problem, play: StateChange, pace: ThroughputModel) -> float:
    if isinstance(play, Install):
        return pace.offline
    return pace.overhead + (problem.size[play.vm] / pace.bandwidth if play.vm != NOWHERE else 0.0)
