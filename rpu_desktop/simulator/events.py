"""Events for waiting clients: ``event.from`` and the older ``event.next`` (xen-api ``xapi_event.ml``)."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.wire import RecordView, WireInt

__all__: list[str] = []

_SILENT = frozenset(
    {
        *("session", "user", "event", "auth", "secret", "data_source", "sr_stat", "probe_result"),
        *("vdi_nbd_server_info", "Diagnostics", "role"),
    }
)
"""Classes that never give events (xen-api ``datamodel.ml``, gen_events:false)."""

_MESSAGES = "message"
"""Messages are files, not rows: they have their own generation; the table stays empty (``xapi_message.ml``)."""

_DELAY = 0.05
"""Seconds that ``event.from`` waits after a change, so that one answer has what belongs together (``xapi_event.ml``
from_inner; since 25.5 ``xapi_globs.ml`` event_from_delay)."""

_QUEUE_LIMIT = 50_000
"""How far a client of ``event.next`` may fall behind before it loses events."""


@dataclass
class _Classes:
    """Subscriptions: ``*``, ``vm``, ``VM/OpaqueRef:…``; case does not matter, as on the real server."""

    everything: bool = False
    tables: set[str] = field(default_factory=set)
    objects: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def parse(cls, names: list[str]) -> _Classes:
        found = cls()
        for name in names:
            table, _, ref = str(name).partition("/")
            if name == "*":
                found.everything = True
            elif ref:
                found.objects.add((table.lower(), ref))
            else:
                found.tables.add(table.lower())
        return found

    def match(self, table: str, ref: str) -> bool:
        return self.everything or table.lower() in self.tables or (table.lower(), ref) in self.objects


@method("event.from")
async def event_from(call: Call, classes: list[str], token: str, timeout: float) -> dict[str, Any]:
    """Everything that changed since `token`; waits up to `timeout` real seconds for the first change.

    A token is two numbers of this database: of the last change that the client subscribed to, and of its last message.
    One from before a restart continues where it was, but deletions meanwhile are not included; one from the future
    (the database was restored) gets nothing until the database is there (``xapi_event.ml`` from_inner).
    """
    pool, epoch = call.pool, call.pool.epoch
    wanted = _Classes.parse(classes)
    last, last_message = _parse_token(token)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    read = last
    while True:
        batch = _Batch.collect(pool, wanted, read, last_message)
        seen = pool.db.generation
        if batch.found or loop.time() >= deadline:
            break
        read = max(read, seen)
        try:
            async with asyncio.timeout_at(deadline):
                await pool.db.changed(seen)
        except TimeoutError:
            break
        await pool.clock.sleep(_DELAY)
        if pool.epoch != epoch or not pool.db.exists("session", call.session):
            raise ApiError("SESSION_INVALID", call.session)
    return {
        "events": batch.events(pool),
        "valid_ref_counts": _counts(pool),
        "token": f"{max(last, batch.last):020d},{max(last_message, batch.last_message):020d}",
    }


def _parse_token(token: str) -> tuple[int, int]:
    if token == "":
        return 0, 0
    numbers = token.split(",")
    try:
        first, second = map(int, numbers)
    except ValueError:
        raise ApiError("EVENT_FROM_TOKEN_PARSE_FAILURE", token) from None
    return first, second


def _counts(pool: SimPool) -> dict[str, WireInt]:
    """The number of rows of every table; objects that are no rows (messages, roles) count as nothing."""
    known = pool.model.known_classes(pool.db.version)
    return {cls.lower(): WireInt(0 if cls in (_MESSAGES, "role") else len(pool.db.all(cls))) for cls in known}


@dataclass
class _Batch:
    """A batch of events: deletions first, then changes, then new objects, as the real server orders a batch."""

    found: list[tuple[str, str, str, int]] = field(default_factory=list)
    last: int = 0
    last_message: int = 0

    @classmethod
    def collect(cls, pool: SimPool, wanted: _Classes, since: int, since_message: int) -> _Batch:
        batch = cls()
        for operation, table, ref, when in pool.db.changes_since(since):
            if table != _MESSAGES and table not in _SILENT and wanted.match(table, ref):
                batch.found.append((operation, table, ref, when))
                batch.last = max(batch.last, when)
        if wanted.everything or _MESSAGES in wanted.tables:
            for operation, ref, when in pool.db.messages_since(since_message):
                batch.found.append((operation, _MESSAGES, ref, when))
                batch.last_message = max(batch.last_message, when)
        return batch

    def events(self, pool: SimPool) -> list[dict[str, Any]]:
        ordered = sorted(self.found, key=lambda item: (("del", "mod", "add").index(item[0]), item[3]))
        return [_event(pool, *item) for item in ordered]


def _collect(pool: SimPool, wanted: _Classes, since: int) -> list[dict[str, Any]]:
    """The events for ``event.next``, where messages queue with the rest."""
    return _Batch.collect(pool, wanted, since, since).events(pool)


def _event(pool: SimPool, operation: str, cls: str, ref: str, when: int) -> dict[str, Any]:
    event: dict[str, Any] = {
        "id": str(when),
        "timestamp": "0.0",
        "class": cls.lower(),
        "operation": operation,
        "ref": ref,
    }
    if operation != "del":
        event["snapshot"] = RecordView(pool.db, cls, ref)
    return event


@dataclass
class _Queue:
    """A client of ``event.next``: its subscriptions, and its position."""

    classes: set[str] = field(default_factory=set)
    read: int = 0


def _queue(call: Call) -> _Queue:
    queue = call.pool.event_queues.get(call.session)
    if queue is None:
        # Never the session itself: a hash of it (``context.ml`` trackid_of_session).
        raise ApiError("SESSION_NOT_REGISTERED", f"trackid={hashlib.md5(call.session.encode()).hexdigest()}")  # noqa: S324
    assert isinstance(queue, _Queue)  # noqa: S101 - only this module writes them
    return queue


@method("event.register")
def register(call: Call, classes: list[str]) -> None:
    """Start queueing events for this session."""
    queue = call.pool.event_queues.setdefault(call.session, _Queue(read=call.pool.db.generation))
    queue.classes.update(classes)


@method("event.unregister")
def unregister(call: Call, classes: list[str]) -> None:
    """Stop queueing some classes."""
    _queue(call).classes.difference_update(classes)


@method("event.next")
async def next_(call: Call) -> list[dict[str, Any]]:
    """Wait without a limit for the next events this session subscribed to."""
    pool = call.pool
    queue = _queue(call)
    if pool.db.generation - queue.read > _QUEUE_LIMIT:
        queue.read = pool.db.generation
        raise ApiError("EVENTS_LOST")
    while True:
        epoch, seen = pool.epoch, pool.db.generation
        events = _collect(pool, _Classes.parse(sorted(queue.classes)), queue.read)
        queue.read = seen
        if events:
            return events
        await pool.db.changed(seen)
        if pool.epoch != epoch or not pool.db.exists("session", call.session):
            raise ApiError("SESSION_INVALID", call.session)


@method("event.get_current_id")
def get_current_id(call: Call) -> int:
    """The number of the newest event."""
    return call.pool.db.generation


@method("event.inject")
def inject(call: Call, class_: str, ref: str) -> str:
    """Mark an object as changed; returns a token from before that."""
    pool = call.pool
    cls = next((name for name in pool.model.classes if name.lower() == class_.lower()), class_)
    if cls not in pool.model.classes:
        raise ApiError("INVALID_VALUE", "class", class_)
    pool.db.record(cls, ref)
    before = pool.db.generation
    pool.db.mark_changed(cls, ref)
    return f"{before:020d},{0:020d}"
