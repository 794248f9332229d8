"""Unfinished runs, read from their journals."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.counting import Counted
from rpu_desktop.run.entries import Entry, PoolTakesPart, Wanted
from rpu_desktop.run.events import Event, HostStage, Outcome, RunFinished
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import Journal, JournalBusy, JournalDamaged, JournalStore, Line, shapes
from rpu_desktop.run.journal.failures import forget_advice
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.report import Report
from rpu_desktop.run.state import RunState
from rpu_desktop.run.wire import entry_from, entry_json, event_from
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection

__all__ = [
    "KnownPool",
    "RunMemory",
    "Survey",
    "Unreadable",
    "discard",
    "forget",
    "past_runs",
    "survey",
    "take_part",
    "unfinished",
    "write_options",
    "write_pool",
]


log = logging.getLogger(__name__)


class _Nowhere:
    """A read-only stand-in for a journal."""

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        raise AssertionError(what)


@dataclass(slots=True)
class KnownPool:
    """One pool of a run: how to reach it, and its state.

    `certificates` are the fingerprints that each of its servers (as an address) has shown to this run. `options` is
    None for a run that ended before it really started: then settings may be switched off, no more.
    """

    uuid: str
    name: str
    server: ServerAddress
    username: str
    certificates: Mapping[str, frozenset[str]]
    legacy_tls: bool
    hosts: int
    state: RunState
    options: RunOptions | None = None
    resolve_all: bool = False


@dataclass(slots=True)
class RunMemory:
    """The contents of a journal."""

    run: str
    began: float
    pools: dict[str, KnownPool] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    events: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, run: str, lines: Iterable[Line], journal: Journal | None = None) -> RunMemory:
        """Read a journal's lines; with `journal` the states continue writing to it.

        Raises:
            JournalDamaged: they contain something that this version does not understand.

        """
        try:
            lines = list(lines)
            self = cls(run, shapes.number(lines[0]["at"]))
            for line in lines:
                self._take(line, journal or _Nowhere())
        except shapes.MISFITS as error:
            raise _not_understood(run) from error
        return self

    def _take(self, line: Line, writer: Any) -> None:
        if line["what"] == "event":
            self._take_event(line)
        elif line["what"] == PoolTakesPart.what or line.get("pool") in self.pools:
            match entry_from(line):
                case PoolTakesPart() as entry:
                    self._take_pool(entry, writer)
                case Wanted() as entry:
                    self.pools[entry.pool].options = entry.options
                    self.pools[entry.pool].resolve_all = entry.resolve_all
                case Entry() as entry:
                    self.pools[entry.pool].state.apply(entry)

    def _take_event(self, line: Line) -> None:
        """Process an event, which is for the report only; unknown ones are ignored."""
        try:
            event = event_from(line["event"])
        except shapes.MISFITS as error:
            log.warning("an event in the journal of %s is not understood: %r", self.run, error)
            return
        if event is not None:
            self.events.append(event)
            self.report.apply(event)

    def _take_pool(self, entry: PoolTakesPart, writer: Any) -> None:
        known = self.pools.get(entry.pool)
        self.pools[entry.pool] = KnownPool(
            entry.pool,
            entry.name,
            ServerAddress.parse(entry.server),
            entry.username,
            entry.certificates,
            entry.legacy_tls,
            shapes.count(entry.hosts),
            known.state if known else RunState(entry.pool, writer),
            known.options if known else None,
            resolve_all=known.resolve_all if known else False,
        )

    @property
    def switched_off(self) -> list[Undo]:
        """What the run has switched off and not restored."""
        return [undo for pool in self.open_pools for undo in pool.state.undos]

    @property
    def vms_down(self) -> list[str]:
        """The names of VMs that it had stopped and not started again at the time of its last entry."""
        return [down.vm.name for pool in self.report.pools.values() for down in pool.still_down]

    @property
    def open_pools(self) -> list[KnownPool]:
        """The pools in which something is left to do."""
        return [pool for pool in self.pools.values() if not pool.state.ended]

    def counted(self, pool: KnownPool) -> Counted:
        """The servers of this pool in figures: in a second pass those are done that have had their turn in it."""
        if not pool.state.second_pass:
            return Counted(pool.hosts, len(pool.state.finished | pool.state.skipped))
        known = self.report.pools.get(pool.uuid)
        done = sum(host.stage is HostStage.DONE for host in known.hosts.values()) if known is not None else 0
        return Counted(pool.hosts, done, updating=True)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of its last session that ended regularly."""
        ends = [event.outcome for event in self.events if isinstance(event, RunFinished)]
        return ends[-1] if ends else None


