"""The progress of a run: a function of its events, for front ends to show while it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.i18n.text import Text
from rpu_desktop.run.events import (
    Answered,
    Asked,
    ConnectionChanged,
    Event,
    Forecast,
    HostChanged,
    HostForecast,
    HostStage,
    Named,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolStarted,
    Rested,
    RunStarted,
    VmChanged,
    VmStage,
    Waiting,
)
from rpu_desktop.run.lines import NewLines, level_of

__all__ = ["HostProgress", "LogLine", "PoolProgress", "ProgressModel", "Segment"]


@dataclass(slots=True)
class Segment:
    """A section of a host's lane: the time it spent in one stage; `end` is None while it lasts."""

    stage: HostStage
    start: float
    end: float | None = None


@dataclass(slots=True)
class HostProgress:
    """One host's row."""

    host: Named
    coordinator: bool
    stage: HostStage = HostStage.WAITING
    upgraded: bool = False
    """Whether it has the target version although its turn failed."""
    version_before: str = ""
    version: str = ""
    detail: Text | None = None
    progress: float | None = None
    began: float | None = None
    ended: float | None = None
    segments: list[Segment] = field(default_factory=list)
    moving: dict[str, VmChanged] = field(default_factory=dict)
    moves_done: int = 0
    forecast: HostForecast | None = None
    failures: list[float] = field(default_factory=list)
    """When something failed, seconds since 1970."""

    @property
    def active(self) -> bool:
        """Whether it is this host's turn."""
        return self.began is not None and self.ended is None

    def seconds(self, now: float) -> float:
        """The duration of its turn so far, or in total."""
        return 0.0 if self.began is None else (self.ended if self.ended is not None else now) - self.began


