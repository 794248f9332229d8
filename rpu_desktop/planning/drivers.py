"""Which kinds of storage a freshly installed server can reach, and which packages others need.

The installer puts a new system in the place of the old one (host-installer ``upgrade.py``: only what its list of files
names is carried over); packages that an admin added are not. Sources of the packages: XCP-ng's documentation,
``docs/storage/storage.md`` and ``docs/installation/upgrade.md``.
"""

from __future__ import annotations

from rpu_desktop.inventory import PoolSnapshot, Sr
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["ended_driver", "is_foreign", "local_folder", "package_for"]

_INSTALLED = frozenset(
    {
        *("lvm", "lvmoiscsi", "lvmohba", "lvmofcoe", "ext", "nfs", "smb", "file", "iso", "udev", "dummy", "gfs2"),
        *("hba", "iscsi", "shm", "largeblock"),
    }
)
_PACKAGES = {
    "zfs": "zfs",
    "xfs": "xfsprogs",
    "glusterfs": "glusterfs-server",
    "cephfs": "ceph-common",
    "moosefs": "moosefs-client",
    "linstor": "xcp-ng-linstor",
}
_WITHOUT_EXT4 = Version.parse("3.4.0")
"""XCP-ng 8.3 no longer has the experimental driver ``ext4`` (its release notes); ``ext`` is another one."""


def is_foreign(sr: Sr) -> bool:
    """Whether a server needs something that the installation does not bring to reach `sr`."""
    return bool(sr.type) and sr.type not in _INSTALLED


def package_for(sr: Sr) -> str:
    """The package that has to be installed for it; empty if this program does not know it."""
    return _PACKAGES.get(sr.type, "")


def ended_driver(sr: Sr, target: SoftwareVersion | None) -> bool | None:
    """Whether the new version no longer has a driver for `sr`; None while that depends on unknown facts."""
    if sr.type != "ext4":
        return False
    if target is None:
        return None
    return "xcp" in target.product_brand.casefold() and target.platform_version >= _WITHOUT_EXT4


_BROUGHT_ALONG = ("/dev/", "//", "/opt/xensource/packages/iso", "/opt/xensource/debug", "/run/sr-mount")


def local_folder(snapshot: PoolSnapshot, sr: Sr) -> str:
    """The folder in a server's own file system that contains `sr`, which the installation empties; else empty.

    The installer itself creates only the tools' images; shares have a server in their location.
    """
    if sr.type not in ("file", "iso"):
        return ""
    for ref in sr.pbds:
        pbd = snapshot.pbds.get(ref)
        config = pbd.device_config if pbd is not None else {}
        place = config.get("location") or config.get("path") or ""
        if place.startswith("/") and ":" not in place and not place.startswith(_BROUGHT_ALONG):
            return place
    return ""
