"""Finds a place for each of several VMs on hosts with limited memory, where some VMs can use only some hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rpu_desktop.inventory.ids import HostRef, VmRef

__all__ = ["Item", "Packing", "pack"]

_MAX_STEPS = 20_000
"""The limit of the exhaustive search for a packing; far above what usually filled pools need."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that needs `size` bytes on one of `bins`; earlier bins are ranked better only by their tier."""

    key: VmRef
    size: int
    bins: frozenset[HostRef]


@dataclass(frozen=True, slots=True)
class Packing:
    """Where each item goes; `unplaced` are those for which no place was found."""

    places: Mapping[VmRef, HostRef]
    unplaced: tuple[Item, ...]


def pack(items: Sequence[Item], free: Mapping[HostRef, int], tiers: Mapping[HostRef, int]) -> Packing:
    """Place `items` into bins with `free` bytes, lower tiers first.

    The load is spread if that fits; otherwise the tightest places are tried, then all within limits. Nothing is
    changed in the arguments.
    """
    ordered = sorted(items, key=lambda item: (len(item.bins), -item.size, item.key))
    spread = _greedy(ordered, dict(free), tiers, widest=True)
    if not spread.unplaced:
        return spread
    tight = _greedy(ordered, dict(free), tiers, widest=False)
    if not tight.unplaced:
        return tight
    exact = _Search(ordered, dict(free), tiers).run()
    return exact or min(spread, tight, key=lambda packing: sum(item.size for item in packing.unplaced))


def _greedy(items: Sequence[Item], free: dict[HostRef, int], tiers: Mapping[HostRef, int], *, widest: bool) -> Packing:
    places: dict[VmRef, HostRef] = {}
    unplaced = []
    for item in items:
        target = next(iter(_choices(item, free, tiers, widest=widest)), None)
        if target is None:
            unplaced.append(item)
        else:
            places[item.key] = target
            free[target] -= item.size
    return Packing(places, tuple(unplaced))


def _choices(item: Item, free: Mapping[HostRef, int], tiers: Mapping[HostRef, int], *, widest: bool) -> list[HostRef]:
    sign = -1 if widest else 1
    fitting = (bin_ for bin_ in item.bins if free[bin_] >= item.size)
    return sorted(fitting, key=lambda bin_: (tiers[bin_], sign * free[bin_], bin_))


class _Search:
    """Depth-first search with the tightest place first; identical bins are tried once."""

    def __init__(self, items: Sequence[Item], free: dict[HostRef, int], tiers: Mapping[HostRef, int]) -> None:
        self.items = items
        self.free = free
        self.tiers = tiers
        self.places: dict[VmRef, HostRef] = {}
        self.steps = 0

    def run(self) -> Packing | None:
        return Packing(dict(self.places), ()) if self._place(0) else None

    def _place(self, index: int) -> bool:
        if index == len(self.items):
            return True
        item = self.items[index]
        seen: set[tuple[int, frozenset[VmRef]]] = set()
        for target in _choices(item, self.free, self.tiers, widest=False):
            self.steps += 1
            if self.steps > _MAX_STEPS:
                return False
            alike = (self.free[target], self._takers(target, index))
            if alike in seen:
                continue
            seen.add(alike)
            self.free[target] -= item.size
            self.places[item.key] = target
            if self._place(index + 1):
                return True
            self.free[target] += item.size
            del self.places[item.key]
        return False

    def _takers(self, target: HostRef, index: int) -> frozenset[VmRef]:
        return frozenset(item.key for item in self.items[index + 1 :] if target in item.bins)
