"""Random upgrades: the first seeds; `make soak` runs more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.chaos import Plan, chaos


@pytest.mark.parametrize("seed", range(1, 13))
@pytest.mark.timeout(600)
def test_whatever_happens_nothing_happens_that_must_never_happen(seed: int, tmp_path: Path) -> None:
    found = chaos(seed, tmp_path)
    assert not found, "\n".join([f"to repeat it: python -m tests.acceptance.chaos {seed}", *found])


def test_a_seed_always_means_the_same() -> None:
    assert [Plan.of(seed) for seed in range(50)] == [Plan.of(seed) for seed in range(50)]
