"""Inventory objects as problems name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from rpu_desktop.inventory import Host, Network, Pool, SnapshotSchedule, Sr, Task, Vdi, Vm
from rpu_desktop.prechecks.types import NamedObject

__all__ = ["by_uuid", "named"]


class _HasUuid(Protocol):
    @property
    def uuid(self) -> str: ...


T = TypeVar("T", bound=_HasUuid)

_CLASSES = {Pool: "pool", Host: "host", Vm: "VM", Sr: "SR", Network: "network", Task: "task", Vdi: "VDI"}


def named(thing: Pool | Host | Vm | Sr | Network | SnapshotSchedule | Task | Vdi) -> NamedObject:
    """The object by class, uuid and name."""
    cls = thing.cls if isinstance(thing, SnapshotSchedule) else _CLASSES[type(thing)]
    return NamedObject(cls, thing.uuid, thing.name)


def by_uuid(things: Iterable[T], uuid: str) -> T | None:
    """The one with this uuid, or None."""
    return next((thing for thing in things if thing.uuid == uuid), None)