@dataclass(slots=True)
class PoolProgress:
    """One pool's part of the page."""

    pool: Named
    hosts: dict[str, HostProgress] = field(default_factory=dict)
    connected: bool = True
    rests: bool = False
    """Whether a pause is reached."""
    outcome: Outcome | None = None
    detail: Text | None = None
    upgraded: bool = False
    """Whether all hosts have the target version, however the run ended."""
    waits: tuple[Waiting, ...] = ()
    """What the run waits for while there are no other events."""
    ends: float | None = None
    """The expected end, seconds since 1970."""
    began: float | None = None
    """When the run began, seconds since 1970."""
    session: float = 0.0
    """When this part of the run began: a resumed run begins again."""
    done_before: int = 0
    """How many hosts were upgraded when this part began."""

    @property
    def done(self) -> int:
        """How many hosts are upgraded, without skipped ones."""
        return sum(host.stage is HostStage.DONE for host in self.hosts.values())


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the details."""

    at: float
    pool: str
    text: Text
    level: NoteLevel = NoteLevel.INFO


@dataclass(slots=True)
class ProgressModel:
    """All pools; feed it with `apply`."""

    pools: dict[str, PoolProgress] = field(default_factory=dict)
    log: list[LogLine] = field(default_factory=list)
    questions: dict[str, Asked] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    """All questions that were asked so far."""
    _lines: NewLines = field(default_factory=NewLines)

    def apply(self, event: Event) -> None:
        """Process one event; unknown kinds change nothing."""
        if not isinstance(event, Waiting):
            self._write_log(event)
        handler = _HANDLERS.get(type(event))
        if handler is not None:
            handler(self, event)

    def _run_started(self, event: RunStarted) -> None:
        self.questions.clear()  # from a part of the run that was killed; it asks again
        for pool in event.pools:
            self._pool(pool)

    def _asked(self, event: Asked) -> None:
        self.questions[event.prompt] = event
        self.heard.add(event.prompt)

    def _answered(self, event: Answered) -> None:
        self.questions.pop(event.prompt, None)

    def _rested(self, event: Rested) -> None:
        self._pool(event.pool).rests = event.rests

    def _pool_finished(self, event: PoolFinished) -> None:
        pool = self._pool(event.pool)
        pool.outcome, pool.detail, pool.upgraded = event.outcome, event.detail, event.upgraded
        for host in pool.hosts.values():
            self._close(host, event.at)

    @property
    def rests(self) -> bool:
        """Whether every unfinished pool has reached a pause."""
        pools = [pool for pool in self.pools.values() if pool.outcome is None]
        return bool(pools) and all(pool.rests for pool in pools)

    @property
    def hosts_total(self) -> int:
        """Hosts of all pools."""
        return sum(len(pool.hosts) for pool in self.pools.values())

    @property
    def hosts_done(self) -> int:
        """Hosts that are upgraded."""
        return sum(pool.done for pool in self.pools.values())

    @property
    def began(self) -> float | None:
        """When the first pool began, seconds since 1970."""
        return min((pool.began for pool in self.pools.values() if pool.began is not None), default=None)

    def share(self, now: float) -> float:
        """The share of the work that is done, 0 to 1: by the forecast if there is one, else by hosts."""
        shares = [_share(pool, now) * len(pool.hosts) for pool in self.pools.values()]
        return sum(shares) / self.hosts_total if self.hosts_total else 0.0

    def seconds_left(self, now: float) -> float | None:
        """The remaining time (s) of the slowest pool according to the engine's forecast.

        None until each pool has one.
        """
        ends = [pool.ends for pool in self.pools.values() if pool.outcome is None]
        known = [end for end in ends if end is not None]
        return max(0.0, max(known) - now) if known and len(known) == len(ends) else None

    def _forecast(self, event: Forecast) -> None:
        pool = self._pool(event.pool)
        pool.ends = event.ends
        expected = {forecast.host.uuid: forecast for forecast in event.hosts}
        for host in pool.hosts.values():
            host.forecast = expected.get(host.host.uuid)

    def _pool(self, named: Named) -> PoolProgress:
        return self.pools.setdefault(named.uuid, PoolProgress(named))

    def _host(self, pool: Named, host: Named) -> HostProgress:
        hosts = self._pool(pool).hosts
        return hosts.setdefault(host.uuid, HostProgress(host, coordinator=not hosts))

    def _pool_started(self, event: PoolStarted) -> None:
        pool = self._pool(event.pool)
        pool.began = event.at if pool.began is None else pool.began
        pool.session, pool.done_before = event.at, pool.done
        pool.outcome, pool.detail, pool.upgraded = None, None, False  # how an earlier part of the run ended
        pool.connected, pool.rests, pool.waits, pool.ends = True, False, (), None
        for host in event.hosts:
            self._host(event.pool, host)

    def _host_changed(self, event: HostChanged) -> None:
        host = self._host(event.pool, event.host)
        if event.version:
            host.version_before = host.version_before or event.version
            host.version = event.version
        if event.stage is not host.stage or not host.segments:
            self._enter(host, event)
        host.detail, host.progress, host.upgraded = event.detail, event.progress, event.upgraded

    def _enter(self, host: HostProgress, event: HostChanged) -> None:
        self._end_segment(host, event.at)
        if event.stage is HostStage.WAITING and host.stage is HostStage.DONE:
            host.began = None  # another turn, for its updates
        host.stage = event.stage
        if event.stage is HostStage.FAILED:
            host.failures.append(event.at)
        if event.stage.final:
            host.ended = event.at if host.began is not None else None
            host.moving.clear()
            return
        host.ended = None
        if event.stage is HostStage.WAITING:
            return
        if host.began is None:
            host.began = event.at
        if event.stage is HostStage.RETURNING:
            host.moves_done = 0  # those that left have returned, so that they are counted
        host.segments.append(Segment(event.stage, event.at))

    @staticmethod
    def _end_segment(host: HostProgress, at: float) -> None:
        if host.segments and host.segments[-1].end is None:
            host.segments[-1].end = at

    def _close(self, host: HostProgress, at: float) -> None:
        self._end_segment(host, at)
        host.moving.clear()
        if host.began is not None and host.ended is None:
            host.ended = at

    def _vm_changed(self, event: VmChanged) -> None:
        host = self._active_host(event)
        match event.stage:
            case VmStage.MOVING | VmStage.GOING_DOWN | VmStage.COMING_UP if host:
                host.moving[event.vm.uuid] = event
            case VmStage.MOVED:
                if host:
                    host.moves_done += 1
        if host and event.stage not in (VmStage.MOVING, VmStage.GOING_DOWN, VmStage.COMING_UP):
            host.moving.pop(event.vm.uuid, None)

    def _active_host(self, event: VmChanged) -> HostProgress | None:
        """The host whose turn the work belongs to: a VM leaves it, or returns to it after its turn."""
        hosts = self._pool(event.pool).hosts
        source = hosts.get(event.source.uuid) if event.source else None
        target = hosts.get(event.target.uuid) if event.target else None
        if source is not None and source.stage is HostStage.EMPTYING:
            return source
        if target is not None and target.active:
            return target
        return source if source is not None and source.active else None

    def _waiting(self, event: Waiting) -> None:
        pool = self._pool(event.pool)
        pool.waits = (*(wait for wait in pool.waits if wait.at == event.at), event)

    def _connection_changed(self, event: ConnectionChanged) -> None:
        pool = self._pool(event.pool)
        pool.connected = event.connected

    def _write_log(self, event: Event) -> None:
        """Add a line to the details, in the words of the console."""
        text = self._lines.of(event)
        if text is None:
            return
        pool = getattr(event, "pool", None)
        if isinstance(pool, Named):
            self._pool(pool).waits = ()
        self.log.append(LogLine(event.at, pool.name if isinstance(pool, Named) else "", text, level_of(event)))


def _share(pool: PoolProgress, now: float) -> float:
    if pool.outcome is not None:
        return 1.0
    hosts = len(pool.hosts) or 1
    before = pool.done_before / hosts
    least = pool.done / hosts
    if pool.ends is None or pool.ends <= pool.session:
        return least
    passed = min(1.0, max(0.0, (now - pool.session) / (pool.ends - pool.session)))
    return max(least, before + (1 - before) * min(passed, 0.99))


_HANDLERS: Mapping[type[Event], Callable[[ProgressModel, Any], None]] = {
    RunStarted: ProgressModel._run_started,
    PoolStarted: ProgressModel._pool_started,
    Forecast: ProgressModel._forecast,
    HostChanged: ProgressModel._host_changed,
    VmChanged: ProgressModel._vm_changed,
    ConnectionChanged: ProgressModel._connection_changed,
    Asked: ProgressModel._asked,
    Answered: ProgressModel._answered,
    Rested: ProgressModel._rested,
    Waiting: ProgressModel._waiting,
    PoolFinished: ProgressModel._pool_finished,
}
