"""Which disks of a VM move with it, and what forbids that.

Source: xen-api ``xapi_vm_migrate.ml`` (vdi_filter, check_vdi_map, assert_can_migrate_vdis,
assert_sr_support_operations), ``features.ml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpu_desktop.simulator.behaviour import toolstack
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.storage_drivers import features_of

__all__ = [
    "Disk",
    "assert_drivers",
    "assert_licensed",
    "assert_mapped",
    "assert_may_move",
    "assert_no_cbt",
    "disks_of",
]

_MIRROR_CHECKED = 206
"""Since 7.1 drivers announce that they can mirror disks, and the toolstack asks for it (xen-api ae0062763b)."""


def assert_licensed(pool: SimPool) -> None:
    """Raise LICENCE_RESTRICTION if the licence of any host lacks storage motion."""
    for host in pool.db.all("host").values():
        if host["license_params"].get("restrict_storage_xen_motion") == "true":
            raise ApiError("LICENCE_RESTRICTION", "SXM")


@dataclass(slots=True)
class Disk:
    """A disk that takes part: mirrored if its VM may write to it."""

    vdi: str
    mirrored: bool
    suspended: bool = False


def disks_of(pool: SimPool, vm: str, *, mirrored: bool) -> list[Disk]:
    """The disks of a VM or a snapshot, without CDs; those of a snapshot are never `mirrored`."""
    db = pool.db
    rows = (db.record("VBD", vbd) for vbd in db.get("VM", vm, "VBDs"))
    disks = (row for row in rows if row["type"] != "CD" and not row["empty"] and db.exists("VDI", row["VDI"]))
    return [Disk(row["VDI"], mirrored and row["mode"] == "RW") for row in disks]


def assert_mapped(vdis: list[str], vdi_map: Mapping[str, str]) -> None:
    """Raise VDI_NOT_IN_MAP for a disk that the caller gives no SR."""
    for vdi in vdis:
        if vdi not in vdi_map:
            raise ApiError("VDI_NOT_IN_MAP", vdi)


def assert_no_cbt(pool: SimPool, vdis: list[str]) -> None:
    """Raise VDI_CBT_ENABLED for a disk whose changed blocks are tracked."""
    for vdi in vdis:
        if pool.db.get("VDI", vdi, "cbt_enabled"):
            raise ApiError("VDI_CBT_ENABLED", vdi)


def _moving(pool: SimPool, vdi_map: Mapping[str, str]) -> dict[str, str]:
    return {vdi: sr for vdi, sr in vdi_map.items() if pool.db.get("VDI", vdi, "SR") != sr}


def assert_may_move(pool: SimPool, vdi_map: Mapping[str, str]) -> None:
    """No changed block tracking and no encryption on disks that change their SR."""
    for vdi in _moving(pool, vdi_map):
        assert_no_cbt(pool, [vdi])
        if "key_hash" in pool.db.get("VDI", vdi, "sm_config"):
            raise ApiError("VDI_IS_ENCRYPTED", vdi)


def assert_drivers(pool: SimPool, vdi_map: Mapping[str, str]) -> None:
    """Raise SR_DOES_NOT_SUPPORT_MIGRATION unless the drivers at both ends can take snapshots and mirror."""
    for vdi, sr in _moving(pool, vdi_map).items():
        _assert_features(pool, str(pool.db.get("VDI", vdi, "SR")), "VDI_MIRROR")
        _assert_features(pool, sr, "VDI_MIRROR", "VDI_MIRROR_IN")


def _assert_features(pool: SimPool, sr: str, *mirror: str) -> None:
    db = pool.db
    drivers = db.where("SM", type=db.get("SR", sr, "type"))
    known = features_of(db.record("SM", drivers[0])) if drivers else frozenset()
    missing = [] if "VDI_SNAPSHOT" in known else ["VDI_SNAPSHOT"]
    if db.version >= _MIRROR_CHECKED and not known.intersection(mirror):
        missing.append(mirror[-1])
    if missing:
        names = [";".join(missing)] if toolstack.at_least(pool, pool.coordinator, 26, 1) else []
        raise ApiError("SR_DOES_NOT_SUPPORT_MIGRATION", sr, *names)
