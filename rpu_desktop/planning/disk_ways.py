"""Which virtual machines leave their hosts together with their local disks, and which have to stay because of them.

Where the new release's toolstack moves disks during a rolling upgrade, they move in their hosts' turns: to shared
storage, or to a local one of the host that takes the VM. Otherwise they move before all turns and return after them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot, Vm
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.exhaustive import is_small
from rpu_desktop.planning.problem import Problem
from rpu_desktop.planning.repatriation import park_disks
from rpu_desktop.planning.shelves import Transfer, best_layout, transfer
from rpu_desktop.planning.solve import Failure, Solution, solve
from rpu_desktop.planning.state import Placement, members
from rpu_desktop.planning.storage_motion import (
    StorageMotion,
    is_mixed,
    leads_to_moves,
    moves_in_mixed_pools,
    without_disks,
)
from rpu_desktop.planning.types import LocalDisks, PlanState, VmBlocker, Wishes

__all__ = ["DiskWays", "disk_ways", "ways_that_fit", "ways_that_work"]

_TRIES = 24
"""How many sets of VMs are tried, each of which is planned."""


@dataclass(frozen=True, slots=True)
class DiskWays:
    """VMs by reference.

    `movers` migrate with their local disks; with `frozen` the disks move before and after all turns only. `stuck` have
    disks that cannot move although they should, each with the reason. `left` are disks of VMs that stay displaced.
    """

    movers: frozenset[VmRef] = frozenset()
    frozen: bool = False
    stuck: Mapping[VmRef, Text] = field(default_factory=dict)
    left: frozenset[VmRef] = frozenset()

    def without(self, vms: Mapping[VmRef, Text]) -> DiskWays:
        """The same, but these VMs stay, each for the reason given."""
        return replace(self, movers=self.movers - vms.keys(), stuck={**self.stuck, **vms})

    def explain(self, blockers: Iterable[VmBlocker]) -> list[VmBlocker]:
        """The VMs that stay, with what keeps those that were to move with their disks."""
        staying = [blocker for blocker in blockers if blocker.vm not in self.movers]
        return [replace(blocker, reason=self.stuck.get(blocker.vm, blocker.reason)) for blocker in staying]


def disk_ways(
    snapshot: PoolSnapshot,
    wishes: Wishes,
    turns: Sequence[Host],
    standing: PlanState,
    blockers: Iterable[VmBlocker],
) -> DiskWays:
    """What can become of the VMs with local disks, as far as it can be said without a plan.

    `blockers` are the VMs that no other host can run.
    """
    stays = {blocker.vm for blocker in blockers}
    motion = StorageMotion(snapshot, standing.displaced)
    asked = _asked(snapshot, wishes, motion, standing, stays)
    if not asked:
        return DiskWays()
    anywhere = Capabilities(without_disks(snapshot, map(motion.disks, asked.values())))
    stuck = {
        ref: reason
        for ref, vm in asked.items()
        if (reason := motion.obstacle(vm) or anywhere.why_immovable(vm, snapshot.hosts[vm.resident_on])) is not None
    }
    able = asked.keys() - stuck.keys()
    displaced = {ref for ref, vm in asked.items() if motion.is_displaced(vm)}
    if _moves_while_mixed(snapshot, turns, standing):
        return DiskWays(frozenset(able), stuck=stuck, left=frozenset(displaced - able))
    return _parked(snapshot, turns, able, displaced, stuck)


def _asked(
    snapshot: PoolSnapshot, wishes: Wishes, motion: StorageMotion, standing: PlanState, stays: Collection[VmRef]
) -> dict[VmRef, Vm]:
    """The running VMs whose disks are to move, and those with disks that are not where they belong."""
    away = {snapshot.vbds[vbd].vm for vbd in standing.displaced if vbd in snapshot.vbds}
    wanted = {ref for ref in stays if wishes.disks_for_vm(snapshot.vms[ref].uuid) is LocalDisks.MOVE}
    guests = (vm for vm in snapshot.guests() if vm.ref in wanted or vm.ref in away)
    return {
        vm.ref: vm
        for vm in guests
        if vm.occupies_host and motion.disks(vm) and (vm.ref in wanted or motion.is_displaced(vm))
    }


def _moves_while_mixed(snapshot: PoolSnapshot, turns: Sequence[Host], standing: PlanState) -> bool:
    """Whether disks can move between the first upgrade and the last.

    The coordinator's toolstack decides; the new version is no older than the present one. While the media are not
    known, every release that takes the present one has to allow it.
    """
    running = snapshot.coordinator.software_version
    if not turns and not is_mixed(snapshot):
        return True  # no upgrade is left: what was moved to another host's storage comes back directly
    if moves_in_mixed_pools(running):
        return True
    if all(host.ref != snapshot.coordinator.ref for host in turns):
        return False  # its toolstack stays
    media = standing.media or standing.target
    return moves_in_mixed_pools(media, running) if media is not None else leads_to_moves(running)


def _parked(
    snapshot: PoolSnapshot,
    turns: Sequence[Host],
    able: Collection[VmRef],
    displaced: Collection[VmRef],
    stuck: Mapping[VmRef, Text],
) -> DiskWays:
    """With an older toolstack: only those whose disks can move now, and return after the last turn."""
    returns = not is_mixed(snapshot, [host.ref for host in turns])
    movers = {ref for ref in able if ref in displaced} if returns else set()
    if returns and not is_mixed(snapshot):
        leaving = {host.ref for host in turns}
        movers |= {ref for ref in able if snapshot.vms[ref].resident_on in leaving}
    if returns:
        why = translate("planning", "the new version does not move disks while the pool is being upgraded")
    else:
        why = translate(
            "planning",
            "the new version does not move disks while servers of the pool have different versions, and not all "
            "servers are upgraded",
        )
    more = {ref: why for ref in able if ref not in displaced and ref not in movers}
    left = frozenset(displaced) - movers
    return DiskWays(frozenset(movers), frozen=True, stuck={**stuck, **more}, left=left)


# --- room ------------------------------------------------------------------------------------------------------------


def ways_that_fit(snapshot: PoolSnapshot, ways: DiskWays, build: Callable[[DiskWays], Problem]) -> DiskWays:
    """The same without VMs whose disks find no room in any plan, as far as a simple count shows it.

    `build` makes the problem. Of the VMs of a host the smallest are kept, so that as few as possible have to stay.
    """
    while ways.movers:
        problem = build(ways)
        found = _without_way_back(snapshot, problem)
        if not found and not is_small(problem):  # in small pools every way is examined
            found = (_unparked if problem.frozen else _crowded)(snapshot, problem)
        if not found:
            return ways
        ways = ways.without(found)
    return ways


def _without_way_back(snapshot: PoolSnapshot, problem: Problem) -> dict[VmRef, Text]:
    """VMs whose disks share so much data with others that their storage could not take them back."""
    for shelf, space in enumerate(problem.space):
        owners = [vm for vm, layout in problem.lies.items() if shelf in layout and vm not in _displaced_in(problem)]
        if space < 0 and owners:
            sr = snapshot.srs[problem.shelves[shelf].ref]
            text = translate("planning", "its disks share data with others, and “{sr}” has no room for their return")
            biggest = max(owners, key=lambda vm: (_bytes(problem, vm), vm))
            return {problem.vms[biggest]: text.of(sr=sr.name)}
    return {}


def _displaced_in(problem: Problem) -> set[int]:
    return {vm for vm, layout in problem.lies.items() if layout != problem.home_layout(vm)}


def _unparked(snapshot: PoolSnapshot, problem: Problem) -> dict[VmRef, Text]:
    """VMs whose disks cannot be parked on shared storage, or not be brought back."""
    placement = Placement(problem)
    found = {problem.vms[vm]: _no_parking(snapshot, placement, vm) for vm in park_disks(placement)}
    for vm in problem.lies:
        here = problem.home[vm]
        if problem.free[here] - problem.growth < problem.need[vm]:
            found.setdefault(problem.vms[vm], _twice(snapshot, problem, vm))
    displaced = {problem.vms[vm] for vm in _displaced_in(problem)}
    return {ref: reason for ref, reason in found.items() if ref not in displaced}


def _no_parking(snapshot: PoolSnapshot, placement: Placement, vm: int) -> Text:
    problem = placement.problem
    if not placement.fits(vm, placement.at[vm]):
        return _twice(snapshot, problem, vm)
    text = translate("planning", "there is no shared storage with {size} of free space for its disks")
    return text.of(size=gib(_bytes(problem, vm)))


def _twice(snapshot: PoolSnapshot, problem: Problem, vm: int) -> Text:
    text = translate(
        "planning", "while its disks are copied, {host} needs {size} of memory for it a second time, and has less"
    )
    return text.of(host=snapshot.hosts[problem.hosts[problem.home[vm]]].name, size=gib(problem.need[vm]))


def _crowded(snapshot: PoolSnapshot, problem: Problem) -> dict[VmRef, Text]:
    """VMs that find no room for their disks in their host's turn, even if no other host needs any."""
    found: dict[VmRef, Text] = {}
    for host in problem.turns:
        space = list(problem.space)
        here = [vm for vm in problem.lies if problem.start[vm] == host and vm not in _displaced_in(problem)]
        for vm in sorted(here, key=lambda vm: (_bytes(problem, vm), vm)):
            if not _lay_somewhere(problem, space, vm):
                found[problem.vms[vm]] = no_room(problem, vm)
    return found


