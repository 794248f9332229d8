"""The progress of a run: a function of its events, for front ends to show while it works."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.i18n.text import Text
from rpu_desktop.run.counting import Counted
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
    PoolPlanned,
    PoolStarted,
    Rested,
    RunStarted,
    Span,
    VmChanged,
    VmStage,
    Waiting,
)
from rpu_desktop.run.lines import NewLines, level_of
from rpu_desktop.run.turn_times import end_stretch, enter_stage

__all__ = ["HostProgress", "LogLine", "PoolProgress", "ProgressModel", "Segment"]


_OFFLINE = (
    *(HostStage.PREPARING, HostStage.REBOOTING, HostStage.INSTALLING, HostStage.VERIFYING),
    *(HostStage.UPDATING, HostStage.RESTARTING),
)
_NEARLY = 0.97
"""A phase that takes longer than expected is not shown as complete."""


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
    spent: float = 0.0
    since: float | None = None
    """These four as in `turn_times.Timed`."""
    segments: list[Segment] = field(default_factory=list)
    moving: dict[str, VmChanged] = field(default_factory=dict)
    moves_done: int = 0
    forecast: HostForecast | None = None
    failures: list[float] = field(default_factory=list)
    """When something failed, seconds since 1970."""

    @property
    def active(self) -> bool:
        """Whether it is this host's turn."""
        return self.since is not None

    def share(self, now: float) -> float | None:
        """How much of its present phase is done, 0 to 1, as the pool reports it or as forecast; None if unknown."""
        if self.progress is not None or not self.active:
            return self.progress
        stages, span = self._phase()
        began = next((segment.start for segment in self.segments[::-1] if segment.stage not in stages), None)
        starts = [segment.start for segment in self.segments if began is None or segment.start > began]
        if span is None or not starts or span.end <= starts[0]:
            return None
        return min(max(0.0, (now - starts[0]) / (span.end - starts[0])), _NEARLY)

    def _phase(self) -> tuple[Collection[HostStage], Span | None]:
        """The stages of the phase that it is in, and when that is expected; the forecast is of the rest of its turn."""
        forecast = self.forecast
        match self.stage:
            case HostStage.EMPTYING:
                return (HostStage.EMPTYING,), forecast.emptying if forecast else None
            case HostStage.RETURNING:
                return (HostStage.RETURNING,), forecast.returning if forecast else None
            case HostStage.AWAITING_MEDIA:
                return (), None  # that depends on a person
            case _:
                return _OFFLINE, forecast.offline if forecast else None

    def seconds(self, now: float) -> float:
        """How long its turns have lasted, or took: what the report says in the end."""
        return self.spent + (max(0.0, now - self.since) if self.since is not None else 0.0)  # drawn a moment late


