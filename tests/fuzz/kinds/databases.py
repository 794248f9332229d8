"""Pool databases and live records with wrong values: see `tests.acceptance.mutations`."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.acceptance.mutations import survives

SHARE = 10  # the acceptance tests run a part of their own
LONGEST = 120.0


def cases(rng: random.Random) -> Iterator[int]:
    while True:
        yield rng.randrange(1 << 30)


def run(case: int) -> None:
    survives(case)