def _lay_somewhere(problem: Problem, space: list[int], vm: int) -> bool:
    """Put its disks where most space is left, regardless of memory."""
    best: tuple[int, Transfer] | None = None
    for host in members(problem.allowed[vm] & ~(1 << problem.start[vm])):
        layout = best_layout(problem.shelves, space, problem.disks[vm], problem.lies[vm], host, frozen=False)
        if layout is not None:
            moved = transfer(problem.shelves, problem.disks[vm], problem.lies[vm], layout)
            left = min((space[shelf] - size for shelf, size in moved.takes.items()), default=0)
            if best is None or left > best[0]:
                best = left, moved
    if best is not None:
        best[1].apply(space)
    return best is not None


def no_room(problem: Problem, vm: int) -> Text:
    """Why the local disks of this VM cannot move: what they need."""
    text = translate("planning", "no storage that another server can reach has {size} of free space for its disks")
    return text.of(size=gib(_bytes(problem, vm)))


def _bytes(problem: Problem, vm: int) -> int:
    return sum(disk.thin for disk in problem.disks[vm])


# --- where no plan is found ------------------------------------------------------------------------------------------


def ways_that_work(
    ways: DiskWays, problem: Problem, failure: Failure, build: Callable[[DiskWays], Problem]
) -> DiskWays:
    """The same without the fewest VMs of the host that could not be emptied because of disks; else unchanged."""
    stuck = _stuck_by_disks(problem, failure)
    if not stuck:
        return ways
    found = _fewest(sorted(stuck, key=lambda vm: (-_bytes(problem, vm), vm)), _Enough(ways, problem, failure, build))
    return ways.without({problem.vms[vm]: no_room(problem, vm) for vm in found})


