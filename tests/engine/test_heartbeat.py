"""Whether another run is alive: determined by watching it, never by comparing clocks."""

from __future__ import annotations

import pytest

from rpu_desktop.engine.heartbeat import HeartbeatWatch
from rpu_desktop.inventory.pool_lock import KEY, SIGNS


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def watched(seconds: float, step: float, *, straight: bool, renewed: float = 0.0) -> bool:
    """The result of checking a run every `step` seconds whose heartbeat comes every `renewed` seconds (0: never)."""
    clock = Clock()
    watch, silent = HeartbeatWatch(clock), False
    for moment in range(0, int(seconds) + 1, int(step)):
        clock.now = 1000.0 + moment
        sign = str(moment // renewed) if renewed else "old"
        silent = watch.look({KEY: "mark", SIGNS[0]: sign}, straight=straight)
    return silent


def test_what_never_changes_is_silent_after_more_than_two_signs_would_have_taken() -> None:
    assert not watched(150, 5, straight=True)
    assert watched(160, 5, straight=True)


def test_a_picture_of_the_pool_may_lag_behind_and_is_checked_for_longer() -> None:
    assert not watched(300, 10, straight=False)
    assert watched(310, 10, straight=False)


@pytest.mark.parametrize("renewed", [60, 120])
def test_who_shows_a_sign_now_and_then_is_never_silent(renewed: float) -> None:
    assert not watched(10_000, 5, straight=True, renewed=renewed)


def test_while_the_pool_was_not_read_or_was_away_no_time_passes() -> None:
    assert not watched(10_000, 40, straight=True)


def test_a_mark_that_cannot_be_read_is_watched_like_any_other() -> None:
    clock = Clock()
    watch = HeartbeatWatch(clock)
    for moment in range(0, 160, 5):
        clock.now = 1000.0 + moment
        silent = watch.look({KEY: "[" * 100_000}, straight=True)
    assert silent
