"""What differs between two tables of snapshots, where unchanged objects are the same objects."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from operator import is_not
from typing import TypeVar

__all__ = ["changed_keys"]

R = TypeVar("R")
T = TypeVar("T")


def changed_keys(before: Mapping[R, T], now: Mapping[R, T]) -> set[R]:
    """The keys under which `now` has another object than `before`, or none, or has one that `before` had not.

    As snapshots keep the order of their tables, this mostly is one comparison by identity for each object.
    """
    if before is now:
        return set()
    if len(before) == len(now):
        moved = compress(now, map(is_not, now.values(), before.values()))
        found = {key for key in moved if before.get(key) is not now[key]}
        if found <= before.keys():
            return found
    return {key for key in before.keys() | now.keys() if before.get(key) is not now.get(key)}
