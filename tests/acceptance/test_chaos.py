"""Random upgrades: the first seeds; `make soak` runs more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.chaos import Plan, chaos, is_own_error


@pytest.mark.parametrize("seed", range(1, 13))
@pytest.mark.timeout(600)
def test_whatever_happens_nothing_happens_that_must_never_happen(seed: int, tmp_path: Path) -> None:
    found = chaos(seed, tmp_path)
    assert not found, "\n".join([f"to repeat it: python -m tests.acceptance.chaos {seed}", *found])


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Frankfurt: Internal error: KeyError('vm')", True),
        ("Traceback (most recent call last):", True),
        (
            "An internal error occurred on the pool coordinator: Storage_error ([S(Internal_error);S(End_of_file)])",
            False,
        ),
        ("INTERNAL_ERROR: xenopsd internal error: the domain failed to restore on an older version", False),
    ],
)
def test_errors_of_the_toolstack_are_not_taken_for_the_programs_own(words: str, own: bool) -> None:
    assert is_own_error(words) is own


def test_a_toolstack_that_restarts_amid_a_copy_is_no_server_that_is_offline() -> None:
    plan = Plan(1, "local-storage", 2, 4, ["copy-broken:at=0.5,by=restart,end=target"], [])
    assert plan.harms_connections


def test_a_seed_always_means_the_same() -> None:
    assert [Plan.of(seed) for seed in range(50)] == [Plan.of(seed) for seed in range(50)]
