"""How a host's interfaces are put together: bonds and VLANs."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.inventory.ids import BondRef, PifRef, VlanRef
from rpu_desktop.inventory.records import RecordReader

__all__ = ["Bond", "Vlan"]


@dataclass(frozen=True, slots=True)
class Bond:
    """``Bond``: several cards that act as the interface `master`; `mode` is empty before 6.1."""

    ref: BondRef
    master: PifRef
    slaves: tuple[PifRef, ...]
    mode: str

    @classmethod
    def read(cls, ref: BondRef, row: RecordReader) -> Bond:
        """From its record."""
        return cls(ref, row.ref("master", PifRef), row.refs("slaves", PifRef), row.text("mode"))


@dataclass(frozen=True, slots=True)
class Vlan:
    """``VLAN``: the interface `untagged` is what carries `tag` on the interface `tagged` (xapi's own, odd, names)."""

    ref: VlanRef
    tagged: PifRef
    untagged: PifRef
    tag: int

    @classmethod
    def read(cls, ref: VlanRef, row: RecordReader) -> Vlan:
        """From its record."""
        return cls(ref, row.ref("tagged_PIF", PifRef), row.ref("untagged_PIF", PifRef), row.number("tag", -1))
