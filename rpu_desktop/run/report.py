"""The report of a run, built from its events: for the summary, for files, for scripts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rpu_desktop.i18n.text import Text, Translator, on_one_line, printable
from rpu_desktop.redaction import redact
from rpu_desktop.run.ending import Ending, ending_of
from rpu_desktop.run.events import (
    Answered,
    Asked,
    BackedUp,
    ConnectionChanged,
    DiskMoved,
    Event,
    HookRan,
    HostChanged,
    HostUpdated,
    Named,
    Note,
    Outcome,
    PoolFinished,
    PoolPlanned,
    PoolStarted,
    Rested,
    Restored,
    RunFinished,
    RunStarted,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.pool_report import Decision, Downtime, HostReport, Interruption, Outage, PoolReport
from rpu_desktop.run.report_drawing import pool_json, pool_lines
from rpu_desktop.run.turn_times import end_stretch, enter_stage

__all__ = ["Report"]


@dataclass(slots=True)
class Report:
    """The whole run: a function of the events kept in the journal. Pass each of them to `apply`."""

    run: str = ""
    began: float = 0.0
    ended: float | None = None
    outcome: Outcome | None = None
    pools: dict[str, PoolReport] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Process one event; those that are not kept in the journal change nothing."""
        if not event.kept:
            return
        match event:
            case RunStarted():
                # A resumed run begins more than once, but is still one run.
                self.run, self.began = event.run, self.began or event.at
                for named in event.pools:
                    self._pool(named)
            case RunFinished():
                self.outcome, self.ended = event.outcome, event.at
            case _ if isinstance(pool := getattr(event, "pool", None), Named):
                progress = _is_progress(self._pool(pool), event)
                _listen(self._pool(pool), event)
                _listen_beside(self._pool(pool), event)
                if not progress:
                    self._pool(pool).heard = event.at
            case _:
                pass

    @property
    def left_behind(self) -> bool:
        """Whether something is left to do: not restored, or still down."""
        return any(pool.not_put_back or pool.still_down for pool in self.pools.values())

    def _pool(self, named: Named) -> PoolReport:
        return self.pools.setdefault(named.uuid, PoolReport(named))

    @property
    def left_out(self) -> int:
        """How many hosts keep their version because they were skipped."""
        return sum(pool.left_out for pool in self.pools.values())

    @property
    def still_down(self) -> int:
        """How many VMs were stopped with consent and are not running again."""
        return sum(len(pool.still_down) for pool in self.pools.values())

    @property
    def upgraded(self) -> bool:
        """Whether all servers of all pools have the target version, however the run ended."""
        return bool(self.pools) and all(pool.upgraded for pool in self.pools.values())

    @property
    def updates_complete(self) -> bool:
        """Whether every host that was to be updated shows all its updates."""
        return all(pool.updates_complete for pool in self.pools.values())

    @property
    def ending(self) -> Ending:
        """How it ended; one without an end has failed."""
        return ending_of(
            self.outcome or Outcome.FAILED,
            upgraded=self.upgraded,
            skipped=self.left_out,
            updates_complete=self.updates_complete,
            down=self.still_down,
            put_back=not self.left_behind,
        )

    def to_text(self, translator: Translator | None = None) -> str:
        """The report as text for people, in several lines."""
        lines = (on_one_line(text).render(translator) for pool in self.pools.values() for text in pool_lines(pool))
        return redact(printable("\n".join(lines)))

    def to_json(self, translator: Translator | None = None) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "run": self.run,
            "began": self.began,
            "ended": self.ended,
            "outcome": self.outcome.value if self.outcome else None,
            "pools": [pool_json(pool, translator) for pool in self.pools.values()],
        }


def _is_progress(pool: PoolReport, event: Event) -> bool:
    """Whether it says nothing new about a host: the journal does not keep it, so the report must not count it."""
    if not isinstance(event, HostChanged):
        return False
    host = pool.hosts.get(event.host.uuid)
    return host is not None and host.told == event.essence


def _listen(pool: PoolReport, event: Event) -> None:
    match event:
        case PoolStarted():
            for host in event.hosts:
                pool.hosts.setdefault(host.uuid, HostReport(host))
        case PoolFinished():
            pool.outcome, pool.detail, pool.upgraded = event.outcome, event.detail, event.upgraded
        case HostChanged() | HostUpdated():
            _host_changed(pool, event)
        case VmChanged() | DiskMoved():
            _vm_changed(pool, event)
        case PoolPlanned():
            pool.plans.append(event)
        case Restored():
            again = _english(event.what)
            pool.restored[:] = [*(earlier for earlier in pool.restored if _english(earlier.what) != again), event]
        case BackedUp():
            pool.backup = event
        case Note():
            pool.notes.append(event)
        case _:
            pass


