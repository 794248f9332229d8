"""Where the second pass of a run begins: all hosts have the new version, and everybody is where the first one ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rpu_desktop.planning.problem import NOWHERE, Problem, mask
from rpu_desktop.planning.state import Down, Install, Move, Placement, StateChange, Up

__all__ = ["once_more"]


def once_more(problem: Problem, first: Problem, plays: Sequence[StateChange]) -> Problem:
    """`problem`, whose turns are those of the second pass, with the pool as the `plays` of the `first` one leave it.

    All hosts are alike then, those that had a turn are enabled, and no control domain grows any more.
    """
    board = Placement(first)
    for play in plays:
        _replay(board, play)
    everywhere = mask(range(len(first.hosts)))
    return replace(
        problem,
        start=board.at,
        home=first.home,
        free=board.free,
        growth=0,
        accepts=[everywhere] * len(first.hosts),
        barred=0,
        upgraded=0,
        open=first.open | first.turn_mask,
        away=NOWHERE,
    )


def _replay(board: Placement, play: StateChange) -> None:
    match play:
        case Move():
            board.move(play.vm, play.target, play.turn)
        case Install():
            board.install(play.host)
        case Down(vm=vm) if vm != NOWHERE:
            board.park(vm)
        case Up(vm=vm) if vm != NOWHERE:
            board.unpark(vm, play.host)
