"""Graphics cards, and the shares of them that virtual machines have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpu_desktop.inventory.ids import GpuGroupRef, HostRef, PciRef, PgpuRef, VgpuRef, VgpuTypeRef, VmRef
from rpu_desktop.inventory.records import RecordReader

__all__ = ["SWITCHED_OFF", "Pgpu", "Vgpu"]

SWITCHED_OFF = ("disabled", "disable_on_reboot")
"""``PGPU.dom0_access`` and ``host.display`` of what the host does not use itself, or not from its next boot on."""


@dataclass(frozen=True, slots=True)
class Pgpu:
    """``PGPU``: a card of one host; `reserved`: the host does not use it itself, or not from its next boot on."""

    ref: PgpuRef
    host: HostRef
    group: GpuGroupRef
    compatibility_metadata: Mapping[str, str]
    reserved: bool

    @classmethod
    def read(cls, ref: PgpuRef, row: RecordReader) -> Pgpu:
        """From its record."""
        return cls(
            ref=ref,
            host=row.ref("host", HostRef),
            group=row.ref("GPU_group", GpuGroupRef),
            compatibility_metadata=row.pairs("compatibility_metadata"),
            reserved=row.text("dom0_access") in SWITCHED_OFF,
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