@dataclass(slots=True)
class PoolProgress:
    """One pool's part of the page."""

    pool: Named
    hosts: dict[str, HostProgress] = field(default_factory=dict)
    connected: bool = True
    rests: bool = False
    """Whether a pause is reached."""
    rests_until: float = 0.0
    """When a pause ends automatically, seconds since 1970; 0 while there is none that does."""
    rests_why: Text | None = None
    """Why it rests."""
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
    """When this part of the run began: a run that is resumed begins again."""
    worked_before: float = 0.0
    """How much of the work was done when this part began, 0 to 1."""
    second_pass: bool = False
    """Whether updates come, or came, in a pass of their own."""
    updating: bool = False
    """Whether all hosts have the new version, and only updates are installed."""
    heard: float = 0.0
    """When the last event was, seconds since 1970."""

    @property
    def done(self) -> int:
        """How many hosts need nothing more; one that is skipped is not counted."""
        return sum(host.stage is HostStage.DONE for host in self.hosts.values())

    @property
    def counted(self) -> Counted:
        """The hosts in figures."""
        return Counted(len(self.hosts), self.done, self.updating)

    @property
    def worked(self) -> float:
        """How much of the work is surely done, 0 to 1: both passes count alike."""
        hosts = len(self.hosts) or 1
        if not self.second_pass:
            return self.done / hosts
        return (len(self.hosts) + self.done if self.updating else self.done) / (2 * hosts)


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
        if isinstance(named := getattr(event, "pool", None), Named) and named.uuid in self.pools:
            self.pools[named.uuid].heard = event.at

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
        pool = self._pool(event.pool)
        pool.rests, pool.rests_why = event.rests, event.text if event.rests else None
        pool.rests_until = event.until if event.rests else 0.0

    def _pool_finished(self, event: PoolFinished) -> None:
        pool = self._pool(event.pool)
        pool.outcome, pool.detail, pool.upgraded = event.outcome, event.detail, event.upgraded
        pool.rests_until = 0.0
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
        for known in pool.hosts.values():  # no process worked on them between an earlier part of the run and this one
            self._end_segment(known, pool.heard)
            end_stretch(known, pool.heard)
            known.moving.clear()
        pool.session, pool.worked_before = event.at, pool.worked
        pool.outcome, pool.detail, pool.upgraded = None, None, False  # how an earlier part of the run ended
        pool.connected, pool.rests, pool.waits, pool.ends = True, False, (), None
        pool.rests_until, pool.rests_why = 0.0, None
        for host in event.hosts:
            self._host(event.pool, host)

    def _pool_planned(self, event: PoolPlanned) -> None:
        pool = self._pool(event.pool)
        pool.second_pass |= event.second_pass
        pool.updating = event.only_updates

    def _host_changed(self, event: HostChanged) -> None:
        host = self._host(event.pool, event.host)
        if event.version:
            host.version_before = host.version_before or event.version
            host.version = event.version
        if event.stage is HostStage.WAITING and host.stage is HostStage.DONE:
            self._pool(event.pool).updating = True  # all have the new version, and it is their turn once more
        if event.stage is not host.stage or host.since is None:
            self._enter(host, event)
        host.detail, host.progress, host.upgraded = event.detail, event.progress, event.upgraded

    def _enter(self, host: HostProgress, event: HostChanged) -> None:
        self._end_segment(host, event.at)
        enter_stage(host, event.stage, event.at)
        fails = event.stage is HostStage.FAILED and host.stage is not HostStage.FAILED
        host.stage = event.stage
        if fails:
            host.failures.append(event.at)
        if event.stage.final:
            host.moving.clear()
        elif event.stage is not HostStage.WAITING:
            if event.stage is HostStage.RETURNING:
                host.moves_done = 0  # those that left are back to be counted
            host.segments.append(Segment(event.stage, event.at))

    @staticmethod
    def _end_segment(host: HostProgress, at: float) -> None:
        if host.segments and host.segments[-1].end is None:
            host.segments[-1].end = at

    def _close(self, host: HostProgress, at: float) -> None:
        self._end_segment(host, at)
        host.moving.clear()
        end_stretch(host, at)

    def _vm_changed(self, event: VmChanged) -> None:
        host = self._active_host(event)
        match event.stage:
            case VmStage.MOVING | VmStage.GOING_DOWN | VmStage.COMING_UP if host:
                host.moving[event.vm.uuid] = event
            case VmStage.MOVED:
                if host and event.source != event.target:
                    host.moves_done += 1
        if host and event.stage not in (VmStage.MOVING, VmStage.GOING_DOWN, VmStage.COMING_UP):
            host.moving.pop(event.vm.uuid, None)

    def _active_host(self, event: VmChanged) -> HostProgress | None:
        """The host whose turn the work belongs to: a VM leaves it, or returns to it after its turn.

        Disks that move under a VM belong to no turn, and are shown with the VM's host.
        """
        hosts = self._pool(event.pool).hosts
        source = hosts.get(event.source.uuid) if event.source else None
        if event.storage and event.source == event.target:
            return source
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
    if pool.ends is None or pool.ends <= pool.session:
        return pool.worked
    passed = min(1.0, max(0.0, (now - pool.session) / (pool.ends - pool.session)))
    return max(pool.worked, pool.worked_before + (1 - pool.worked_before) * min(passed, 0.99))


_HANDLERS: Mapping[type[Event], Callable[[ProgressModel, Any], None]] = {
    RunStarted: ProgressModel._run_started,
    PoolStarted: ProgressModel._pool_started,
    PoolPlanned: ProgressModel._pool_planned,
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
