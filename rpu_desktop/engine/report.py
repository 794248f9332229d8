"""What a run did, gathered from its events: for the summary, for files, for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rpu_desktop.engine.events import (
    Event,
    HostChanged,
    HostStage,
    Named,
    Note,
    NoteLevel,
    Outcome,
    PoolFinished,
    PoolStarted,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.texts import Text, Translator, translate

__all__ = ["Downtime", "HostReport", "PoolReport", "Report"]


@dataclass(slots=True)
class HostReport:
    """One host: versions as a person reads them, times in seconds since 1970."""

    host: Named
    before: str = ""
    after: str = ""
    stage: HostStage = HostStage.WAITING
    began: float | None = None
    ended: float | None = None
    detail: Text | None = None


@dataclass(slots=True)
class Downtime:
    """A VM that went down with consent; `until` is None while it is down."""

    vm: Named
    since: float
    until: float | None = None


@dataclass(slots=True)
class PoolReport:
    """One pool."""

    pool: Named
    hosts: dict[str, HostReport] = field(default_factory=dict)
    migrations: int = 0
    downtimes: list[Downtime] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    outcome: Outcome | None = None
    detail: Text | None = None


@dataclass(slots=True)
class Report:
    """The whole run; give it every event with `listen`."""

    run: str = ""
    began: float = 0.0
    ended: float | None = None
    outcome: Outcome | None = None
    pools: dict[str, PoolReport] = field(default_factory=dict)

    def listen(self, event: Event) -> None:
        """Take note of one event."""
        match event:
            case RunStarted():
                self.run, self.began = event.run, event.at
                self.pools = {pool.uuid: PoolReport(pool) for pool in event.pools}
            case RunFinished():
                self.outcome, self.ended = event.outcome, event.at
            case PoolStarted():
                pool = self._pool(event.pool)
                pool.hosts = {host.uuid: HostReport(host) for host in event.hosts}
            case PoolFinished():
                pool = self._pool(event.pool)
                pool.outcome, pool.detail = event.outcome, event.detail
            case HostChanged():
                _host_changed(self._pool(event.pool), event)
            case VmChanged():
                _vm_changed(self._pool(event.pool), event)
            case Restored():
                self._pool(event.pool).restored.append(event)
            case Note(pool=Named() as named) if event.level is not NoteLevel.INFO:
                self._pool(named).notes.append(event)
            case _:
                pass

    @property
    def left_behind(self) -> bool:
        """Whether somebody has to see to something: not put back, or still down."""
        return any(
            not all(item.ok for item in pool.restored) or any(down.until is None for down in pool.downtimes)
            for pool in self.pools.values()
        )

    def _pool(self, named: Named) -> PoolReport:
        return self.pools.setdefault(named.uuid, PoolReport(named))

    def to_text(self, translator: Translator | None = None) -> str:
        """The report as a person reads it, several lines."""
        return "\n".join(text.render(translator) for pool in self.pools.values() for text in _lines(pool))

    def to_json(self, translator: Translator | None = None) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "run": self.run,
            "began": self.began,
            "ended": self.ended,
            "outcome": self.outcome.value if self.outcome else None,
            "pools": [_pool_json(pool, translator) for pool in self.pools.values()],
        }


def _host_changed(pool: PoolReport, event: HostChanged) -> None:
    host = pool.hosts.setdefault(event.host.uuid, HostReport(event.host))
    host.before = host.before or event.version
    host.after = event.version
    if event.stage not in (HostStage.WAITING, HostStage.SKIPPED) and host.stage is HostStage.WAITING:
        host.began = event.at
    if event.stage in (HostStage.DONE, HostStage.FAILED, HostStage.SKIPPED):
        host.ended = event.at
    host.stage, host.detail = event.stage, event.detail


def _vm_changed(pool: PoolReport, event: VmChanged) -> None:
    if event.stage is VmStage.MOVED:
        pool.migrations += 1
    elif event.stage is VmStage.DOWN:
        pool.downtimes.append(Downtime(event.vm, event.at))
    elif event.stage is VmStage.UP:
        for downtime in pool.downtimes:
            if downtime.vm == event.vm and downtime.until is None:
                downtime.until = event.at


_OUTCOMES = {
    Outcome.DONE: translate("engine", "{pool}: the upgrade is complete."),
    Outcome.FAILED: translate("engine", "{pool}: the upgrade failed."),
    Outcome.STOPPED: translate("engine", "{pool}: the upgrade was stopped."),
    Outcome.BLOCKED: translate("engine", "{pool}: the upgrade could not begin."),
}

_STAGES = {
    HostStage.DONE: translate("engine", "  {host}: {before} → {after}"),
    HostStage.SKIPPED: translate("engine", "  {host}: left out, still {after}"),
    HostStage.FAILED: translate("engine", "  {host}: failed, runs {after}"),
}


def _lines(pool: PoolReport) -> Iterator[Text]:
    outcome = _OUTCOMES[pool.outcome or Outcome.STOPPED].of(pool=pool.pool.name)
    yield outcome
    if pool.detail is not None:
        yield translate("engine", "  Reason: {reason}").of(reason=pool.detail)
    for host in pool.hosts.values():
        line = _STAGES.get(host.stage) or translate("engine", "  {host}: not upgraded, runs {after}")
        yield line.of(host=host.host.name, before=host.before, after=host.after)
    yield translate("engine", "  %n virtual machine move(s)", "", pool.migrations)
    for downtime in pool.downtimes:
        yield _downtime_line(downtime)
    for restored in pool.restored:
        if restored.ok:
            yield translate("engine", "  Put back: {what}").of(what=restored.what)
        else:
            text = translate("engine", "  Not put back: {what} ({reason})")
            yield text.of(what=restored.what, reason=restored.detail or "")
    for note in pool.notes:
        yield translate("engine", "  Note: {text}").of(text=note.text)


def _downtime_line(downtime: Downtime) -> Text:
    since = datetime.fromtimestamp(downtime.since).astimezone().strftime("%H:%M:%S")
    if downtime.until is None:
        return translate("engine", "  {vm} went down at {since} and is still down").of(vm=downtime.vm.name, since=since)
    until = datetime.fromtimestamp(downtime.until).astimezone().strftime("%H:%M:%S")
    text = translate("engine", "  {vm} was down from {since} to {until}")
    return text.of(vm=downtime.vm.name, since=since, until=until)


def _pool_json(pool: PoolReport, translator: Translator | None) -> dict[str, Any]:
    def words(text: Text | None) -> str | None:
        return text.render(translator) if text is not None else None

    return {
        "uuid": pool.pool.uuid,
        "name": pool.pool.name,
        "outcome": pool.outcome.value if pool.outcome else None,
        "reason": words(pool.detail),
        "migrations": pool.migrations,
        "hosts": [
            {
                "uuid": host.host.uuid,
                "name": host.host.name,
                "before": host.before,
                "after": host.after,
                "stage": host.stage.value,
                "began": host.began,
                "ended": host.ended,
                "detail": words(host.detail),
            }
            for host in pool.hosts.values()
        ],
        "downtimes": [
            {"uuid": down.vm.uuid, "name": down.vm.name, "since": down.since, "until": down.until}
            for down in pool.downtimes
        ],
        "restored": [
            {"what": item.what.render(translator), "ok": item.ok, "reason": words(item.detail)}
            for item in pool.restored
        ],
        "notes": [note.text.render(translator) for note in pool.notes],
    }
