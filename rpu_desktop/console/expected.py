"""How long an upgrade is expected to take, pass by pass."""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Pace, UpgradePlan, estimate
from rpu_desktop.texts import Text, translate

__all__ = ["time_text"]


def time_text(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> Text:
    """How long all of it takes, with at most `window` migrations at a time."""
    first, *later = _seconds(snapshot, plan, window)
    if not later:
        return translate("console", "Expected: about {time}").of(time=_duration(first))
    text = translate(
        "console",
        "Expected: about {time}, of which {first} for the new version and {second} for its updates, which come in a "
        "second pass",
    )
    total = _duration(first + sum(later))
    return text.of(time=total, first=_duration(first), second=_duration(sum(later)))


def _seconds(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> list[float]:
    pace = Pace.of(snapshot)
    return [estimate(each, snapshot, pace, window=window).total for each in plan.passes]


def _duration(seconds: float) -> Text:
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    if not hours:
        return translate("console", "{minutes} min").of(minutes=minutes)
    return translate("console", "{hours} h {minutes} min").of(hours=hours, minutes=minutes)
