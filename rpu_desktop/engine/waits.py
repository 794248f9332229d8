"""What a run waits for, since when and for how long: it is never silent for more than a minute.

Most of this is derived from events: a host in the middle of its turn, a migrating VM, a question, a lost connection.
What no event shows, the engine reports itself (`Context.awaiting`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import IntEnum

from rpu_desktop import clock
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import (
    Answered,
    Asked,
    ConnectionChanged,
    Event,
    HostChanged,
    HostStage,
    Named,
    Rested,
    VmChanged,
    VmStage,
    Waiting,
)
from rpu_desktop.run.lines import NewLines, line_of

__all__ = ["Waits", "report_waits"]

_MOST = 3
"""Maximum number of items of one kind that are named."""
_ON_ITS_WAY = frozenset({VmStage.MOVING, VmStage.GOING_DOWN, VmStage.COMING_UP})

_AWAY = frozenset({HostStage.REBOOTING, HostStage.INSTALLING, HostStage.RESTARTING})


class _Kind(IntEnum):
    """The order in which waits are reported if there are several: the first kind that exists."""

    QUESTION = 1
    CONNECTION = 2
    STEP = 3
    PAUSE = 4
    VM = 5
    HOST = 6


@dataclass(frozen=True, slots=True)
class _Wait:
    """One wait; `since` is seconds since 1970, `within` is the wait that contains this one."""

    kind: _Kind
    text: Text
    since: float
    host: Named | None = None
    stage: str = ""
    within: str = ""


_within: ContextVar[str] = ContextVar("within", default="")


class Waits:
    """All that one pool's run waits for."""

    def __init__(self, pool: Named) -> None:
        self._pool = pool
        self._open: dict[str, _Wait] = {}
        self._lines = NewLines()
        self._steps = 0
        self.heard = clock.monotonic()
        """When something was last emitted that a person reads (monotonic seconds)."""
        self._heard_at = clock.now()

    def hear(self, event: Event) -> None:
        """Process an emitted event; mere progress is not something that a person reads."""
        if self._lines.of(event) is not None:
            self.heard = clock.monotonic()
        if not isinstance(event, Waiting):
            self._heard_at = event.at
            self._follow(event)

    @contextmanager
    def step(self, text: Text, host: Named | None) -> Iterator[None]:
        """Something is waited for inside this block."""
        self._steps += 1
        key = f"step {self._steps}"
        self._open[key] = _Wait(_Kind.STEP, text, clock.now(), host, within=_within.get())
        outer = _within.set(key)
        try:
            yield
        finally:
            _within.reset(outer)
            self._open.pop(key, None)

    def _follow(self, event: Event) -> None:
        match event:
            case HostChanged():
                is_in_progress = not event.stage.final and event.stage is not HostStage.WAITING
                wait = self._made(_Kind.HOST, event, event.host, event.stage)
                self._set(f"host {event.host.uuid}", wait if is_in_progress else None)
            case VmChanged():
                wait = self._made(_Kind.VM, event, event.source or event.target, event.stage)
                self._set(f"vm {event.vm.uuid}", wait if event.stage in _ON_ITS_WAY else None)
            case ConnectionChanged():
                text = translate("engine", "{pool} cannot be reached").of(pool=event.pool.name)
                self._set("connection", None if event.connected else _Wait(_Kind.CONNECTION, text, event.at))
            case Rested():
                self._set("pause", self._made(_Kind.PAUSE, event) if event.rests else None)
            case Asked():
                about = event.host.name if event.host else event.pool.name
                text = translate("engine", "Waiting for an answer about {about}").of(about=about)
                self._open[event.prompt] = _Wait(_Kind.QUESTION, text, event.at, event.host)
            case Answered():
                self._open.pop(event.prompt, None)

    @staticmethod
    def _made(kind: _Kind, event: Event, host: Named | None = None, stage: str = "") -> _Wait | None:
        text = line_of(event)
        return _Wait(kind, text, event.at, host, stage) if text is not None else None

    def _set(self, key: str, wait: _Wait | None) -> None:
        """Record a wait, or its end; it began when its stage did."""
        before = self._open.pop(key, None)
        if wait is not None:
            is_in_progress = before is not None and before.stage == wait.stage
            self._open[key] = replace(wait, since=before.since) if before and is_in_progress else wait

    def told(self) -> list[Waiting]:
        """What to report now: the most informative wait, or if nothing is known, since when there was no activity."""
        inner = {wait.within for wait in self._open.values()}
        leaves = [wait for key, wait in self._open.items() if key not in inner]
        if any(wait.stage in _AWAY for wait in leaves):
            # The coordinator takes the connection down with it: that it is not back yet is all that is known.
            leaves = [wait for wait in leaves if wait.kind is not _Kind.CONNECTION]
        kind = min((wait.kind for wait in leaves), default=None)
        waits = [wait for wait in leaves if wait.kind is kind][:_MOST]
        now = clock.now()
        return [self._event(wait, now) for wait in waits or [self._quiet()]]

    def _quiet(self) -> _Wait:
        text = translate("engine", "Waiting for {pool}").of(pool=self._pool.name)
        return _Wait(_Kind.STEP, text, self._heard_at)

    def _event(self, wait: _Wait, now: float) -> Waiting:
        return Waiting(
            at=now,
            pool=self._pool,
            host=wait.host,
            text=wait.text,
            since=wait.since,
            seconds=max(0.0, now - wait.since),
            about=wait.kind.name.lower(),
        )


async def report_waits(waits: Waits, notify: Callable[[Event], None], silence: float) -> None:
    """Report what is waited for whenever nothing was emitted for `silence` seconds; runs until it is cancelled."""
    while True:
        left = waits.heard + silence - clock.monotonic()
        if left > 0:
            await asyncio.sleep(left)
            continue
        for event in waits.told():
            notify(event)
