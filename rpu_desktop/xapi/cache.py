"""The pool as it is now: records kept up to date by the pool's own events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from rpu_desktop.i18n.text import one_line
from rpu_desktop.inventory import CLASSES, Host, Network, PoolSnapshot, Sr, Vm
from rpu_desktop.inventory.ids import HostRef, NetworkRef, SrRef, VmRef
from rpu_desktop.xapi.records import Record
from rpu_desktop.xapi.snapshots import SnapshotMaker

__all__ = ["FOLLOWED", "Change", "PoolCache"]

FOLLOWED = CLASSES
"""The classes the cache holds: what snapshots are made of."""

_CANONICAL = {name.lower(): name for name in FOLLOWED}
_FORMER_NAMES = 5000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Change:
    """One object's news: `record` is its whole new record, or None when it is gone."""

    cls: str
    ref: str
    record: Record | None

    @classmethod
    def canonical(cls, class_name: str) -> str | None:
        """The class name as the API writes it (events may carry it in lower case); None when it is not followed."""
        return _CANONICAL.get(class_name.lower())


class PoolCache:
    """class → reference → record in the API's own shape.  Records are replaced, never changed in place.

    Lives on one thread (`name_of` alone may be called from any); `generation` grows with every change, listeners are
    notified once per batch.
    """

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Record]] = {name: {} for name in FOLLOWED}
        self.generation = 0
        self._class_of: dict[str, str] = {}
        self._former: dict[str, str] = {}
        self._listeners: dict[object, Callable[[], None]] = {}
        self._maker = SnapshotMaker()
        self._snapshot: tuple[int, PoolSnapshot] | None = None
        self._changed_at: dict[str, int] = dict.fromkeys(FOLLOWED, 0)
        self._latest = 0
        """The generation of the last change."""
        self._touched: dict[str, dict[str, None] | None] = dict.fromkeys(FOLLOWED)
        """What was changed or added since the last snapshot; None where something may have been deleted."""

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over a batch of news."""
        touched = False
        for change in changes:
            touched = self._apply(change) or touched
        if touched:
            self._announce()

    def replace(self, records: Mapping[str, Mapping[str, Record]]) -> None:
        """Take over a whole new picture: what is not in it is gone."""
        self.generation += 1
        for name in FOLLOWED:
            fresh = records.get(name, {})
            for ref in self.records[name].keys() - fresh.keys():
                self._remember_name(ref)
                self._class_of.pop(ref, None)
            self.records[name] = dict(fresh)
            self._class_of.update(dict.fromkeys(fresh, name))
            self._changed_at[name] = self._latest = self.generation
            self._touched[name] = None
        self._notify()

    def get(self, cls: str, ref: str) -> Mapping[str, Any] | None:
        """The record of one object, or None."""
        return self.records[cls].get(ref)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every batch of changes; the returned function ends that."""
        key = object()
        self._listeners[key] = listener

        def forget() -> None:
            self._listeners.pop(key, None)

        return forget

    def snapshot(self) -> PoolSnapshot:
        """A frozen picture; the same object until something a snapshot shows has changed.

        Raises:
            NoWholePool: the cache holds no pool yet, or no coordinator right now.

        """
        if self._snapshot is None or self._snapshot[0] != self._latest:
            fresh = self._maker.make(self.records, self._changed_at, self._touched)
            self._touched = {name: {} for name in FOLLOWED}
            before = self._snapshot[1] if self._snapshot else None
            self._snapshot = (self._latest, before if before is not None and _alike(before, fresh) else fresh)
        return self._snapshot[1]

    def name_of(self, ref: str) -> str | None:
        """The name behind a reference or a uuid, also of an object that went away; None when never heard of."""
        cls = self._class_of.get(ref)
        record = self.records[cls].get(ref) if cls is not None else None
        if cls is not None and record is not None:
            return self._distinct_names(cls, ref) or self._name(cls, record)
        if ref in self._former:
            return self._former[ref]
        return self._name_by_uuid(ref) if _UUID.fullmatch(ref) else None

    def _apply(self, change: Change) -> bool:
        table = self.records[change.cls]
        if change.record is None:
            if change.ref not in table:
                return False
            self._remember_name(change.ref)
            del table[change.ref]
            self._touched[change.cls] = None
            self._class_of.pop(change.ref, None)
        elif table.get(change.ref) == change.record:
            return False  # only values have changed that are not read
        else:
            table[change.ref] = change.record
            if (touched := self._touched[change.cls]) is not None:
                touched[change.ref] = None
            self._class_of[change.ref] = change.cls
        self._changed_at[change.cls] = self._latest = self.generation + 1
        return True

    def _announce(self) -> None:
        self.generation += 1
        self._notify()

    def _notify(self) -> None:
        for listener in tuple(self._listeners.values()):
            listener()

    def _remember_name(self, ref: str) -> None:
        name = self.name_of(ref)
        if name:
            self._former[ref] = name
            if len(self._former) > _FORMER_NAMES:
                del self._former[next(iter(self._former))]

    def _name_by_uuid(self, uuid: str) -> str | None:
        for cls, table in self.records.items():
            for ref, record in tuple(table.items()):
                if record.get("uuid") == uuid:
                    return self._distinct_names(cls, ref) or self._name(cls, record)
        return None

    def _distinct_names(self, cls: str, ref: str) -> str | None:
        """The unique name from the newest snapshot, for classes that have one."""
        if self._snapshot is None:
            return None
        snapshot = self._snapshot[1]
        shown = _named_in(snapshot, cls, ref)
        own = str(self.records[cls].get(ref, {}).get("name_label", ""))
        return shown.name if shown is not None and shown.name.startswith(own.strip()) else None

    def _name(self, cls: str, record: Mapping[str, Any]) -> str | None:
        """What an admin calls the object: its own name, else what it belongs to."""
        own = record.get("name_label") or (record.get("hostname") if cls == "host" else "")
        if own:
            return one_line(str(own))
        if cls == "pool":
            return self.name_of(str(record.get("master", "")))
        owners = [self.name_of(str(record[field])) for field in _OWNERS.get(cls, ()) if record.get(field)]
        place = record.get("device") or record.get("userdevice")
        parts = [part for part in (*owners, place if owners or cls == "PIF" else None) if part]
        return " / ".join(map(str, parts)) or None


_OWNERS = {"PBD": ("SR", "host"), "VBD": ("VM",), "VIF": ("VM",), "PIF": ("host",), "VDI": ("SR",)}


def _named_in(snapshot: PoolSnapshot, cls: str, ref: str) -> Host | Vm | Sr | Network | None:
    match cls:
        case "host":
            return snapshot.hosts.get(HostRef(ref))
        case "VM":
            return snapshot.vms.get(VmRef(ref))
        case "SR":
            return snapshot.srs.get(SrRef(ref))
        case "network":
            return snapshot.networks.get(NetworkRef(ref))
        case _:
            return None


def _alike(one: PoolSnapshot, other: PoolSnapshot) -> bool:
    """Whether both show the same; tables are shared as long as nothing in them changes."""
    tables = (field.name for field in fields(PoolSnapshot) if field.compare and field.name != "pool")
    return one.pool == other.pool and all(getattr(one, name) is getattr(other, name) for name in tables)
