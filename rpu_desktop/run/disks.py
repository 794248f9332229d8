"""Disks that a run moves to other storage for the time being: where each belongs, and what a broken move left behind.

A disk is named by its VBD. The disk itself (VDI) gets another uuid and reference when it is copied; the VBD stays
(xen-api ``xapi_vm_migrate.ml`` intra_pool_vdi_remap).
"""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.inventory.ids import SrUuid, VbdUuid, VdiUuid, VmUuid

__all__ = ["DiskHop", "DisplacedDisk", "Leftover"]


@dataclass(frozen=True, slots=True)
class DiskHop:
    """A disk that is being copied from `source` to `target`, which belongs on `home`.

    `vdi` is the disk before the copy. `alike` are disks on the target that look the same and were there before, so
    that they are not taken for what this copy may leave behind. `size` is in bytes.
    """

    vbd: VbdUuid
    vdi: VdiUuid
    home: SrUuid
    source: SrUuid
    target: SrUuid
    name: str = ""
    size: int = 0
    alike: frozenset[VdiUuid] = frozenset()


@dataclass(frozen=True, slots=True)
class DisplacedDisk:
    """A disk of a VM that is not at home, or may not be: `hop` is its last move.

    While it is not `settled`, only the pool knows how far that move has come.
    """

    vm: VmUuid
    vm_name: str
    hop: DiskHop
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Leftover:
    """A disk without a VM that a broken move has left on `sr`; `size` is in bytes, `name` and `vm` are for people."""

    vdi: VdiUuid
    sr: SrUuid
    vm: str
    name: str = ""
    size: int = 0
