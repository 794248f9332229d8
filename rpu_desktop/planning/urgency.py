"""What is begun first where several steps may: those that the next host's upgrade waits for.

A step waits for what memory and the rules want; beyond that its place in the plan says how urgent it is, as whoever
carries the plan out begins the first step that may begin.
"""

from __future__ import annotations

from collections.abc import Sequence

from rpu_desktop.planning.board import Install, Move, Play

__all__ = ["by_urgency"]


def by_urgency(plays: Sequence[Play], after: Sequence[tuple[int, ...]]) -> tuple[list[Play], list[tuple[int, ...]]]:
    """The same plays and what each waits for (numbers from 1), those that upgrades wait for before all others.

    A step that no upgrade waits for comes one upgrade later than it stood.  Whatever a step waits for still stands before it.
    """
    due = _due(plays, after)
    order = sorted(range(len(plays)), key=lambda number: (due[number], number))
    place = {before + 1: now + 1 for now, before in enumerate(order)}
    return [plays[number] for number in order], [tuple(sorted(place[each] for each in after[number])) for number in order]


def _due(plays: Sequence[Play], after: Sequence[tuple[int, ...]]) -> list[int]:
    """For each play which upgrade (by count) waits for it; it never falls from a play to those that wait for it."""
    installs = 0
    due = []
    for play in plays:
        due.append(installs + (isinstance(play, Move)))
        installs += isinstance(play, Install)
    for number in range(len(plays) - 1, -1, -1):
        for before in after[number]:
            due[before - 1] = min(due[before - 1], due[number])
    return due
