"""The pool while a plan is being made: where VMs are, how much memory is free, what has been done so far.

Every change can be undone back to an earlier mark, so that a strategy can try something and backtrack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning.problem import NOWHERE, Problem
from rpu_desktop.planning.shelves import Layout, Transfer, best_layout, reach, transfer

__all__ = ["Down", "Install", "Move", "Placement", "StateChange", "Up", "copied_bytes", "members"]


@dataclass(frozen=True, slots=True)
class Move:
    """A VM (index) migrates from one host to another, in the turn of a host."""

    vm: int
    source: int
    target: int
    turn: int
    layout: Layout | None = None
    """Where its local disks go with it; None: they stay, or there are none."""


@dataclass(frozen=True, slots=True)
class Install:
    """A host is upgraded."""

    host: int


@dataclass(frozen=True, slots=True)
class Down:
    """A VM (`ref`) is suspended or shut down on its host; `vm` is its index if it could have moved, else `NOWHERE`."""

    host: int
    ref: VmRef
    vm: int = NOWHERE


@dataclass(frozen=True, slots=True)
class Up:
    """That VM is resumed or started again."""

    host: int
    ref: VmRef
    vm: int = NOWHERE


StateChange = Move | Install | Down | Up


def members(hosts: int) -> Iterator[int]:
    """The hosts in a mask."""
    while hosts:
        lowest = hosts & -hosts
        yield lowest.bit_length() - 1
        hosts ^= lowest


def copied_bytes(problem: Problem, move: Move, lies: Mapping[int, Layout]) -> int:
    """How many bytes of disks this migration copies; `lies` is where the disks are before it."""
    if move.layout is None:
        return 0
    return transfer(problem.shelves, problem.disks[move.vm], lies[move.vm], move.layout).copied


class Placement:
    """Which VM is on which host, and the changes that led to it.

    `avoid` maps VMs to hosts (a mask) that could take them but should not.
    """

    def __init__(self, problem: Problem, avoid: Mapping[int, int] | None = None) -> None:
        self.problem = problem
        self.avoid = avoid or {}
        self.free = list(problem.free)
        self.at = list(problem.start)
        self.on: list[set[int]] = [set() for _ in problem.hosts]
        self.guests: set[int] = set()
        """The VMs that are (or were stopped) on another host than their home."""
        for vm, host in enumerate(self.at):
            self.on[host].add(vm)
            self._locate(vm, host)
        self.upgraded = problem.upgraded
        self.closed = 0
        self.changes: list[StateChange] = []
        self.parked: set[int] = set()
        self.space = list(problem.space)
        self.lies = dict(problem.lies)
        self._undo: list[Callable[[], None]] = []

    def mark(self) -> int:
        """The current point, for `back_to`."""
        return len(self._undo)

    def back_to(self, mark: int) -> None:
        """Undo everything done since `mark`."""
        while len(self._undo) > mark:
            self.changes.pop()
            self._undo.pop()()

    def targets(self, vm: int) -> int:
        """The hosts (a mask) that can take this VM and its disks from its current host, regardless of memory."""
        hosts = self._open_to(vm)
        if vm not in self.lies:
            return hosts
        return sum(1 << host for host in members(hosts) if self.layout_on(vm, host) is not None)

    def _open_to(self, vm: int) -> int:
        """The hosts (a mask) that can take this VM, regardless of memory and disk space."""
        source = self.at[vm]
        return self.problem.allowed[vm] & self.reachable(source) & ~(1 << source | self.avoid.get(vm, 0))

    def layout_on(self, vm: int, host: int) -> Layout | None:
        """Where the local disks of this VM would be if it migrated to this host; None if there is no room for them."""
        problem = self.problem
        return best_layout(problem.shelves, self.space, problem.disks[vm], self.lies[vm], host, frozen=problem.frozen)

    def is_displaced(self, vm: int) -> bool:
        """Whether a local disk of this VM is not where it belongs."""
        return vm in self.lies and self.lies[vm] != self.problem.home_layout(vm)

    def reachable(self, source: int) -> int:
        """The hosts (a mask) that VMs may be sent to from `source`."""
        ready = self.problem.open | (self.upgraded & self.problem.turn_mask)
        return self.problem.reachable(source, self.upgraded) & ready & ~self.closed

    def fits(self, vm: int, host: int) -> bool:
        """Whether the host has enough free memory for it."""
        return self.free[host] >= self.problem.need[vm]

    def can_go(self, vm: int, host: int) -> bool:
        """Whether this VM can be sent to this host right now."""
        return (
            bool(self._open_to(vm) >> host & 1)
            and self.fits(vm, host)
            and (vm not in self.lies or self.layout_on(vm, host) is not None)
        )

    def move(self, vm: int, target: int, turn: int, layout: Layout | None = None) -> None:
        """Migrate; `layout` is where its local disks go, by default the best place."""
        source = self.at[vm]
        if layout is None and vm in self.lies:
            layout = self.layout_on(vm, target)
        if layout is not None and layout != self.lies[vm]:
            self._move_with_disks(vm, target, turn, layout)
            return
        self._shift(vm, source, target)
        self._add(Move(vm, source, target, turn), lambda: self._shift(vm, target, source))

    def _move_with_disks(self, vm: int, target: int, turn: int, layout: Layout) -> None:
        source, old = self.at[vm], self.lies[vm]
        moved = self.transfer(vm, layout)
        self._shift(vm, source, target)
        self.lies[vm] = layout
        moved.apply(self.space)

        def undo() -> None:
            self._shift(vm, target, source)
            self.lies[vm] = old
            moved.revert(self.space)

        self._add(Move(vm, source, target, turn, layout), undo)

    def transfer(self, vm: int, layout: Layout) -> Transfer:
        """What it takes to bring the local disks of this VM there."""
        return transfer(self.problem.shelves, self.problem.disks[vm], self.lies[vm], layout)

    def reached(self, vm: int) -> int:
        """The hosts (a mask) that reach its local disks where they are; all if there are none."""
        return reach(self.problem.shelves, self.lies[vm]) if vm in self.lies else -1

    def _shift(self, vm: int, source: int, target: int) -> None:
        size = self.problem.size[vm]
        self.free[source] += size
        self.free[target] -= size
        self.on[source].discard(vm)
        self.on[target].add(vm)
        self._locate(vm, target)

    def _locate(self, vm: int, host: int) -> None:
        self.at[vm] = host
        if self.problem.home[vm] in (NOWHERE, host):
            self.guests.discard(vm)
        else:
            self.guests.add(vm)

    def install(self, host: int) -> None:
        """Upgrade the (empty) host."""
        self.upgraded |= 1 << host
        self.free[host] -= self.problem.growth

        def undo() -> None:
            self.upgraded &= ~(1 << host)
            self.free[host] += self.problem.growth

        self._add(Install(host), undo)

    def pinned_down(self, host: int, ref: VmRef) -> None:
        """Stop a VM that cannot move; its memory stays reserved until it starts again."""
        self._add(Down(host, ref), _nothing)

    def pinned_up(self, host: int, ref: VmRef) -> None:
        """Start that VM again."""
        self._add(Up(host, ref), _nothing)

    def park(self, vm: int) -> None:
        """Stop a VM that could be migrated, to free memory."""
        host = self.at[vm]
        self._park(vm, host)
        self._add(Down(host, self.problem.vms[vm], vm), lambda: self._unpark(vm, host))

    def unpark(self, vm: int, host: int) -> None:
        """Start that VM again on `host`."""
        before = self.at[vm]
        self._unpark(vm, host)

        def undo() -> None:
            self._park(vm, host)
            self._locate(vm, before)

        self._add(Up(host, self.problem.vms[vm], vm), undo)

    def _park(self, vm: int, host: int) -> None:
        self.parked.add(vm)
        self.on[host].discard(vm)
        self.free[host] += self.problem.size[vm]

    def _unpark(self, vm: int, host: int) -> None:
        self.parked.discard(vm)
        self.on[host].add(vm)
        self._locate(vm, host)
        self.free[host] -= self.problem.size[vm]

    def _add(self, change: StateChange, undo: Callable[[], None]) -> None:
        self.changes.append(change)
        self._undo.append(undo)


def _nothing() -> None:
    """Nothing to undo."""
