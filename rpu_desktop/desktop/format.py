"""Sizes, times and durations as people of this language write them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from rpu_desktop.i18n import text as texts
from rpu_desktop.i18n.language import say

__all__ = ["clock_time", "date_time", "duration", "gib", "local_date"]

_GIB = 1024**3


def gib(size: int) -> str:
    """A size in GiB, with one decimal below ten: ``61 GiB``."""
    amount = size / _GIB
    decimals = 0 if amount >= 10 or amount == int(amount) else 1
    return f"{QLocale().toString(amount, 'f', decimals)} GiB"


def duration(seconds: float) -> str:
    """How long: ``1 h 10 min``, ``28 min``, ``40 s``."""
    return say(texts.duration(seconds))


def clock_time(at: float) -> str:
    """The time of day with seconds."""
    return datetime.fromtimestamp(at).astimezone().strftime("%H:%M:%S")


def date_time(at: float) -> str:
    """Date and time as this language writes them."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)), QLocale.FormatType.ShortFormat)


def local_date(moment: datetime) -> str:
    """A date as this language writes it."""
    when = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(when.date(), QLocale.FormatType.LongFormat)
