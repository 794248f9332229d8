"""Which events are worth a notification: a function of a run's events. Pure, no I/O.

While a run lasts, at least one event comes every minute (`rpu_desktop.run.events.Waiting`), so time is measured by the
events' own timestamps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rpu_desktop.i18n.format import duration
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.ending import ending_of
from rpu_desktop.run.events import (
    Answered,
    Asked,
    Event,
    HostChanged,
    HostStage,
    Named,
    Outcome,
    PoolFinished,
    Rested,
)
from rpu_desktop.run.words import ending_words

__all__ = ["Notification", "NotificationRules", "Urgency"]

_PATIENCE = 60.0
"""Seconds until a question causes a notification: someone at the screen has answered by then."""
_MIXED = 24 * 3600.0
"""Interval (s) of reminders that a pool has servers with different versions."""


class Urgency(StrEnum):
    """The urgency, with the names that notification services use."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Notification:
    """A message: a title line and a body."""

    title: Text
    body: Text
    urgency: Urgency = Urgency.INFO


@dataclass(slots=True)
class _Pool:
    """The state of one pool: its open questions, and since when its servers have different versions."""

    questions: dict[str, Asked] = field(default_factory=dict)
    upgraded: dict[str, bool] = field(default_factory=dict)
    mixed_since: float | None = None
    reminded: float = 0.0


class NotificationRules:
    """Turns the events of a run into notifications."""

    def __init__(self) -> None:
        self._pools: dict[str, _Pool] = {}

    def apply(self, event: Event) -> list[Notification]:
        """The notifications due to this event, or to the time that has passed with it."""
        named = getattr(event, "pool", None)
        if not isinstance(named, Named):
            return []
        pool = self._pools.setdefault(named.uuid, _Pool())
        told = _told(pool, event)
        return [*told, *_questions(pool, event.at), *_mixed(pool, named, event.at)]


def _told(pool: _Pool, event: Event) -> list[Notification]:
    match event:
        case Asked():
            pool.questions[event.prompt] = event
        case Answered():
            pool.questions.pop(event.prompt, None)
        case HostChanged():
            return _host(pool, event)
        case Rested(rests=True):
            title = translate("run", "{pool}: the upgrade is paused").of(pool=event.pool.name)
            return [Notification(title, event.text)]
        case PoolFinished():
            pool.questions.clear()
            return [_finished(pool, event)]
        case _:
            pass
    return []


def _host(pool: _Pool, event: HostChanged) -> list[Notification]:
    before = pool.upgraded.get(event.host.uuid)
    pool.upgraded[event.host.uuid] = event.upgraded
    versions = set(pool.upgraded.values())
    if len(versions) == 1:
        pool.mixed_since = None
    elif pool.mixed_since is None:
        pool.mixed_since = pool.reminded = event.at
    if event.stage is HostStage.FAILED:
        title = translate("run", "{pool}: {host} failed").of(pool=event.pool.name, host=event.host.name)
        body = event.detail or translate("run", "The upgrade of this server failed.")
        return [Notification(title, body, Urgency.FAILURE)]
    if event.stage is HostStage.DONE and before is False:
        title = translate("run", "{pool}: {host} is done").of(pool=event.pool.name, host=event.host.name)
        return [Notification(title, translate("run", "It runs {version}.").of(version=event.version))]
    return []


def _finished(pool: _Pool, event: PoolFinished) -> Notification:
    words = ending_words(ending_of(event.outcome, upgraded=event.upgraded))
    title = translate("run", "{pool}: {ending}").of(pool=event.pool.name, ending=words)
    urgency = {Outcome.DONE: Urgency.SUCCESS, Outcome.STOPPED: Urgency.WARNING}.get(event.outcome, Urgency.FAILURE)
    body = event.detail or translate("run", "The report in RPU Desktop has the details.")
    pool.mixed_since = None
    return Notification(title, body, urgency)


def _questions(pool: _Pool, now: float) -> list[Notification]:
    """Report each question once, if no one seems to be at the screen."""
    waiting = [asked for asked in pool.questions.values() if now - asked.at >= _PATIENCE]
    for asked in waiting:
        del pool.questions[asked.prompt]
    return [_question(asked) for asked in waiting]


def _question(asked: Asked) -> Notification:
    about = asked.host.name if asked.host is not None else asked.pool.name
    title = translate("run", "{pool}: waiting for your answer about {about}").of(pool=asked.pool.name, about=about)
    return Notification(title, asked.text, Urgency.WARNING)


def _mixed(pool: _Pool, named: Named, now: float) -> list[Notification]:
    if pool.mixed_since is None or now - pool.reminded < _MIXED:
        return []
    pool.reminded = now
    title = translate("run", "{pool}: servers still have different versions").of(pool=named.name)
    left = sum(not upgraded for upgraded in pool.upgraded.values())
    body = translate(
        "run",
        "For {duration}. {n} server is not upgraded yet.",
        "For {duration}. {n} servers are not upgraded yet.",
        left,
    )
    return [Notification(title, body.of(duration=duration(now - pool.mixed_since)), Urgency.WARNING)]