def _stuck_by_disks(problem: Problem, failure: Failure) -> list[int]:
    """VMs at home on the host that could not be emptied, if one lacks room there, or all together lack disk space."""
    placement = failure.placement
    unplaced = [vm for vm in failure.unplaced if vm in problem.lies]
    space = list(placement.space)
    if all(placement.targets(vm) and _lay_somewhere(problem, space, vm) for vm in unplaced):
        return []  # each has room, and all of them together
    displaced = _displaced_in(problem)
    return [vm for vm in problem.lies if problem.start[vm] == failure.host and vm not in displaced]


@dataclass(slots=True)
class _Enough:
    """Whether the host can be emptied if these VMs stay on it, a limited number of times."""

    ways: DiskWays
    problem: Problem
    failure: Failure
    build: Callable[[DiskWays], Problem]
    left: int = _TRIES

    def __call__(self, vms: Sequence[int]) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        refs = {self.problem.vms[vm]: no_room(self.problem, vm) for vm in vms}
        problem = self.build(self.ways.without(refs))
        found = solve(problem, thorough=is_small(problem))
        return isinstance(found, Solution) or found.host != self.failure.host


def _fewest(candidates: Sequence[int], enough: Callable[[Sequence[int]], bool]) -> Sequence[int]:
    """The fewest of the biggest that are enough, the last of them as small as possible; all if nothing less is."""
    low, high = 1, len(candidates)
    while low < high:
        middle = (low + high) // 2
        if enough(candidates[:middle]):
            high = middle
        else:
            low = middle + 1
    chosen = list(candidates[:low])
    first, last = low, len(candidates) - 1
    while first <= last:  # biggest first: those that are enough come before those that are not
        middle = (first + last) // 2
        if enough([*chosen[:-1], candidates[middle]]):
            chosen[-1] = candidates[middle]
            first = middle + 1
        else:
            last = middle - 1
    return chosen
