"""When servers may begin: windows across midnight, across clock changes, and overlapping ones."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.run.timing import (
    Opening,
    Timing,
    TimingError,
    WeeklyWindow,
    openings,
    read_moment,
    read_window,
    read_zone,
)

BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def shown(opening: Opening) -> str:
    start, end = (datetime.fromtimestamp(each, UTC) for each in (opening.start, opening.end))
    return f"{start:%a %d %H:%M} {end:%a %d %H:%M}"


def first(now: str, *windows: str, count: int = 2, **more: float) -> list[str]:
    timing = Timing(tuple(map(read_window, windows)), zone=BERLIN, **more)
    return [shown(each) for each in itertools.islice(openings(timing, at(now)), count)]


@pytest.mark.parametrize(
    ("now", "windows", "expected"),
    [
        # Berlin is an hour ahead of UTC in winter.
        ("2026-12-02 12:00", ["22:00-06:00"], ["Wed 02 21:00 Thu 03 05:00", "Thu 03 21:00 Fri 04 05:00"]),
        ("2026-12-02 23:00", ["22:00-06:00"], ["Wed 02 21:00 Thu 03 05:00", "Thu 03 21:00 Fri 04 05:00"]),
        ("2026-12-03 03:00", ["22:00-06:00"], ["Wed 02 21:00 Thu 03 05:00", "Thu 03 21:00 Fri 04 05:00"]),
        ("2026-12-03 06:00", ["22:00-06:00"], ["Thu 03 21:00 Fri 04 05:00", "Fri 04 21:00 Sat 05 05:00"]),
        ("2026-12-02 12:00", ["Sat,Sun 08:00-18:00"], ["Sat 05 07:00 Sat 05 17:00", "Sun 06 07:00 Sun 06 17:00"]),
        ("2026-12-02 12:00", ["Sat 22:00-04:00"], ["Sat 05 21:00 Sun 06 03:00", "Sat 12 21:00 Sun 13 03:00"]),
        ("2026-12-06 03:00", ["Sat 22:00-04:00"], ["Sat 05 21:00 Sun 06 03:00", "Sat 12 21:00 Sun 13 03:00"]),
        # A whole day, and windows that are adjacent, overlap or contain each other.
        ("2026-12-04 12:00", ["Sat 00:00-00:00", "Sun 00:00-12:00"], ["Fri 04 23:00 Sun 06 11:00"]),
        ("2026-12-02 12:00", ["20:00-22:00", "21:00-23:00"], ["Wed 02 19:00 Wed 02 22:00"]),
        ("2026-12-02 12:00", ["20:00-23:00", "21:00-22:00"], ["Wed 02 19:00 Wed 02 22:00"]),
    ],
)
def test_a_window_repeats(now: str, windows: list[str], expected: list[str]) -> None:
    assert first(now, *windows, count=len(expected)) == expected


def test_in_the_night_when_clocks_go_forward_a_window_is_an_hour_shorter() -> None:
    assert first("2027-03-27 12:00", "01:00-05:00", count=1) == ["Sun 28 00:00 Sun 28 03:00"]


def test_in_the_night_when_clocks_go_back_it_is_an_hour_longer() -> None:
    assert first("2026-10-24 12:00", "01:00-05:00", count=1) == ["Sat 24 23:00 Sun 25 04:00"]


def test_a_window_that_begins_in_the_hour_that_is_skipped_begins_with_the_change() -> None:
    assert first("2027-03-27 12:00", "02:30-05:00", count=1) == ["Sun 28 01:00 Sun 28 03:00"]


def test_a_window_within_the_hour_that_is_skipped_is_not_open_that_night() -> None:
    assert first("2027-03-27 12:00", "02:10-02:50", count=1) == ["Mon 29 00:10 Mon 29 00:50"]


def test_not_before_and_not_after_cut_what_the_windows_give() -> None:
    bounds = {"not_before": at("2026-12-03 23:00"), "not_after": at("2026-12-05 01:00")}
    assert first("2026-12-01 12:00", "22:00-06:00", count=9, **bounds) == [
        "Thu 03 22:00 Fri 04 05:00",
        "Fri 04 21:00 Sat 05 00:00",
    ]


def test_without_windows_only_the_bounds_count() -> None:
    assert list(openings(Timing(), 1000.0)) == [Opening(0.0, float("inf"))]
    assert list(openings(Timing(not_before=500.0, not_after=900.0), 100.0)) == [Opening(500.0, 900.0)]
    assert list(openings(Timing(not_before=500.0, not_after=900.0), 900.0)) == []


def test_what_is_over_for_good_has_no_opening() -> None:
    assert first("2026-12-05 12:00", "22:00-06:00", not_after=at("2026-12-05 11:00")) == []


@given(
    now=st.floats(1.7e9, 2.1e9),
    windows=st.lists(
        st.builds(
            WeeklyWindow,
            st.integers(0, 1439),
            st.integers(0, 1439),
            st.frozensets(st.integers(0, 6), min_size=1),
        ),
        min_size=1,
        max_size=3,
    ),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)
def test_openings_come_in_order_apart_and_begin_where_the_window_does(
    now: float, windows: list[WeeklyWindow], zone: str
) -> None:
    found = list(itertools.islice(openings(Timing(tuple(windows), zone=zone), now), 12))
    assert len(found) == 12 or found[-1].end == float("inf")
    assert found[0].end > now
    for earlier, later in itertools.pairwise(found):
        assert earlier.start < earlier.end < later.start
    local = [datetime.fromtimestamp(each.start, ZoneInfo(zone)) for each in found]
    begins = {(day, window.start) for window in windows for day in window.days}
    usual = [(each.weekday(), each.hour * 60 + each.minute) for each in local]
    # Only the nights in which clocks change may differ.
    assert sum(each not in begins for each in usual) <= 2


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("22:00-06:00", set(range(7))),
        ("Sat,Sun 08:00-18:00", {5, 6}),
        ("mon-fri 1:00-5:00", {0, 1, 2, 3, 4}),
        ("Fri-Mon 22:00-06:00", {4, 5, 6, 0}),
        ("Mon, Wed-Thu 22:00 - 06:00", {0, 2, 3}),
    ],
)
def test_a_window_is_typed(text: str, days: set[int]) -> None:
    assert read_window(text).days == days


@pytest.mark.parametrize(
    "text", ["", "always", "25:00-06:00", "22:00", "22:60-23:00", "Caturday 22:00-23:00", "Mon 22-23"]
)
def test_what_is_no_window_is_explained(text: str) -> None:
    with pytest.raises(TimingError, match="not a window"):
        read_window(text)


def test_a_moment_is_local_time_unless_stated_otherwise() -> None:
    assert read_moment("2026-12-05 22:00", BERLIN) == at("2026-12-05 22:00")
    assert read_moment("2026-12-05T22:00+00:00", BERLIN) == at("2026-12-05 23:00")
    with pytest.raises(TimingError, match="not a date"):
        read_moment("tomorrow", BERLIN)


def test_a_time_zone_that_no_one_knows_is_named() -> None:
    with pytest.raises(TimingError, match="Europe/Atlantis"):
        read_zone("Europe/Atlantis")
