"""Bringing VMs home: those for which there is room at once, then those whose place somebody else has taken."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.planning.assignment import ANY, GUESTS, Budget, ReturnAssignment
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.state import Placement

__all__ = ["away_from_home", "bring_home", "call_home", "give_up_homes", "may_return", "swap_home"]

_CHAIN = 3
"""How many VMs may go home one after the other so that one more can."""


def away_from_home(board: Placement) -> list[int]:
    """The VMs that are not where they belong."""
    home = board.problem.home
    return [vm for vm, host in enumerate(board.at) if home[vm] not in (NOWHERE, host) and vm not in board.parked]


def bring_home(board: Placement, turn: int, homes: int = -1) -> None:
    """Move VMs to their homes (those in the mask `homes`) as far as room and versions allow, the biggest first.

    A host whose turn is still to come is no place to go home to.
    """
    problem = board.problem
    waiting = [vm for vm in away_from_home(board) if homes >> problem.home[vm] & 1 and may_return(board, vm)]
    waiting.sort(key=lambda vm: (-problem.need[vm], vm))
    while waiting:
        still = []
        for vm in waiting:
            if board.can_go(vm, problem.home[vm]):
                board.move(vm, problem.home[vm], turn)
            else:
                still.append(vm)
        if len(still) == len(waiting):
            return
        waiting = still


def call_home(board: Placement, vm: int, depth: int = _CHAIN) -> bool:
    """Bring one VM home; whoever is in its way goes home before, if they may.

    False, and the board as it was, when that does not work out.
    """
    home = board.problem.home[vm]
    if not board.targets(vm) >> home & 1:
        return False
    mark = board.mark()
    for other in _in_the_way(board, vm) if depth else ():
        if board.fits(vm, home):
            break
        call_home(board, other, depth - 1)
    if not board.fits(vm, home):
        board.back_to(mark)
        return False
    board.move(vm, home, home)
    return True


def _in_the_way(board: Placement, vm: int) -> list[int]:
    """Guests at its home who may go home themselves; first those whose place is enough, the smallest of them first."""
    home, size = board.problem.home, board.problem.size
    lacking = board.problem.need[vm] - board.free[home[vm]]
    guests = (other for other in board.on[home[vm]] if home[other] not in (NOWHERE, home[vm]))
    return sorted(
        (other for other in guests if may_return(board, other)),
        key=lambda other: (size[other] < lacking, abs(size[other] - lacking), other),
    )


def may_return(board: Placement, vm: int) -> bool:
    """Whether the turn of the VM's home is over, or never comes."""
    home = board.problem.home[vm]
    return bool(board.upgraded >> home & 1) or home not in board.problem.turns


def swap_home(board: Placement, effort: Budget) -> None:
    """Bring home those whose place is taken, after `bring_home`: whoever is in their way is moved on first.

    Nothing is kept that does not leave fewer VMs away than before, so that this ends.
    """
    while True:
        left = sorted((vm for vm in away_from_home(board) if may_return(board, vm)), key=lambda vm: _rank(board, vm))
        away = len(away_from_home(board))
        if not any(_settle(board, vm, effort, away) for vm in left):
            return


def _rank(board: Placement, vm: int) -> tuple[int, int]:
    return -board.problem.need[vm], vm


def _settle(board: Placement, vm: int, effort: Budget, away: int) -> bool:
    mark = board.mark()
    for level in (GUESTS, ANY):
        if ReturnAssignment(board, effort).bring_home(vm, level):
            bring_home(board, NOWHERE)
            if len(away_from_home(board)) < away:
                return True
            board.back_to(mark)
    return False


def give_up_homes(problem: Problem) -> set[int]:
    """Take the home from VMs that will not fit there any more, as few as possible: the new release takes more memory.

    Returns those VMs; `problem.home` says `NOWHERE` for them afterwards.
    """
    given_up: set[int] = set()
    room = [free - problem.growth for free in problem.free]
    family: dict[int, list[int]] = {}
    for vm, (start, home) in enumerate(zip(problem.start, problem.home, strict=True)):
        room[start] += problem.size[vm]
        family.setdefault(home, []).append(vm)
    for host in problem.turns:
        given_up |= _surplus(problem, family.get(host, ()), room[host])
    for vm in given_up:
        problem.home[vm] = NOWHERE
    return given_up


def _surplus(problem: Problem, family: Iterable[int], room: int) -> set[int]:
    left = sorted(family, key=lambda vm: (problem.size[vm], vm))
    lacking = sum(problem.size[vm] for vm in left) - room
    surplus: set[int] = set()
    while lacking > 0 and left:
        victim = next((vm for vm in left if problem.size[vm] >= lacking), left[-1])
        left.remove(victim)
        surplus.add(victim)
        lacking -= problem.size[victim]
    return surplus