def _english(text: Text) -> str:
    """Identifies a text, even after the journal has stored an error in it as plain words."""
    return redact(text.render())


def _listen_beside(pool: PoolReport, event: Event) -> None:
    """Process events besides the work itself: times, questions, outages, scripts."""
    match event:
        case PoolStarted():
            _session_begins(pool, event.at)
        case PoolFinished():
            pool.ended = event.at
            _end_rests(pool, event.at)
        case Rested(rests=True):
            pool.resting.append(event.at)
        case Rested():
            _end_rests(pool, event.at, leave=len(pool.resting) - 1)
        case Asked():
            pool.decisions.append(
                Decision(event.prompt, event.host or event.pool, event.text, event.at, kind=event.about)
            )
        case HookRan():
            pool.scripts.append(event)
        case Answered():
            _answered(pool, event)
        case ConnectionChanged():
            _connection_changed(pool, event)
        case _:
            pass


def _end_rests(pool: PoolReport, at: float, leave: int = 0) -> None:
    """End rests until `leave` are left; time counts once, however many overlap."""
    if not pool.resting or leave > 0:
        del pool.resting[max(1, leave) :]
        return
    pool.rested += at - pool.resting[0]
    pool.resting.clear()


def _session_begins(pool: PoolReport, at: float) -> None:
    """Discard the final state of the last session, which is determined again.

    The pool was reached, or this could not be.
    """
    if pool.began is not None:
        pool.interruptions.append(Interruption(pool.heard, at))
    for host in pool.hosts.values():
        end_stretch(host, pool.heard)
        host.told = ()
    _end_rests(pool, at)
    pool.began = pool.began or at
    pool.session = at
    pool.notes[:] = [note for note in pool.notes if not note.lasting]
    for outage in pool.outages:
        outage.until = outage.until or at


def _host_changed(pool: PoolReport, event: HostChanged | HostUpdated) -> None:
    host = pool.hosts.setdefault(event.host.uuid, HostReport(event.host))
    if isinstance(event, HostUpdated):
        # Repeated when a run is resumed, it contains only what is new.
        before = host.updates.installed if host.updates else ()
        host.updates = replace(event, installed=event.installed or before)
        return
    if host.told == event.essence:
        return
    host.told = event.essence
    host.before = host.before or event.version
    host.after = event.version
    enter_stage(host, event.stage, event.at)
    host.stage, host.detail, host.upgraded = event.stage, event.detail, event.upgraded


def _answered(pool: PoolReport, event: Answered) -> None:
    for decision in pool.decisions:
        if decision.prompt == event.prompt:
            decision.answer, decision.answered = event.choice, event.at


def _connection_changed(pool: PoolReport, event: ConnectionChanged) -> None:
    lasting = next((outage for outage in pool.outages if outage.until is None), None)
    if event.connected:
        if lasting is not None:
            lasting.until = event.at
    elif lasting is None:
        pool.outages.append(Outage(event.at))


def _vm_changed(pool: PoolReport, event: VmChanged | DiskMoved) -> None:
    if isinstance(event, DiskMoved):
        _disk_moved(pool, event)
    elif event.stage is VmStage.MOVED:
        pool.migrations += 1
    elif event.stage is VmStage.MOVE_FAILED:
        pool.failed_moves += 1
    elif event.stage is VmStage.DOWN:
        pool.downtimes.append(Downtime(event.vm, event.at))
    elif event.stage in (VmStage.COMING_UP, VmStage.UP, VmStage.UP_FAILED, VmStage.GONE):
        _after_down(pool, event)


def _disk_moved(pool: PoolReport, event: DiskMoved) -> None:
    """Record a move once: a run that is resumed may find again what was reported before."""
    moves = pool.disks.setdefault((event.vm.uuid, event.device), [])
    if not moves or moves[-1].target.uuid != event.target.uuid:
        moves.append(event)


def _after_down(pool: PoolReport, event: VmChanged) -> None:
    down = next((down for down in pool.downtimes if down.vm.uuid == event.vm.uuid and down.until is None), None)
    if down is None and event.stage is VmStage.UP_FAILED:
        down = Downtime(event.vm, event.at)  # it went down after the last event
        pool.downtimes.append(down)
    if event.stage is VmStage.UP:
        pool.notes[:] = [note for note in pool.notes if note.vm != event.vm.uuid]
    if down is None:
        return
    if event.stage is VmStage.COMING_UP:
        down.coming_up = True
    elif event.stage is VmStage.UP_FAILED:
        down.coming_up, down.reason = False, event.detail
    else:
        down.until, down.gone = event.at, event.stage is VmStage.GONE
        down.found = event.stage is VmStage.UP and not down.coming_up
