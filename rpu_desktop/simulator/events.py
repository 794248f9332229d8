"""What changed, for clients that wait: ``event.from`` and the older ``event.next`` (xen-api ``xapi_event.ml``)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, method
from rpu_desktop.simulator.wire import RecordView

__all__: list[str] = []

_SILENT = frozenset(
    {"session", "event", "auth", "data_source", "sr_stat", "probe_result", "LVHD", "vdi_nbd_server_info"}
)
"""Classes that never give events."""

_QUEUE_LIMIT = 50_000
"""How far a client of ``event.next`` may fall behind before it has lost events."""


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
    """Everything that changed since `token`; waits up to `timeout` real seconds for the first change."""
    pool, epoch = call.pool, call.pool.epoch
    wanted = _Classes.parse(classes)
    since = _generation(pool, token)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    seen = since
    while True:
        events = _collect(pool, wanted, since) if pool.db.generation > seen or seen == since else []
        seen = pool.db.generation
        if events or loop.time() >= deadline:
            break
        try:
            async with asyncio.timeout_at(deadline):
                await pool.db.changed(seen)
        except TimeoutError:
            break
        if pool.epoch != epoch or not pool.db.exists("session", call.session):
            raise ApiError("SESSION_INVALID", call.session)
    counts = {cls.lower(): len(pool.db.all(cls)) for cls in pool.model.classes if cls not in _SILENT}
    return {"events": events, "valid_ref_counts": counts, "token": f"{pool.epoch:020d},{seen:020d}"}


def _generation(pool: SimPool, token: str) -> int:
    if token == "":
        return 0
    epoch, _, generation = token.partition(",")
    if not (epoch.isdigit() and generation.isdigit()):
        raise ApiError("EVENT_FROM_TOKEN_PARSE_FAILURE", token)
    # A token of before the coordinator's restart says nothing about now: everything counts as new.
    return int(generation) if int(epoch) == pool.epoch else 0


def _collect(pool: SimPool, wanted: _Classes, since: int) -> list[dict[str, Any]]:
    """Deletions first, then changes, then new objects, as the real server orders a batch."""
    batch: dict[str, list[dict[str, Any]]] = {"del": [], "mod": [], "add": []}
    for operation, cls, ref, when in pool.db.changes_since(since):
        if cls not in _SILENT and wanted.match(cls, ref):
            batch[operation].append(_event(pool, operation, cls, ref, when))
    return [event for operation in ("del", "mod", "add") for event in reversed(batch[operation])]


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
    """A client of ``event.next``: what it registered for, and how far it has read."""

    classes: set[str] = field(default_factory=set)
    read: int = 0


def _queue(call: Call) -> _Queue:
    queue = call.pool.event_queues.get(call.session)
    if queue is None:
        raise ApiError("SESSION_NOT_REGISTERED", call.session)
    assert isinstance(queue, _Queue)  # noqa: S101 - only this module writes them
    return queue


@method("event.register")
def register(call: Call, classes: list[str]) -> None:
    """Begin to queue events for this session."""
    queue = call.pool.event_queues.setdefault(call.session, _Queue(read=call.pool.db.generation))
    queue.classes.update(classes)


@method("event.unregister")
def unregister(call: Call, classes: list[str]) -> None:
    """Stop queueing some classes."""
    _queue(call).classes.difference_update(classes)


@method("event.next")
async def next_(call: Call) -> list[dict[str, Any]]:
    """Wait for the next events this session registered for, however long that takes."""
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
    """Make an object appear as changed; returns a token of before that."""
    pool = call.pool
    cls = next((name for name in pool.model.classes if name.lower() == class_.lower()), class_)
    if cls not in pool.model.classes:
        raise ApiError("INVALID_VALUE", "class", class_)
    pool.db.record(cls, ref)
    before = pool.db.generation
    pool.db.mark_changed(cls, ref)
    return f"{pool.epoch:020d},{before:020d}"
