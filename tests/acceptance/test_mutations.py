"""Damaged databases and odd answers: a part of `tests.acceptance.mutations`."""

from __future__ import annotations

import os
import random

import pytest

from tests.acceptance.mutations import mutated_dump, survives

COUNT = int(os.environ.get("RPU_MUTATIONS", "120"))


@pytest.mark.parametrize("first", range(0, COUNT, 20))
@pytest.mark.timeout(600)
def test_no_damaged_pool_ends_in_a_program_error(first: int) -> None:
    for seed in range(first, min(first + 20, COUNT)):
        assert survives(seed), f"to repeat it: python -m tests.acceptance.mutations 1 {seed}"


def test_a_seed_always_means_the_same() -> None:
    assert [mutated_dump(random.Random(seed)) for seed in range(5)] == [
        mutated_dump(random.Random(seed)) for seed in range(5)
    ]
