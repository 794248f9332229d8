"""Where the disks of a virtual machine lie, and where they can go: disk space as a resource beside memory.

A layout has one storage (index) for each disk of a VM that moves along. Disks occupy both ends from the beginning of a
move to its end; thick storage needs the moving disk's full size a second time meanwhile, on the way out for a snapshot
and on the way in for the copy (xen-api ``storage_smapiv1_migrate.ml``, sm ``LVHDSR.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rpu_desktop.inventory.ids import SrRef, VbdRef

__all__ = ["Disk", "Layout", "Shelf", "Transfer", "best_layout", "parking_layout", "reach", "transfer"]

Layout = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk: `home` is its storage (index); `thin` and `thick` are what it occupies on either kind (bytes).

    `thin` is also what is copied, and `twice` what thick storage needs in addition during a move.
    """

    vbd: VbdRef
    home: int
    thin: int
    thick: int
    twice: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A storage: `hosts` (a mask) reach it; it `takes` disks of other storages, or only its own."""

    ref: SrRef
    hosts: int
    thick: bool
    takes: bool

    def size(self, disk: Disk) -> int:
        """What the disk occupies here."""
        return disk.thick if self.thick else disk.thin


@dataclass(slots=True)
class Transfer:
    """What a change of layout needs of each storage (index): bytes.

    `takes` stay occupied at the new place, `frees` become free at the old one when it is over, `during` are needed on
    either only until then.
    """

    takes: dict[int, int]
    frees: dict[int, int]
    during: dict[int, int]
    copied: int

    @property
    def needs(self) -> dict[int, int]:
        """What each storage has to have free."""
        found = dict(self.takes)
        for shelf, size in self.during.items():
            _add(found, shelf, size)
        return found

    def fits(self, space: Sequence[int]) -> bool:
        """Whether there is room for it."""
        return all(space[shelf] >= size for shelf, size in self.needs.items())

    def apply(self, space: list[int]) -> None:
        """Account for it as done."""
        for shelf, size in self.takes.items():
            space[shelf] -= size
        for shelf, size in self.frees.items():
            space[shelf] += size

    def revert(self, space: list[int]) -> None:
        """Account for it as not done."""
        for shelf, size in self.takes.items():
            space[shelf] += size
        for shelf, size in self.frees.items():
            space[shelf] -= size


def transfer(shelves: Sequence[Shelf], disks: Sequence[Disk], old: Layout, new: Layout) -> Transfer:
    """What it takes to bring these disks from one layout to another."""
    found = Transfer({}, {}, {}, 0)
    for disk, source, target in zip(disks, old, new, strict=True):
        if source != target:
            _add(found.takes, target, shelves[target].size(disk))
            _add(found.frees, source, shelves[source].size(disk))
            for end in (source, target):
                if shelves[end].thick:
                    _add(found.during, end, disk.twice)
            found.copied += disk.thin
    return found


def reach(shelves: Sequence[Shelf], layout: Layout) -> int:
    """The hosts (a mask) that reach all storages of this layout."""
    hosts = -1
    for shelf in layout:
        hosts &= shelves[shelf].hosts
    return hosts


def best_layout(
    shelves: Sequence[Shelf], space: Sequence[int], disks: Sequence[Disk], old: Layout, host: int, *, frozen: bool
) -> Layout | None:
    """The layout for a VM that migrates to `host`: home, or as it is, or where there is room; None if there is none.

    Storage that more hosts reach is preferred, because the VM can leave again from there without its disks. `frozen`
    disks stay where they are.
    """
    if frozen:
        return old if reach(shelves, old) >> host & 1 else None
    home = tuple(disk.home for disk in disks)
    if reach(shelves, home) >> host & 1:
        return home if transfer(shelves, disks, old, home).fits(space) else None
    moving = [number for number, shelf in enumerate(old) if not shelves[shelf].hosts >> host & 1]
    usable = [number for number, shelf in enumerate(shelves) if shelf.takes and shelf.hosts >> host & 1]
    return _spread(shelves, space, disks, old, moving, usable)


def parking_layout(
    shelves: Sequence[Shelf], space: Sequence[int], disks: Sequence[Disk], old: Layout, host: int
) -> Layout | None:
    """The layout with all disks on storage that other hosts than `host` reach as well; None if there is no room."""
    usable = [
        number
        for number, shelf in enumerate(shelves)
        if shelf.takes and shelf.hosts >> host & 1 and shelf.hosts != 1 << host
    ]
    return _spread(shelves, space, disks, old, range(len(disks)), usable)


def _spread(
    shelves: Sequence[Shelf],
    space: Sequence[int],
    disks: Sequence[Disk],
    old: Layout,
    moving: Iterable[int],
    usable: Sequence[int],
) -> Layout | None:
    """The layout with these disks (numbers) on usable storage, the biggest first; None if one finds no room."""
    new = list(old)
    for number in sorted(moving, key=lambda number: -disks[number].thin):
        best: tuple[int, int, int] | None = None
        for shelf in usable:
            needed = transfer(shelves, disks, old, (*new[:number], shelf, *new[number + 1 :]))
            if needed.fits(space):
                rank = (-shelves[shelf].hosts.bit_count(), needed.takes.get(shelf, 0) - space[shelf], shelf)
                best = rank if best is None else min(best, rank)
        if best is None:
            return None
        new[number] = best[-1]
    return tuple(new)


def _add(sizes: dict[int, int], shelf: int, size: int) -> None:
    sizes[shelf] = sizes.get(shelf, 0) + size
