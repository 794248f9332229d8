"""When the planner stops searching for a better plan, and for any plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpu_desktop.planning.sequence import Cost
from rpu_desktop.planning.solve import SearchLimits, is_exhausted, is_good_enough

LIMITS = replace(SearchLimits.thorough(100), attempts=3, stubborn_attempts=12, polish_attempts=5)
LOWEST = Cost(0, 0, 0, 4, 64)


@pytest.mark.parametrize(
    ("cost", "fast", "attempt", "stops"),
    [
        pytest.param(LOWEST, True, 1, True, id="as cheap as can be, and fast"),
        pytest.param(LOWEST, False, 1, False, id="as cheap as can be, but slow"),
        pytest.param(LOWEST, False, 5, True, id="slow, and polished often enough"),
        pytest.param(replace(LOWEST, migrations=5), True, 5, False, id="one migration more than the bound"),
        pytest.param(replace(LOWEST, away=1), True, 99, False, id="a VM stays away"),
    ],
)
def test_a_plan_is_good_enough(cost: Cost, fast: bool, attempt: int, stops: bool) -> None:
    assert is_good_enough(cost, attempt, LOWEST, LIMITS, lambda: fast) is stops


@pytest.mark.parametrize(
    ("attempts", "left", "everybody_home", "stops"),
    [
        pytest.param(2, 10, True, False, id="attempts left"),
        pytest.param(3, 10, True, True, id="a plan that brings all VMs home: no more attempts"),
        pytest.param(3, 10, False, False, id="no such plan yet: go on"),
        pytest.param(12, 10, False, True, id="no such plan, and tried often enough"),
        pytest.param(1, 0, False, True, id="no placements left"),
    ],
)
def test_the_search_is_exhausted(attempts: int, left: int, everybody_home: bool, stops: bool) -> None:
    assert is_exhausted(attempts, left, LIMITS, everybody_home=everybody_home) is stops


def test_big_pools_get_fewer_attempts_but_never_less_than_two() -> None:
    small, big, huge = (SearchLimits.thorough(vms) for vms in (10, 1_000, 100_000))
    assert small.attempts > big.attempts > huge.attempts == 2
    assert huge.polish_attempts == huge.repairs == 0
    assert SearchLimits.thorough(0) == SearchLimits.thorough(1)
