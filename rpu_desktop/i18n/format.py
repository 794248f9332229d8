"""Numbers, sizes, times and durations as texts: each language has one form of them, everywhere in the program.

All of them are texts, so that they follow the language of the words around them.
"""

from __future__ import annotations

import math
from datetime import datetime

from rpu_desktop.i18n.text import Text, plain, translate

__all__ = [
    "clock",
    "date",
    "decimal",
    "duration",
    "exact_gib",
    "gib",
    "gib_number",
    "missing_gib",
    "moment",
    "rate",
    "remaining",
]

_LONG = 48 * 3600
"""Seconds from which on durations are in days and hours."""
_GIB = 1024**3


def decimal(value: float) -> Text:
    """A number with one decimal place: ``1.5``."""
    whole, _, tenth = f"{value:.1f}".partition(".")
    return translate("texts: a number with one decimal place", "{whole}.{tenth}").of(whole=whole, tenth=tenth)


def exact_gib(size: int) -> Text:
    """Bytes as GiB, without the unit, with one decimal place where it is not 0: ``61.3``."""
    whole, tenth = divmod(round(size * 10 / _GIB), 10)
    return decimal(size / _GIB) if tenth else plain(str(whole))


def gib_number(size: int) -> Text:
    """Bytes as GiB, without the unit; only below ten with a decimal place where it is not 0: ``61``, ``1.5``, ``4``."""
    return exact_gib(size) if size < 10 * _GIB else plain(f"{size / _GIB:.0f}")


def missing_gib(size: int) -> Text:
    """As `exact_gib`, for what is lacking: never nothing."""
    return exact_gib(max(size, _GIB // 10))


def gib(size: int) -> Text:
    """Bytes as GiB: ``61 GiB``."""
    return translate("texts", "{size} GiB").of(size=gib_number(size))


def rate(speed: float) -> Text:
    """Bytes a second as MiB: ``84 MiB/s``, below ten with a decimal place: ``1.2 MiB/s``."""
    amount = speed / 2**20
    shown = plain(f"{amount:.0f}") if amount >= 9.95 else decimal(amount)
    return translate("texts", "{size} MiB/s").of(size=shown)


def remaining(seconds: float) -> Text:
    """How long something will still take, or is planned to take: as `duration`, but never less than it is."""
    if seconds > _LONG:
        return duration(math.ceil(seconds / 3600) * 3600)
    return duration(math.ceil(seconds / 60) * 60 if seconds > 60 else math.ceil(seconds))


def duration(seconds: float) -> Text:
    """How long something took: ``4 days 22 h``, ``1 h 10 min``, ``28 min``, ``40 s``.

    To the nearest hour from two days on, to the nearest minute, or second below one.
    """
    if seconds >= _LONG:
        days, hours = divmod(round(seconds / 3600), 24)
        words = translate("texts", "{n} day", "{n} days", days)
        return translate("texts", "{days} {hours} h").of(days=words, hours=hours) if hours else words
    whole = round(seconds / 60) * 60 if seconds >= 60 else min(round(seconds), 59)
    if whole >= 3600 and whole % 3600 < 60:
        return translate("texts", "{hours} h").of(hours=whole // 3600)
    if whole >= 3600:
        return translate("texts", "{hours} h {minutes} min").of(hours=whole // 3600, minutes=whole % 3600 // 60)
    if whole >= 60:
        return translate("texts", "{minutes} min").of(minutes=whole // 60)
    return translate("texts", "{seconds} s").of(seconds=whole)


def clock(at: float, *, seconds: bool = True) -> str:
    """The time of day on this computer, the same in every language: ``14:02:11``; `at` is seconds since 1970."""
    return _local(at).strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(at: float, *, seconds: bool = False) -> Text:
    """Date and time of day on this computer; `at` is seconds since 1970.

    Raises:
        OverflowError, OSError, ValueError: there is no such date.

    """
    when = _local(at)
    words = translate("texts: date and time of day", "{year}-{month}-{day} {time}")
    return words.of(year=f"{when:%Y}", month=f"{when:%m}", day=f"{when:%d}", time=clock(at, seconds=seconds))


def date(when: datetime) -> Text:
    """A date on this computer."""
    local = when.astimezone()
    words = translate("texts: date", "{year}-{month}-{day}")
    return words.of(year=f"{local:%Y}", month=f"{local:%m}", day=f"{local:%d}")


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at).astimezone()
