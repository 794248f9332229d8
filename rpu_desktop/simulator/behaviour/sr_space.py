"""How much of an SR is used, and how much of that its record shows.

A driver writes ``SR.physical_utilisation`` when it creates or destroys a disk and when the SR is scanned, not while a
thin disk grows (sm ``SR.py`` _db_update, ``FileSR.py``). What has grown since is in `PoolState.unseen`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.storage_drivers import is_thin

__all__ = ["content", "empty_disk", "free", "grow", "look", "no_space", "occupy", "release", "shrink"]

_THIN_VHD = 20 << 10
"""A VHD file to which nothing has been written."""


def no_space() -> ApiError:
    """SM's error for a full SR (sm ``XE_SR_ERRORCODES.xml`` SRNoSpace)."""
    return ApiError("SR_BACKEND_FAILURE_44", "", "There is insufficient space", "")


def free(pool: SimPool, sr: str) -> int:
    """Bytes that are really free."""
    row = pool.db.record("SR", sr)
    return int(row["physical_size"]) - int(row["physical_utilisation"]) - state_of(pool).unseen[sr]


def occupy(pool: SimPool, sr: str, size: int, virtual_size: int = 0) -> None:
    """Take space for a new disk of `virtual_size`, and show it.

    Raises:
        ApiError: there is not enough.

    """
    if free(pool, sr) < size:
        raise no_space()
    _change(pool, sr, size, virtual_size)


def release(pool: SimPool, sr: str, size: int, virtual_size: int = 0) -> None:
    """Give back the space of a destroyed disk."""
    if pool.db.exists("SR", sr):
        _change(pool, sr, -size, -virtual_size)


def _change(pool: SimPool, sr: str, size: int, virtual_size: int) -> None:
    row = pool.db.record("SR", sr)
    seen = int(row["physical_utilisation"]) + state_of(pool).unseen.pop(sr, 0)
    pool.db.set(
        "SR",
        sr,
        physical_utilisation=max(0, seen + size),
        virtual_allocation=max(0, int(row["virtual_allocation"]) + virtual_size),
    )


def grow(pool: SimPool, sr: str, size: int) -> bool:
    """Write so many bytes into thin disks, which the record does not show yet; False if the SR is full."""
    if free(pool, sr) < size:
        return False
    state_of(pool).unseen[sr] += size
    return True


def shrink(pool: SimPool, sr: str, size: int) -> None:
    """The opposite of `grow`: thin disks that had grown by so many bytes are gone."""
    unseen = state_of(pool).unseen
    seen = max(0, size - unseen[sr])
    unseen[sr] -= size - seen
    if seen:
        release(pool, sr, seen)


def look(pool: SimPool, sr: str) -> None:
    """Scan: the record shows what is used."""
    _change(pool, sr, 0, 0)


def content(pool: SimPool, vdi: str) -> Mapping[str, int]:
    """The bytes written to a disk: uuid of each disk of its chain (``vhd-parent``) -> its own part.

    A logical volume does not show how much of it is written to; then all of it counts.
    """
    found: dict[str, int] = {}
    by_uuid = {row["uuid"]: row for row in pool.db.all("VDI").values()}
    row: dict[str, Any] | None = pool.db.record("VDI", vdi)
    left = int(pool.db.get("VDI", vdi, "virtual_size"))
    while row is not None and row["uuid"] not in found:
        part = min(left, int(row["physical_utilisation"]))
        found[row["uuid"]] = part
        left -= part
        row = by_uuid.get(row["sm_config"].get("vhd-parent", ""))
    return found


def empty_disk(pool: SimPool, sr: str, thick: int) -> int:
    """What a new disk takes that has `thick` bytes on a driver that allocates in full."""
    return _THIN_VHD if is_thin(pool.db, sr) else thick
