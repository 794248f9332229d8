"""Bringing VMs home: those for which there is room at once, then those whose place somebody else has taken."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.planning.board import Board, members
from rpu_desktop.planning.problem import NOWHERE, Problem

__all__ = ["away_from_home", "bring_home", "give_up_homes", "swap_home"]


def away_from_home(board: Board) -> list[int]:
    """The VMs that are not where they belong."""
    home = board.problem.home
    return [vm for vm, host in enumerate(board.at) if home[vm] not in (NOWHERE, host) and vm not in board.parked]


def bring_home(board: Board, turn: int, homes: int = -1) -> None:
    """Move VMs to their homes (those in the mask `homes`) as far as room and versions allow, the biggest first.

    A host whose turn is still to come is no place to go home to.
    """
    problem = board.problem
    waiting = [vm for vm in away_from_home(board) if homes >> problem.home[vm] & 1 and _may_return(board, vm)]
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


def _may_return(board: Board, vm: int) -> bool:
    home = board.problem.home[vm]
    return bool(board.upgraded >> home & 1) or home not in board.problem.turns


def swap_home(board: Board, turn: int) -> None:
    """Bring home those whose place is taken, after `bring_home`: guests in their way are moved out first.

    Each VM is displaced once at most, so that this ends.
    """
    displaced: set[int] = set()
    while True:
        left = sorted(
            (vm for vm in away_from_home(board) if _may_return(board, vm)), key=lambda vm: (-board.problem.need[vm], vm)
        )
        if not any(_make_way(board, vm, turn, displaced) for vm in left):
            return
        bring_home(board, turn)


def _make_way(board: Board, vm: int, turn: int, displaced: set[int]) -> bool:
    """Move guests out of the home of `vm` until it fits; whether that was possible."""
    problem = board.problem
    home = problem.home[vm]
    if not board.targets(vm) >> home & 1:
        return False
    mark = board.mark()
    gone = []
    for guest in _guests(board, home, problem.need[vm] - board.free[home], displaced):
        target = _refuge(board, guest, board.at[vm])
        if target is not None:
            board.move(guest, target, turn)
            gone.append(guest)
        if board.fits(vm, home):
            board.move(vm, home, turn)
            displaced.update(gone)
            return True
    board.back_to(mark)
    return False


def _guests(board: Board, host: int, lacking: int, displaced: set[int]) -> list[int]:
    """Those on `host` that do not belong there: first the smallest that is enough alone, then the biggest."""
    problem = board.problem
    guests = [vm for vm in board.on[host] if problem.home[vm] != host and vm not in displaced]
    guests.sort(key=lambda vm: (problem.size[vm], vm))
    enough = [vm for vm in guests if problem.size[vm] >= lacking]
    return enough + [vm for vm in reversed(guests) if vm not in enough]


def _refuge(board: Board, vm: int, avoid: int) -> int | None:
    """The tightest place with room, where possible not the one that is about to become free."""
    problem = board.problem
    fitting = [host for host in members(board.targets(vm)) if board.fits(vm, host)]
    return min(
        fitting, key=lambda host: (problem.home[vm] != host, host == avoid, board.free[host], host), default=None
    )


def give_up_homes(problem: Problem) -> set[int]:
    """Take the home from VMs that will not fit there any more, as few as possible: the new release takes more memory.

    Returns those VMs; `problem.home` says `NOWHERE` for them afterwards.
    """
    given_up: set[int] = set()
    for host in problem.turns:
        room = problem.free[host] - problem.growth
        room += sum(problem.size[vm] for vm, start in enumerate(problem.start) if start == host)
        family = [vm for vm, home in enumerate(problem.home) if home == host]
        given_up |= _surplus(problem, family, room)
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
