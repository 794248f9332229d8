"""The storage drivers (``SM`` objects) of simulated pools: what they can do, and how they use space.

Sources: the drivers' CAPABILITIES in xapi-project/sm (VDI_MIRROR since 7.1, 8e0f909; VDI_CONFIG_CBT since 7.3;
THIN_PROVISIONING since 8.0, 4330444); xen-api ``xapi_sm.ml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.simulator.database import Database

__all__ = ["announce", "empty_lv_size", "features_of", "is_thin", "lv_size", "register"]

_MIB = 1 << 20
_EXTENT = 4 * _MIB
_VHD_BLOCK = 2 * _MIB
_LARGEST_VHD_MIB = 2 << 20
"""LVM volumes have room for the metadata of a disk of 2 TiB (``lvhdutil.py`` MSIZE)."""

_DISKS = ("VDI_CREATE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH", "VDI_ACTIVATE", "VDI_DEACTIVATE")
_VHD = (
    *("SR_PROBE", "SR_UPDATE", *_DISKS, "VDI_UPDATE", "VDI_CLONE", "VDI_SNAPSHOT", "VDI_RESIZE", "VDI_GENERATE_CONFIG"),
    *("VDI_RESET_ON_BOOT/2", "ATOMIC_PAUSE", "VDI_MIRROR", "VDI_CONFIG_CBT"),
)
_FILES = (*_VHD, "THIN_PROVISIONING")
_LUNS = ("SR_PROBE", "VDI_CREATE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH", "VDI_INTRODUCE")
_DRIVERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("ext", "nfs", "smb", "file"), _FILES),
    **dict.fromkeys(("lvm", "lvmoiscsi", "lvmohba", "lvmofcoe"), _VHD),
    **dict.fromkeys(("hba", "iscsi"), _LUNS),
    "udev": ("VDI_INTRODUCE", "VDI_ATTACH", "VDI_DETACH", "VDI_UPDATE", "SR_UPDATE"),
    "iso": ("VDI_CREATE", "VDI_DELETE", "VDI_ATTACH", "VDI_DETACH", "SR_SCAN", "SR_ATTACH", "SR_DETACH"),
}
_SINCE = {"VDI_MIRROR": 206, "VDI_CONFIG_CBT": 208, "THIN_PROVISIONING": 212}
"""Feature -> the model's version of the first release whose drivers announce it."""
_NAMED = 200
"""The model's version since which ``SM.features`` exists; before, there are only the capabilities."""
_THIN = frozenset({"ext", "nfs", "smb", "cifs", "file", "zfs", "xfs", "glusterfs", "cephfs", "moosefs", "gfs2"})


def _features(type_: str, version: int) -> dict[str, int]:
    found = {}
    for text in _DRIVERS.get(type_, ()):
        name, _, number = text.partition("/")
        if version >= _SINCE.get(name, 0):
            found[name] = int(number or 1)
    return found


def register(db: Database) -> None:
    """Create the drivers of the pool's release."""
    for type_ in _DRIVERS:
        ref = db.create("SM", name_label=type_, type=type_, required_api_version="1.0", driver_filename=f"/opt/{type_}")
        _write(db, ref, _features(type_, db.version))


def announce(db: Database, *, everywhere: bool) -> None:
    """A new toolstack has asked its drivers: what they have learned counts at once, or only once it is `everywhere`.

    What they can no longer do is removed at once. Drivers unknown here keep what they have.
    """
    for ref, row in list(db.all("SM").items()):
        new = _features(str(row["type"]), db.version)
        if not new:
            continue
        old = features_of(row)
        _write(db, ref, new if everywhere else {name: number for name, number in new.items() if name in old})


def _write(db: Database, ref: str, features: Mapping[str, int]) -> None:
    db.set("SM", ref, capabilities=list(features), features=dict(features) if db.version >= _NAMED else {})


def features_of(driver: Mapping[str, Any]) -> frozenset[str]:
    """What a driver can do; before ``SM.features`` existed, its capabilities."""
    return frozenset(driver["features"] or driver["capabilities"])


def is_thin(db: Database, sr: str) -> bool:
    """Whether a disk on `sr` takes the space of what is written to it rather than its size."""
    row = db.record("SR", sr)
    return row["type"] in _THIN or row["sm_config"].get("allocation") == "thin"


def lv_size(virtual_size: int) -> int:
    """The logical volume of a disk of this size, with the VHD's metadata (``lvhdutil.py`` calcSizeVHDLV)."""
    return _rounded(virtual_size + _metadata() + -(-virtual_size // _VHD_BLOCK) * 4096)


def empty_lv_size() -> int:
    """The logical volume of a snapshot to which nothing has been written."""
    return _rounded(_metadata())


def _metadata() -> int:
    blocks = _LARGEST_VHD_MIB // 2
    return -(-(3 * 1024 + blocks * 4 + blocks // 8) // 4096) * 4096


def _rounded(size: int) -> int:
    return -(-size // _EXTENT) * _EXTENT
