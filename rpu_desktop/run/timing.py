"""When the upgrade of a server may begin: maintenance windows, and soak times. Pure: the time is an argument.

A window is a period of local time on certain days of the week. Local time follows the rules of its time zone: a window
from 01:00 to 05:00 is an hour shorter in the night when clocks go forward.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import plain, translate

__all__ = ["Opening", "Timing", "TimingError", "WeeklyWindow", "openings", "read_moment", "read_window", "read_zone"]

_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY = frozenset(range(7))
_WINDOW = re.compile(
    r"\s*(?:(?P<days>[A-Za-z]{3}(?:\s*[-,]\s*[A-Za-z]{3})*)\s+)?(?P<start>\d{1,2}:\d\d)\s*-\s*(?P<end>\d{1,2}:\d\d)\s*"
)
_DAYS_BACK = 8
"""Adjacent windows may have been open for a week."""
_ALWAYS = 15 * 86400.0
"""A longer period counts as unlimited."""


@dataclass(frozen=True, slots=True)
class WeeklyWindow:
    """From `start` to `end` (minutes after midnight) on `days` (0 is Monday); past midnight if `end` is not later."""

    start: int
    end: int
    days: frozenset[int] = _EVERY_DAY


@dataclass(frozen=True, slots=True)
class Timing:
    """When the upgrade of a server may begin.

    Without `windows`, at any time; `not_before` and `not_after` are seconds since 1970, 0 for none. `zone` is a time
    zone's name in the IANA database, empty for that of this computer. `soak` is how many seconds to wait after a
    server before the next one, `soak_coordinator` after the coordinator.
    """

    windows: tuple[WeeklyWindow, ...] = ()
    not_before: float = 0.0
    not_after: float = 0.0
    zone: str = ""
    soak: float = 0.0
    soak_coordinator: float = 0.0

    @property
    def limits(self) -> bool:
        """Whether there is any moment at which no server may begin."""
        return bool(self.windows or self.not_before or self.not_after or self.soak or self.soak_coordinator)


@dataclass(frozen=True, slots=True)
class Opening:
    """A period in which servers may begin, seconds since 1970."""

    start: float
    end: float


class TimingError(AppError):
    """The text is not a valid window, time or time zone."""


def openings(timing: Timing, now: float) -> Iterator[Opening]:
    """The openings that are not over at `now`, in order; unlimited if nothing limits them.

    Raises:
        TimingError: this computer does not know the time zone.

    """
    bounds = Opening(timing.not_before, timing.not_after or float("inf"))
    if not timing.windows:
        if bounds.end > now:
            yield bounds
        return
    for opening in _weekly(timing, max(now, bounds.start)):
        if opening.start >= bounds.end:
            return
        within = Opening(max(opening.start, bounds.start), min(opening.end, bounds.end))
        if within.end > max(now, within.start):
            yield within


def _weekly(timing: Timing, start: float) -> Iterator[Opening]:
    """The openings of the windows from `start` on, including one that is open then; adjacent ones are merged."""
    last: Opening | None = None
    for opening in _day_by_day(timing, start):
        if last is not None and opening.start > last.end:
            yield last
            last = opening
        else:
            last = Opening(last.start, max(last.end, opening.end)) if last is not None else opening
        if last.end - last.start > _ALWAYS:
            yield Opening(last.start, float("inf"))
            return


def _day_by_day(timing: Timing, start: float) -> Iterator[Opening]:
    """Each window of each day, endlessly, in order of their starts."""
    zone = read_zone(timing.zone)
    today = _local(start, zone).date()
    for ahead in itertools.count(-_DAYS_BACK):
        day = today + timedelta(days=ahead)
        windows = (window for window in timing.windows if day.weekday() in window.days)
        yield from sorted(filter(None, (_on(day, window, zone) for window in windows)), key=lambda each: each.start)


def _on(day: date, window: WeeklyWindow, zone: tzinfo | None) -> Opening | None:
    """The window that begins on that day; it may consist only of the hour that clocks skip."""
    end = _moment(day, window.end, zone, next_day=window.end <= window.start)
    opening = Opening(_moment(day, window.start, zone), end)
    return opening if opening.start < opening.end else None


def _local(moment: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def _moment(day: date, minutes: int, zone: tzinfo | None, *, next_day: bool = False) -> float:
    """A local time in seconds since 1970.

    An ambiguous time is the first of both; a skipped one is the end of the skipped hour.
    """
    local = datetime.combine(day + timedelta(days=next_day), time(minutes // 60 % 24, minutes % 60), zone)
    moment = local.timestamp()
    if _local(moment, zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        # Skipped: Python continues counting from before the change, which is the same amount after the change.
        return _change_before(moment, zone)
    return moment


def _change_before(moment: float, zone: tzinfo | None) -> float:
    """The last clock change before `moment`, to the second; it lies within the three hours before."""
    early, late = moment - 3 * 3600, moment
    offset = _local(late, zone).utcoffset()
    while late - early > 1:
        middle = (early + late) // 2
        if _local(middle, zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late


# --- parsing


def read_zone(name: str) -> tzinfo | None:
    """The time zone with that name; None for this computer's.

    Raises:
        TimingError: this computer does not know it.

    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        text = translate("run", "“{name}” is not a time zone that this computer knows.")
        raise TimingError(text.of(name=plain(name)), translate("run", "Example: Europe/Berlin")) from error


def read_window(text: str) -> WeeklyWindow:
    """Parse ``[DAYS] HH:MM-HH:MM``, such as ``Sat,Sun 22:00-06:00`` or ``Mon-Fri 01:00-05:00``.

    Raises:
        TimingError: it is invalid.

    """
    match = _WINDOW.fullmatch(text)
    start, end = (_minutes(match[name]) if match else None for name in ("start", "end"))
    days = _days(match["days"] or "") if match else None
    if start is None or end is None or days is None:
        words = translate("run", "“{text}” is not a window of time.")
        raise TimingError(words.of(text=plain(text)), translate("run", "Examples: 22:00-06:00, Sat,Sun 08:00-18:00"))
    return WeeklyWindow(start, end, days)


def _minutes(clock: str) -> int | None:
    hours, minutes = map(int, clock.split(":"))
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def _days(text: str) -> frozenset[int] | None:
    """Parse names and ranges of days; None if one is invalid."""
    if not text:
        return _EVERY_DAY
    days: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in _DAY_NAMES or (last or first) not in _DAY_NAMES:
            return None
        start, end = _DAY_NAMES.index(first), _DAY_NAMES.index(last or first)
        days |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    return frozenset(days)


def read_moment(text: str, zone: str = "") -> float:
    """Parse a local date and time, such as ``2026-12-05 22:00``, into seconds since 1970.

    Raises:
        TimingError: it is invalid.

    """
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError as error:
        words = translate("run", "“{text}” is not a date and time.")
        advice = translate("run", "Example: 2026-12-05 22:00")
        raise TimingError(words.of(text=plain(text)), advice) from error
    return (given if given.tzinfo is not None else given.replace(tzinfo=read_zone(zone))).timestamp()