def _not_understood(run: str) -> JournalDamaged:
    text = translate(
        "engine",
        "The journal of the upgrade {run} cannot be read: it was written by another version of this program, or it "
        "is damaged.",
    )
    return JournalDamaged(text.of(run=plain(run)), forget_advice(run))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A run whose journal cannot be read, and why."""

    run: str
    failure: JournalDamaged


@dataclass(frozen=True, slots=True)
class Survey:
    """The runs in the journals of this computer: newest first, without those that are being executed."""

    unfinished: list[RunMemory] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def survey(store: JournalStore) -> Survey:
    """Read all journals; an unreadable one does not affect the others."""
    found = Survey()
    for run, content in store.contents():
        try:
            if isinstance(content, JournalDamaged):
                raise content
            memory = RunMemory.of(run, content)
        except JournalDamaged as failure:
            found.unreadable.append(Unreadable(run, failure))
        else:
            if memory.open_pools:
                found.unfinished.append(memory)
    return found


def past_runs(store: JournalStore) -> list[RunMemory]:
    """All runs that can be shown, newest first, without those in progress.

    A run that ended before it began, such as one that was only prepared, is not shown.
    """
    found = []
    for run, content in store.contents():
        with contextlib.suppress(JournalDamaged):
            if not isinstance(content, JournalDamaged) and (memory := RunMemory.of(run, content)).report.pools:
                found.append(memory)
    return sorted(found, key=lambda memory: memory.began, reverse=True)


def forget(store: JournalStore, run: str) -> None:
    """Delete the record of a finished run, including its report.

    Raises:
        JournalBusy, JournalDamaged, JournalFailed: as `JournalStore.open`.
        StepFailed: something is left to do in one of its pools.

    """
    journal = store.open(run)
    try:
        is_open = bool(RunMemory.of(run, journal.entries).open_pools)
    finally:
        journal.close()
    if is_open:
        raise StepFailed(translate("engine", "This upgrade is not finished: its record is still needed."))
    store.remove(run)


def unfinished(store: JournalStore) -> list[RunMemory]:
    """The runs with something left to do that no process is executing, newest first."""
    return survey(store).unfinished


def discard(store: JournalStore, run: str) -> None:
    """Discard a run: what it switched off stays off. An unreadable journal is set aside.

    Raises:
        JournalBusy, JournalFailed: as `JournalStore.open`.
        JournalDamaged: there is none of this name.

    """
    try:
        journal = store.open(run)
        try:
            for pool in RunMemory.of(run, journal.entries, journal).open_pools:
                pool.state.note_ended("discarded")
        finally:
            journal.close()
    except JournalDamaged:
        store.set_aside(run)


def write_pool(journal: Journal, connection: PoolConnection, username: str, *, legacy_tls: bool = False) -> None:
    """Record that a pool takes part, and how to reach it again.

    Raises:
        JournalFailed: it cannot be written.

    """
    entry = PoolTakesPart(
        pool=connection.uuid,
        name=connection.name,
        server=connection.asked_address.url,
        username=username,
        certificates={str(server): frozenset(shown) for server, shown in connection.fingerprints.items()},
        legacy_tls=legacy_tls,
        hosts=len(connection.snapshot().hosts),
    )
    journal.write(entry.what, **entry_json(entry))


def write_options(journal: Journal, pool: str, options: RunOptions, *, resolve_all: bool = False) -> None:
    """Record the options of the pool.

    Raises:
        JournalFailed: it cannot be written.

    """
    entry = Wanted(pool=pool, options=options, resolve_all=resolve_all)
    journal.write(entry.what, **entry_json(entry))


def take_part(
    store: JournalStore, journal: Journal, connection: PoolConnection, username: str, *, legacy_tls: bool = False
) -> RunState:
    """Add a pool to a new run, which takes over what an earlier one has left unfinished there.

    Raises:
        JournalFailed: it cannot be written.

    """
    write_pool(journal, connection, username, legacy_tls=legacy_tls)
    state = RunState(connection.uuid, journal)
    for memory in unfinished(store):
        if memory.run != journal.run and any(pool.uuid == connection.uuid for pool in memory.open_pools):
            _supersede(store, memory.run, state)
    return state


def _supersede(store: JournalStore, run: str, state: RunState) -> None:
    try:
        journal = store.open(run)
    except (JournalBusy, JournalDamaged):
        return  # the process that executes it has a lock in the pool; an unreadable journal is of no use
    try:
        known = RunMemory.of(run, journal.entries, journal).pools.get(state.pool)
        if known is not None:
            state.adopt(run, known.state)
            known.state.note_ended("superseded")
    finally:
        journal.close()
