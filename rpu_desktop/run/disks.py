"""Disks that a run moves to other storage for the time being: where each belongs, and what a broken move left behind.

A disk is named by its VBD. The disk itself (VDI) gets another uuid and reference when it is copied; the VBD stays
(xen-api ``xapi_vm_migrate.ml`` intra_pool_vdi_remap).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rpu_desktop.inventory.ids import SrUuid, VbdUuid, VdiUuid, VmUuid

__all__ = ["NO_STORAGE", "DiskHop", "DisplacedDisk", "Leftover"]

NO_STORAGE = SrUuid("")
"""Stands for no storage repository."""


@dataclass(frozen=True, slots=True)
class DiskHop:
    """A disk that is being copied from `source` to `target`, which belongs on `home`.

    `vdi` is the disk before the copy, `device` its number in the VM, `size` in bytes. `other_config` and `tags` are
    its own: a copy does not get them. `alike` are the disks on `target` that look like a copy of it and were there
    before; None if that was not recorded.
    """

    vbd: VbdUuid
    vdi: VdiUuid
    home: SrUuid
    source: SrUuid
    target: SrUuid
    name: str = ""
    size: int = 0
    device: str = ""
    other_config: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    alike: tuple[VdiUuid, ...] | None = None


@dataclass(frozen=True, slots=True)
class DisplacedDisk:
    """A disk of a VM that is not at home, or may not be: `hop` is its last move.

    While it is not `settled`, only the pool knows how far that move has come.
    """

    vm: VmUuid
    vm_name: str
    hop: DiskHop
    settled: bool = False
    suspend_sr: SrUuid = NO_STORAGE
    """Where the VM's memory was to be stored if it was suspended; lost when it went to a host without that storage."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A disk without a VM that a broken move has left on `sr`; `size` is in bytes, `name` and `vm` are for people.

    `certain`: the pool shows that the move has left it. Otherwise it appeared meanwhile, and looks like a copy.
    `kept`: the admin does not want it deleted.
    """

    vdi: VdiUuid
    sr: SrUuid
    vm: str
    name: str = ""
    size: int = 0
    certain: bool = True
    kept: bool = False
