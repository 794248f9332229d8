"""Maintenance windows in words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from rpu_desktop.i18n.format import duration, moment
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.timing import Timing, TimingError, WeeklyWindow, openings

__all__ = ["DAYS", "LOCAL_ZONE", "next_openings", "timing_words", "window_words"]

DAYS = (
    translate("desktop: day of the week", "Mon"),
    translate("desktop: day of the week", "Tue"),
    translate("desktop: day of the week", "Wed"),
    translate("desktop: day of the week", "Thu"),
    translate("desktop: day of the week", "Fri"),
    translate("desktop: day of the week", "Sat"),
    translate("desktop: day of the week", "Sun"),
)
LOCAL_ZONE = translate("desktop", "the one of this computer")
_SHOWN = 3
"""How many of the next windows are shown."""


def window_words(window: WeeklyWindow) -> str:
    """Days and times: ``Sat, Sun 22:00 to 06:00``."""
    days = joined(", ", (say(DAYS[day]) for day in sorted(window.days)))
    every = len(window.days) == len(DAYS)
    text = translate("desktop", "{days} {start} to {end}")
    return say(
        text.of(
            days=say(translate("desktop", "Every day")) if every else days,
            start=_clock(window.start),
            end=_clock(window.end),
        )
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def timing_words(timing: Timing) -> str:
    """All of it, as short as it can be."""
    return joined("; ", _parts(timing)) or say(translate("desktop", "Servers are begun at any time"))


def _parts(timing: Timing) -> Iterable[str]:
    yield from map(window_words, timing.windows)
    if timing.not_before:
        yield say(translate("desktop", "not before {moment}").of(moment=moment(timing.not_before)))
    if timing.not_after:
        yield say(translate("desktop", "not after {moment}").of(moment=moment(timing.not_after)))
    if timing.soak:
        text = translate("desktop", "{time} after each server")
        yield say(text.of(time=duration(timing.soak)))
    if timing.soak_coordinator and timing.soak_coordinator != timing.soak:
        text = translate("desktop", "{time} after the pool coordinator")
        yield say(text.of(time=duration(timing.soak_coordinator)))


def next_openings(timing: Timing, now: float) -> Text:
    """When servers may be begun next, by the clock of this computer; `now` is seconds since 1970."""
    try:
        found = list(itertools.islice(openings(timing, now), _SHOWN))
    except TimingError as error:
        return error.text
    if not found:
        return translate("desktop", "There is no time left in which a server may be begun.")
    if not timing.windows and not timing.not_before and not timing.not_after:
        return translate("desktop", "Servers are begun at any time")
    times = (_opening(each.start, each.end, now) for each in found)
    return translate("desktop", "Servers may be begun {times}").of(times=joined("; ", map(say, times)))


def _opening(start: float, end: float, now: float) -> Text:
    if end == float("inf"):
        if start <= now:
            return translate("desktop", "from now on")
        return translate("desktop", "from {start} on").of(start=moment(start))
    if start <= now:
        return translate("desktop", "until {end}").of(end=moment(end))
    return translate("desktop", "from {start} to {end}").of(start=moment(start), end=moment(end))
