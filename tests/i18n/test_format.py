"""Numbers, sizes, times and durations as each language writes them."""

from __future__ import annotations

from datetime import datetime

import pytest

from rpu_desktop.i18n.catalogue import load_translator
from rpu_desktop.i18n.format import clock, date, decimal, duration, exact_gib, gib, missing_gib, moment, rate, remaining
from rpu_desktop.i18n.text import Text, translate

GERMAN = load_translator("de")
GIB = 1024**3
NOON = datetime(2026, 3, 9, 12, 5, 7).astimezone()


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        (decimal(1.55), "1.6", "1,6"),
        (decimal(2), "2.0", "2,0"),
        (exact_gib(61 * GIB), "61", "61"),
        (gib(4 * GIB + 1), "4 GiB", "4 GiB"),
        (missing_gib(1), "0.1", "0,1"),
        (rate(84.2 * 2**20), "84 MiB/s", "84 MiB/s"),
        (rate(1.25 * 2**20), "1.2 MiB/s", "1,2 MiB/s"),
        (exact_gib(int(61.31 * GIB)), "61.3", "61,3"),
        (gib(int(1.5 * GIB)), "1.5 GiB", "1,5 GiB"),
        (gib(int(61.3 * GIB)), "61 GiB", "61 GiB"),
        (gib(4 * GIB), "4 GiB", "4 GiB"),
        (gib(0), "0 GiB", "0 GiB"),
        (duration(40), "40 s", "40 s"),
        (duration(28 * 60), "28 min", "28 min"),
        (duration(4200), "1 h 10 min", "1 h 10 min"),
        (duration(3610), "1 h", "1 h"),
        (duration(47.9 * 3600), "47 h 54 min", "47 h 54 min"),
        (duration(48 * 3600), "2 days", "2 Tage"),
        (duration(118.3 * 3600), "4 days 22 h", "4 Tage 22 h"),
        (remaining(118.3 * 3600), "4 days 23 h", "4 Tage 23 h"),
        (remaining(71.99 * 3600), "3 days", "3 Tage"),
        (remaining(61), "2 min", "2 min"),
        (remaining(60), "1 min", "1 min"),
        (remaining(20.4), "21 s", "21 s"),
        (remaining(3541), "1 h", "1 h"),
        (remaining(3601), "1 h 1 min", "1 h 1 min"),
        (moment(NOON.timestamp()), "2026-03-09 12:05", "09.03.2026 12:05"),
        (moment(NOON.timestamp(), seconds=True), "2026-03-09 12:05:07", "09.03.2026 12:05:07"),
        (date(NOON), "2026-03-09", "09.03.2026"),
    ],
)
def test_each_language_has_its_form(text: Text, english: str, german: str) -> None:
    assert text.render() == english
    assert text.render(GERMAN) == german


def test_a_figure_follows_the_language_of_the_words_around_it() -> None:
    text = translate("desktop", "about {time}").of(time=decimal(1.5))
    assert text.render(GERMAN) == "etwa 1,5"


def test_the_time_of_day_is_the_same_everywhere() -> None:
    assert (clock(NOON.timestamp()), clock(NOON.timestamp(), seconds=False)) == ("12:05:07", "12:05")
