"""Returns VMs to their home hosts: first where memory is free, then where other VMs have to be migrated."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.planning.assignment import ANY, GUESTS, Budget, ReturnAssignment
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.shelves import parking_layout
from rpu_desktop.planning.state import Placement

__all__ = [
    "away_from_home",
    "bring_disks_home",
    "give_up_homes",
    "may_return",
    "park_disks",
    "return_by_swapping",
    "return_home",
    "return_one",
]

_CHAIN = 3
"""How many VMs may return one after the other to free memory for one more."""


def away_from_home(placement: Placement) -> list[int]:
    """The VMs that run on another host than their home."""
    return sorted(placement.guests - placement.parked)


def bring_disks_home(placement: Placement) -> list[int]:
    """Move disks home whose VMs are at home already, as far as there is room; returns the VMs for which there is none.

    Meanwhile the VM's memory is needed on its host a second time.
    """
    left = []
    for vm in sorted(placement.lies):
        home, problem = placement.problem.home[vm], placement.problem
        if placement.at[vm] != home or not placement.is_displaced(vm):
            continue
        layout = problem.home_layout(vm)
        fits = placement.fits(vm, home) and placement.transfer(vm, layout).fits(placement.space)
        if fits and vm not in placement.parked and placement.reached(vm) >> home & 1:
            placement.move(vm, home, NOWHERE, layout)
        else:
            left.append(vm)
    return left


def park_disks(placement: Placement) -> list[int]:
    """Move local disks to storage that other hosts reach while their VMs stay where they are, the smallest first.

    Returns the VMs for which there is no room: for their disks, or for their memory, which their host needs twice.
    """
    problem = placement.problem
    home = [vm for vm in placement.lies if not placement.is_displaced(vm)]
    left = []
    for vm in sorted(home, key=lambda vm: (sum(disk.thin for disk in problem.disks[vm]), vm)):
        here = placement.at[vm]
        layout = parking_layout(problem.shelves, placement.space, problem.disks[vm], placement.lies[vm], here)
        if layout is None or not placement.fits(vm, here):
            left.append(vm)
        else:
            placement.move(vm, here, NOWHERE, layout)
    return left


def return_home(placement: Placement, turn: int, homes: int = -1) -> None:
    """Move VMs to their homes (those in the mask `homes`) as far as memory and versions allow, the biggest first.

    No VM returns to a host that has yet to be upgraded.
    """
    problem = placement.problem
    waiting = [vm for vm in away_from_home(placement) if homes >> problem.home[vm] & 1 and may_return(placement, vm)]
    waiting.sort(key=lambda vm: (-problem.need[vm], vm))
    while waiting:
        still = []
        for vm in waiting:
            if placement.can_go(vm, problem.home[vm]):
                placement.move(vm, problem.home[vm], turn)
            else:
                still.append(vm)
        if len(still) == len(waiting):
            return
        waiting = still


def return_one(placement: Placement, vm: int, depth: int = _CHAIN) -> bool:
    """Return one VM to its home, after the guests there that are in its way have returned to theirs.

    False, and the placement unchanged, if that does not work.
    """
    home = placement.problem.home[vm]
    if not placement.targets(vm) >> home & 1:
        return False
    mark = placement.mark()
    for other in _in_the_way(placement, vm) if depth else ():
        if placement.fits(vm, home):
            break
        return_one(placement, other, depth - 1)
    if not placement.fits(vm, home):
        placement.back_to(mark)
        return False
    placement.move(vm, home, home)
    return True


def _in_the_way(placement: Placement, vm: int) -> list[int]:
    """Guests on its home host that may return themselves: first those that free enough, the smallest of them first."""
    home, size = placement.problem.home, placement.problem.size
    lacking = placement.problem.need[vm] - placement.free[home[vm]]
    guests = (other for other in placement.on[home[vm]] if home[other] not in (NOWHERE, home[vm]))
    return sorted(
        (other for other in guests if may_return(placement, other)),
        key=lambda other: (size[other] < lacking, abs(size[other] - lacking), other),
    )


def may_return(placement: Placement, vm: int) -> bool:
    """Whether the VM's home has been upgraded, or has no turn."""
    home = placement.problem.home[vm]
    return bool(placement.upgraded >> home & 1) or home not in placement.problem.turns


def return_by_swapping(placement: Placement, budget: Budget) -> None:
    """Return VMs that `return_home` could not, by moving other VMs out of their way.

    A swap is kept only if it leaves fewer VMs away from home, so this terminates.
    """
    while True:
        left = sorted(
            (vm for vm in away_from_home(placement) if may_return(placement, vm)), key=lambda vm: _rank(placement, vm)
        )
        away = len(away_from_home(placement))
        if not any(_swap_in(placement, vm, budget, away) for vm in left):
            return


def _rank(placement: Placement, vm: int) -> tuple[int, int]:
    return -placement.problem.need[vm], vm


def _swap_in(placement: Placement, vm: int, budget: Budget, away: int) -> bool:
    mark = placement.mark()
    for level in (GUESTS, ANY):
        if ReturnAssignment(placement, budget).return_vm(vm, level):
            return_home(placement, NOWHERE)
            if len(away_from_home(placement)) < away:
                return True
            placement.back_to(mark)
    return False


def give_up_homes(problem: Problem) -> set[int]:
    """Release as few VMs as possible from their homes where they no longer fit: the new release takes more memory.

    VMs with local disks return in any case.
    Returns those VMs; their `problem.home` is `NOWHERE` afterwards.
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
    family = list(family)
    left = sorted((vm for vm in family if vm not in problem.disks), key=lambda vm: (problem.size[vm], vm))
    lacking = sum(problem.size[vm] for vm in family) - room
    surplus: set[int] = set()
    while lacking > 0 and left:
        chosen = next((vm for vm in left if problem.size[vm] >= lacking), left[-1])
        left.remove(chosen)
        surplus.add(chosen)
        lacking -= problem.size[chosen]
    return surplus
