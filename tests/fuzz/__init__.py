"""Damaged and hostile input, derived from a seed: ``python -m tests.fuzz --count N --seed S [--kind KIND]``.

A kind is a module in `tests.fuzz.kinds` with two functions:

``cases(rng: random.Random) -> Iterator[Case]``
    is endless; the same `rng` gives the same cases, each of them small and harmless.
``run(case: Case) -> None``
    runs the program with it; raises whatever must not escape (AssertionError for what must not be).

It may have ``SHARE``, the number of cases that the ordinary suite tries (else `SHARE`), ``LONGEST``, the seconds after
which one case counts as hanging (else `LONGEST`), and ``MOST``, the number of cases that are enough where each of them
is a whole upgrade with many names.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tests.fuzz import kinds

__all__ = ["LONGEST", "SEED", "SHARE", "Failure", "Kind", "all_kinds"]

SEED = 16
SHARE = 100
LONGEST = 60.0


@dataclass(frozen=True)
class Failure:
    """One case that went wrong."""

    number: int
    case: Any
    error: Exception


@dataclass(frozen=True)
class Kind:
    """One kind of input."""

    name: str
    cases: Callable[[random.Random], Iterator[Any]]
    run: Callable[[Any], None]
    share: int
    longest: float
    most: int | None

    @classmethod
    def named(cls, name: str) -> Kind:
        """The kind of a module in `tests.fuzz.kinds`."""
        module = importlib.import_module(f"{kinds.__name__}.{name}")
        share, longest = getattr(module, "SHARE", SHARE), getattr(module, "LONGEST", LONGEST)
        return cls(name, module.cases, module.run, share, longest, getattr(module, "MOST", None))

    def enough(self, count: int) -> int:
        """How many of `count` cases are tried."""
        return count if self.most is None else min(count, self.most)

    def failures(self, count: int, seed: int, before: Callable[[int], None] = lambda number: None) -> Iterator[Failure]:
        """Try `count` cases, `most` at most, and yield those that fail; `before` is called with the number of each."""
        for number, case in enumerate(islice(self.cases(random.Random(seed)), self.enough(count))):
            before(number)
            try:
                self.run(case)
            except Exception as error:  # noqa: BLE001 (any error is a finding)
                yield Failure(number, case, error)


def all_kinds() -> list[str]:
    """The names of all kinds."""
    return sorted(found.name for found in pkgutil.iter_modules(kinds.__path__))
