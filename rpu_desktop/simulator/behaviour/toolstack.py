"""Which version of the toolstack a host runs."""

from __future__ import annotations

from rpu_desktop.simulator.pool import SimPool

__all__ = ["at_least", "knows_storage_motion", "moves_disks_during_upgrade"]

_STORAGE_MOTION = (1, 10)
"""API version that introduced ``VM.migrate_send`` (XenServer 6.1)."""


def at_least(pool: SimPool, host: str, *numbers: int) -> bool:
    """Whether the ``xapi_build`` of `host` is this or a later one; before 8.0 hosts have none."""
    build = str(pool.db.get("host", host, "software_version").get("xapi_build", ""))
    return tuple(int(part) for part in build.split("-", maxsplit=1)[0].split(".") if part.isdigit()) >= numbers


def knows_storage_motion(pool: SimPool, host: str) -> bool:
    """Whether `host` can send a VM with its disks."""
    row = pool.db.record("host", host)
    return (int(row["API_version_major"]), int(row["API_version_minor"])) >= _STORAGE_MOTION


def moves_disks_during_upgrade(pool: SimPool) -> bool:
    """Whether ``migrate_send`` is allowed while versions differ, which the coordinator decides.

    Sources: xen-api 802b8be78e (1.250.0); XCP-ng carries it as a patch in all its releases since 7.5.
    """
    brand = str(pool.db.get("host", pool.coordinator, "software_version").get("product_brand", ""))
    return brand.lower().startswith("xcp") or at_least(pool, pool.coordinator, 1, 250)
