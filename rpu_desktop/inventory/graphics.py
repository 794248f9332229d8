"""Graphics cards, and the shares of them that virtual machines have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpu_desktop.inventory.records import RecordReader

__all__ = ["Pgpu", "Vgpu"]


@dataclass(frozen=True, slots=True)
class Pgpu:
    """``PGPU``: a card of one host."""

    ref: str
    host: str
    group: str
    compatibility_metadata: Mapping[str, str]

    @classmethod
    def read(cls, ref: str, row: RecordReader) -> Pgpu:
        """From its record."""
        return cls(ref, row.ref("host"), row.ref("GPU_group"), row.pairs("compatibility_metadata"))


@dataclass(frozen=True, slots=True)
class Vgpu:
    """``VGPU``: what a VM has of the cards of a group; `pgpu` is the one it is on now."""

    ref: str
    vm: str
    group: str
    type: str
    pgpu: str
    pci: str

    @classmethod
    def read(cls, ref: str, row: RecordReader) -> Vgpu:
        """From its record."""
        return cls(ref, row.ref("VM"), row.ref("GPU_group"), row.ref("type"), row.ref("resident_on"), row.ref("PCI"))
