"""The start of the second pass of a run.

All hosts have the new version, and VMs are where the first pass leaves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rpu_desktop.planning.problem import NOWHERE, Problem, mask
from rpu_desktop.planning.state import Down, Install, Move, Placement, StateChange, Up

__all__ = ["second_pass_problem"]


def second_pass_problem(problem: Problem, first: Problem, changes: Sequence[StateChange]) -> Problem:
    """`problem`, whose turns are those of the second pass, with the pool as the `changes` of the `first` one leave it.

    All hosts are equal then, those that had a turn are enabled, and control domains no longer grow.
    """
    placement = Placement(first)
    for change in changes:
        _replay(placement, change)
    everywhere = mask(range(len(first.hosts)))
    return replace(
        problem,
        start=placement.at,
        home=first.home,
        free=placement.free,
        growth=0,
        accepts=[everywhere] * len(first.hosts),
        barred=0,
        upgraded=0,
        open=first.open | first.turn_mask,
        away=NOWHERE,
        space=placement.space,
        lies=placement.lies,
    )


def _replay(placement: Placement, change: StateChange) -> None:
    match change:
        case Move():
            placement.move(change.vm, change.target, change.turn, change.layout or placement.lies.get(change.vm))
        case Install():
            placement.install(change.host)
        case Down(vm=vm) if vm != NOWHERE:
            placement.park(vm)
        case Up(vm=vm) if vm != NOWHERE:
            placement.unpark(vm, change.host)
