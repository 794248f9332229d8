"""Graphics cards, and the shares of them that virtual machines have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpu_desktop.inventory.ids import GpuGroupRef, HostRef, PciRef, PgpuRef, VgpuRef, VgpuTypeRef, VmRef
from rpu_desktop.inventory.records import RecordReader

__all__ = ["Pgpu", "Vgpu"]


@dataclass(frozen=True, slots=True)
class Pgpu:
    """``PGPU``: a card of one host."""

    ref: PgpuRef
    host: HostRef
    group: GpuGroupRef
    compatibility_metadata: Mapping[str, str]

    @classmethod
    def read(cls, ref: PgpuRef, row: RecordReader) -> Pgpu:
        """From its record."""
        return cls(
            ref, row.ref("host", HostRef), row.ref("GPU_group", GpuGroupRef), row.pairs("compatibility_metadata")
        )


@dataclass(frozen=True, slots=True)
class Vgpu:
    """``VGPU``: what a VM has of the cards of a group; `pgpu` is the one it is on now."""

    ref: VgpuRef
    vm: VmRef
    group: GpuGroupRef
    type: VgpuTypeRef
    pgpu: PgpuRef
    pci: PciRef

    @classmethod
    def read(cls, ref: VgpuRef, row: RecordReader) -> Vgpu:
        """From its record."""
        return cls(
            ref=ref,
            vm=row.ref("VM", VmRef),
            group=row.ref("GPU_group", GpuGroupRef),
            type=row.ref("type", VgpuTypeRef),
            pgpu=row.ref("resident_on", PgpuRef),
            pci=row.ref("PCI", PciRef),
        )
