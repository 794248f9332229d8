"""Runs that are not over: what their journals say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.engine.events import Event, Outcome, RunFinished
from rpu_desktop.engine.journal import Entry, Journal, JournalBusy, JournalStore
from rpu_desktop.engine.journal.codec import event_from, event_json, options_from, options_json
from rpu_desktop.engine.ledger import Ledger
from rpu_desktop.engine.options import RunOptions
from rpu_desktop.engine.report import Report
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection

__all__ = [
    "KnownPool",
    "RunMemory",
    "discard",
    "take_part",
    "unfinished",
    "write_event",
    "write_options",
    "write_pool",
]


class _Nowhere:
    """For looking only: nothing is written."""

    def write(self, what: str, /, **facts: Any) -> Mapping[str, Any]:
        raise AssertionError(what)


@dataclass(slots=True)
class KnownPool:
    """One pool of a run: how to reach it, and what is remembered of it.

    `certificates` are the fingerprints that each of its servers (as an address) has shown to this run.
    `options` is None for a run that was ended before it was really started: then things may be switched off, no more.
    """

    uuid: str
    name: str
    server: ServerAddress
    username: str
    certificates: Mapping[str, frozenset[str]]
    legacy_tls: bool
    hosts: int
    ledger: Ledger
    options: RunOptions | None = None
    resolve_all: bool = False

    @property
    def done(self) -> int:
        """How many of `hosts` need nothing more."""
        return len(self.ledger.finished | self.ledger.skipped)


@dataclass(slots=True)
class RunMemory:
    """All that a journal says."""

    run: str
    began: float
    pools: dict[str, KnownPool] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    events: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, run: str, entries: Iterable[Entry], journal: Journal | None = None) -> RunMemory:
        """Read a journal's lines; with `journal` the ledgers go on writing into it."""
        entries = list(entries)
        self = cls(run, float(entries[0]["at"]))
        for entry in entries:
            self._take(entry, journal or _Nowhere())
        return self

    def _take(self, entry: Entry, writer: Any) -> None:
        match entry:
            case {"what": "pool"}:
                self._take_pool(entry, writer)
            case {"what": "event", "event": found}:
                event = event_from(found)
                if event is not None:
                    self.events.append(event)
                    self.report.listen(event)
            case {"what": "wanted", "pool": uuid} if uuid in self.pools:
                self.pools[uuid].options = options_from(entry["options"])
                self.pools[uuid].resolve_all = bool(entry["resolve_all"])
            case {"pool": uuid} if uuid in self.pools:
                self.pools[uuid].ledger.apply(entry)

    def _take_pool(self, entry: Entry, writer: Any) -> None:
        uuid = entry["pool"]
        known = self.pools.get(uuid)
        self.pools[uuid] = KnownPool(
            uuid,
            entry["name"],
            ServerAddress.parse(entry["server"]),
            entry["username"],
            _certificates(entry),
            entry["legacy_tls"],
            entry["hosts"],
            known.ledger if known else Ledger(uuid, writer),
            known.options if known else None,
            resolve_all=known.resolve_all if known else False,
        )

    @property
    def open_pools(self) -> list[KnownPool]:
        """The pools in which something is left to do."""
        return [pool for pool in self.pools.values() if not pool.ledger.ended]

    @property
    def outcome(self) -> Outcome | None:
        """How the run ended the last time it ended by itself."""
        ends = [event.outcome for event in self.events if isinstance(event, RunFinished)]
        return ends[-1] if ends else None


def _certificates(entry: Entry) -> dict[str, frozenset[str]]:
    """By server; journals of earlier versions only say that they belong to the pool."""
    if "certificates" not in entry:
        return {str(ServerAddress.parse(entry["server"])): frozenset(entry["fingerprints"])}
    return {server: frozenset(shown) for server, shown in entry["certificates"].items()}


def unfinished(store: JournalStore) -> list[RunMemory]:
    """The runs with something left to do that nobody is carrying out, the newest first."""
    memories = [RunMemory.of(run, entries) for run, entries in store.runs()]
    return [memory for memory in memories if memory.open_pools]


def discard(store: JournalStore, run: str) -> None:
    """Forget a run: what it switched off stays off.

    Raises:
        JournalBusy, JournalDamaged, JournalFailed: as `JournalStore.open`.

    """
    journal = store.open(run)
    try:
        for pool in RunMemory.of(run, journal.entries, journal).open_pools:
            pool.ledger.note_ended("discarded")
    finally:
        journal.close()


def write_pool(journal: Journal, connection: PoolConnection, username: str, *, legacy_tls: bool = False) -> None:
    """A pool takes part: how to reach it again.

    Raises:
        JournalFailed: it cannot be written.

    """
    snapshot = connection.snapshot()
    journal.write(
        "pool",
        pool=connection.uuid,
        name=connection.name,
        server=connection.asked_address.url,
        username=username,
        certificates={str(server): sorted(shown) for server, shown in connection.fingerprints.items()},
        legacy_tls=legacy_tls,
        hosts=len(snapshot.hosts),
    )


def write_options(journal: Journal, pool: str, options: RunOptions, *, resolve_all: bool = False) -> None:
    """What is wanted of the pool.

    Raises:
        JournalFailed: it cannot be written.

    """
    journal.write("wanted", pool=pool, options=options_json(options), resolve_all=resolve_all)


def write_event(journal: Journal, event: Event) -> None:
    """For the report of a run that is resumed.

    Raises:
        JournalFailed: it cannot be written.

    """
    journal.write("event", event=event_json(event))


def take_part(
    store: JournalStore, journal: Journal, connection: PoolConnection, username: str, *, legacy_tls: bool = False
) -> Ledger:
    """A pool takes part in a new run, which takes over what an earlier one has left undone there.

    Raises:
        JournalFailed: it cannot be written.

    """
    write_pool(journal, connection, username, legacy_tls=legacy_tls)
    ledger = Ledger(connection.uuid, journal)
    for memory in unfinished(store):
        if memory.run != journal.run and any(pool.uuid == connection.uuid for pool in memory.open_pools):
            _supersede(store, memory.run, ledger)
    return ledger


def _supersede(store: JournalStore, run: str, ledger: Ledger) -> None:
    try:
        journal = store.open(run)
    except JournalBusy:
        return  # whoever carries it out has a mark in the pool
    try:
        known = RunMemory.of(run, journal.entries, journal).pools[ledger.pool].ledger
        ledger.adopt(run, known)
        known.note_ended("superseded")
    finally:
        journal.close()
