"""Virtual GPUs: which may be migrated, and on which card of a host they are.

Sources: xen-api ``ocaml/xapi/xapi_vm_lifecycle.ml`` check_vgpu (of HEAD and of the branch 1.249-lcm; before 7.4 no VM
with a virtual GPU can be migrated), ``vgpuops.ml``, ``xapi_pgpu_helpers.ml``.
"""

from __future__ import annotations

from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool

__all__ = ["NVIDIA_KEY", "card", "obstacle", "place"]

NVIDIA_KEY = "nvidia"
"""What a driver that can migrate its state writes to ``PGPU.compatibility_metadata`` (xapi_gpumon.ml)."""

_SINCE = 209
"""API version of XenServer 7.4, the first with the migration of NVIDIA's virtual GPUs."""
_OLDEST_SOURCE = (2, 4, 0)
"""From that platform version and older ones they cannot be migrated away (8.2, platform_version_inverness)."""


def obstacle(pool: SimPool, vm: str, row: Any, op: str) -> ApiError | None:
    """Why a VM with virtual GPUs may not be migrated or suspended."""
    able = all(_is_suspendable(pool, vgpu) for vgpu in row["VGPUs"]) and pool.db.version >= _SINCE
    if able and (op in ("suspend", "checkpoint") or not _comes_from_old_host(pool, row)):
        return None
    return ApiError("VM_HAS_VGPU", vm)


def _is_suspendable(pool: SimPool, vgpu: str) -> bool:
    db = pool.db
    row = db.record("VGPU", vgpu)
    if not db.exists("VGPU_type", row["type"]) or not db.exists("PGPU", row["resident_on"]):
        return False
    maker = db.get("VGPU_type", row["type"], "implementation")
    told = db.get("PGPU", row["resident_on"], "compatibility_metadata")
    return maker in ("nvidia", "nvidia_sriov") and NVIDIA_KEY in told


def _comes_from_old_host(pool: SimPool, row: Any) -> bool:
    host = str(row["resident_on"])
    if not pool.db.exists("host", host) or pool.db.version >= 216:  # newer ones no longer check
        return False
    version = str(pool.db.get("host", host, "software_version").get("platform_version", ""))
    return tuple(int(part) for part in version.split(".") if part.isdigit()) <= _OLDEST_SOURCE


def card(pool: SimPool, vgpu: str, host: str) -> str | None:
    """A physical GPU of `host` in the group of this virtual one."""
    db = pool.db
    group = db.get("VGPU", vgpu, "GPU_group")
    pgpus = db.get("GPU_group", group, "PGPUs") if db.exists("GPU_group", group) else ()
    return next((str(pgpu) for pgpu in pgpus if db.get("PGPU", pgpu, "host") == host), None)


def place(pool: SimPool, vm: str, host: str) -> None:
    """Record that the VM is on `host` now; the null reference: nowhere."""
    for vgpu in pool.db.get("VM", vm, "VGPUs"):
        found = card(pool, vgpu, host) if host != NULL_REF else None
        pool.db.set("VGPU", vgpu, resident_on=found or NULL_REF)
