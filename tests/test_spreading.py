"""The order in which the tests start."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.spreading import durations, spread

SECONDS = st.lists(st.sampled_from([0.0, 0.0, 0.0, 3.0, 20.0, 90.0]), max_size=60)


def parts_of(order: list[int], workers: int) -> list[list[int]]:
    """As distributed by xdist's worksteal: an equal share of what is left to each worker."""
    rest, parts = list(order), []
    for number in range(workers):
        size = len(rest) // (workers - number)
        parts.append(rest[:size])
        rest = rest[size:]
    return parts


@given(SECONDS, st.integers(1, 5))
def test_no_test_is_lost_and_each_worker_begins_with_its_long_ones(seconds: list[float], workers: int) -> None:
    order = spread(list(enumerate(seconds)), workers)
    assert sorted(order) == list(range(len(seconds)))
    for part in parts_of(order, workers):
        taken = [seconds[number] for number in part]
        assert taken == sorted(taken, reverse=True)


@given(SECONDS, st.integers(1, 5))
def test_short_tests_keep_their_order(seconds: list[float], workers: int) -> None:
    short = [number for number in spread(list(enumerate(seconds)), workers) if seconds[number] == 0]
    assert short == sorted(short)


def test_the_longest_of_two_hundred_begin_on_different_workers() -> None:
    seconds = [90.0, 90.0, 90.0, 90.0, *[0.0] * 196]
    order = spread(list(enumerate(seconds)), 4)
    assert [part[0] for part in parts_of(order, 4)] == [0, 1, 2, 3]


def test_the_known_durations_are_of_tests_that_take_long() -> None:
    assert durations()
    assert all("::" in name and seconds >= 1 for name, seconds in durations().items())
