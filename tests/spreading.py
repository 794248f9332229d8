"""The longest tests start first, so that no worker is left alone with one at the end.

``durations.tsv`` has the seconds of the long tests; ``scripts/durations.py`` writes it from the output of a whole run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

__all__ = ["DURATIONS", "durations", "pytest_collection_modifyitems", "spread"]

DURATIONS = Path(__file__).with_name("durations.tsv")

T = TypeVar("T")


def durations() -> dict[str, float]:
    """Seconds by test id, for tests that take long."""
    rows = (line.split("\t", 1) for line in DURATIONS.read_text("utf-8").splitlines())
    return {name: float(seconds) for seconds, name in rows}


def spread(items: Sequence[tuple[T, float]], workers: int) -> list[T]:
    """An order whose equal parts, one for each worker, begin with the long items (those with more than 0 seconds).

    xdist's worksteal gives each worker such a part; a worker that is done takes from the end of another one's.
    """
    sizes = [len(items) // workers + (number >= workers - len(items) % workers) for number in range(workers)]
    parts: list[list[T]] = [[] for _ in sizes]
    loads = [0.0] * workers
    long = sorted((item for item in items if item[1] > 0), key=lambda item: -item[1])
    for item, seconds in long:
        least = min((n for n in range(workers) if len(parts[n]) < sizes[n]), key=lambda n: loads[n])
        parts[least].append(item)
        loads[least] += seconds
    short = iter(item for item, seconds in items if seconds <= 0)
    for part, size in zip(parts, sizes, strict=True):
        part += [next(short) for _ in range(size - len(part))]
    return [item for part in parts for item in part]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        known = durations()
        items[:] = spread([(item, known.get(item.nodeid, 0.0)) for item in items], workers)
