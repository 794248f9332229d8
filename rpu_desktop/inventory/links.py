"""How a host's interfaces are put together: bonds and VLANs."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.inventory.records import RecordReader

__all__ = ["Bond", "Vlan"]


@dataclass(frozen=True, slots=True)
class Bond:
    """``Bond``: several cards that act as the interface `master`; `mode` is empty before 6.1."""

    ref: str
    master: str
    slaves: tuple[str, ...]
    mode: str

    @classmethod
    def read(cls, ref: str, row: RecordReader) -> Bond:
        """From its record."""
        return cls(ref, row.ref("master"), row.items("slaves"), row.text("mode"))


@dataclass(frozen=True, slots=True)
class Vlan:
    """``VLAN``: the interface `untagged` is what carries `tag` on the interface `tagged` (xapi's own, odd, names)."""

    ref: str
    tagged: str
    untagged: str
    tag: int

    @classmethod
    def read(cls, ref: str, row: RecordReader) -> Vlan:
        """From its record."""
        return cls(ref, row.ref("tagged_PIF"), row.ref("untagged_PIF"), row.number("tag", -1))
