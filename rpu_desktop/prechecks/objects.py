"""Inventory objects as problems name them."""

from __future__ import annotations

from rpu_desktop.inventory import Host, Pool, Sr, Vm
from rpu_desktop.prechecks.types import NamedObject

__all__ = ["named"]


def named(thing: Pool | Host | Vm | Sr) -> NamedObject:
    """The object by class, uuid and name."""
    cls = {Pool: "pool", Host: "host", Vm: "VM", Sr: "SR"}[type(thing)]
    return NamedObject(cls, thing.uuid, thing.name)
