"""How long an upgrade is expected to take, pass by pass."""

from __future__ import annotations

from rpu_desktop.i18n.format import remaining
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import ThroughputModel, UpgradePlan, estimates_of

__all__ = ["time_text"]


def time_text(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> Text:
    """How long all of it takes, with at most `window` migrations at a time."""
    first, *later = _seconds(snapshot, plan, window)
    if not later:
        return translate("console", "It takes about {time}.").of(time=remaining(first))
    text = translate(
        "console",
        "It takes about {time}: {first} for the new version and {second} for its updates, which are installed in a "
        "second pass.",
    )
    total = remaining(first + sum(later))
    return text.of(time=total, first=remaining(first), second=remaining(sum(later)))


def _seconds(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> list[float]:
    pace = ThroughputModel.of(snapshot)
    return [each.total for each in estimates_of(plan, snapshot, pace, window)]
