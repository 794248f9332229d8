"""Facts about storage: its server, the number of paths to it, and the needs of its driver."""

from __future__ import annotations

import pytest

from rpu_desktop.inventory.ids import HostUuid, SrRef
from rpu_desktop.planning.dependent_storage import storage_addresses
from rpu_desktop.planning.drivers import is_foreign, local_folder, package_for
from rpu_desktop.planning.paths import short_of_paths
from tests.planning.pools import PoolBuilder


def with_storage(**pbd: object) -> PoolBuilder:
    build = PoolBuilder()
    build.sr([build.host()], "store")
    build.records["PBD"]["pbd-s0-h0"] |= pbd
    return build


@pytest.mark.parametrize(
    ("config", "addresses"),
    [
        ({"server": "10.0.0.5", "serverpath": "/export"}, {"10.0.0.5"}),
        ({"location": "10.0.0.5:/export/iso"}, {"10.0.0.5"}),
        ({"location": "//10.0.0.5/isos", "type": "cifs"}, {"10.0.0.5"}),
        ({"target": "10.0.0.9,10.0.0.10", "targetIQN": "iqn.2010-01.example:vm"}, {"10.0.0.9", "10.0.0.10"}),
        ({"server": "10.0.0.11:/gluster", "backupservers": "10.0.0.12:10.0.0.13"}, {"10.0.0.11", "10.0.0.13"}),
        ({"server": "fd00::5"}, {"fd00::5"}),
        ({"location": "[fd00::5]:/export"}, {"fd00::5"}),
        ({"server": "nas.example.org"}, set()),
        ({"device": "/dev/sda3"}, set()),
        ({"location": "/opt/xensource/packages/iso"}, set()),
        ({"server": "fe80::1"}, set()),
    ],
)
def test_the_addresses_of_storage(config: dict[str, str], addresses: set[str]) -> None:
    (pbd,) = with_storage(device_config=config).snapshot().pbds.values()
    assert storage_addresses(pbd) >= addresses
    assert bool(storage_addresses(pbd)) is bool(addresses)


@pytest.mark.parametrize(
    ("value", "missing"),
    [("[1, 4]", True), ("[4, 4]", False), ("[1,%.4]", False), ("[2,4, 4]", True), ("nonsense", False), ("", False)],
)
def test_how_many_paths_are_missing(value: str, missing: bool) -> None:
    build = with_storage(other_config={"mpath-36": value, "multipathed": "true"})
    assert bool(short_of_paths(build.snapshot())) is missing


def test_paths_that_are_not_counted_at_all_any_longer_are_missing() -> None:
    build = with_storage(other_config={})
    assert not short_of_paths(build.snapshot())
    (paths,) = short_of_paths(build.snapshot(), {HostUuid("h0"): {"s0 mpath-36": 4}})
    assert (paths.now, paths.most) == (0, 4)
    build.records["PBD"]["pbd-s0-h0"]["currently_attached"] = False
    assert not short_of_paths(build.snapshot(), {HostUuid("h0"): {"s0 mpath-36": 4}})


@pytest.mark.parametrize(
    ("kind", "foreign", "package"),
    [
        *((kind, False, "") for kind in ("lvm", "lvmoiscsi", "lvmohba", "ext", "nfs", "smb", "iso", "udev", "gfs2")),
        *(("zfs", True, "zfs"), ("xfs", True, "xfsprogs"), ("glusterfs", True, "glusterfs-server")),
        *(("cephfs", True, "ceph-common"), ("moosefs", True, "moosefs-client"), ("ext4", True, ""), ("acme", True, "")),
    ],
)
def test_which_drivers_the_installation_does_not_bring(kind: str, foreign: bool, package: str) -> None:
    build = with_storage()
    build.records["SR"]["s0"]["type"] = kind
    (sr,) = build.snapshot().srs.values()
    assert (is_foreign(sr), package_for(sr)) == (foreign, package)


@pytest.mark.parametrize(
    ("kind", "config", "folder"),
    [
        ("file", {"location": "/data/vms"}, "/data/vms"),
        ("iso", {"location": "/opt/isos", "legacy_mode": "true"}, "/opt/isos"),
        ("iso", {"location": "/opt/xensource/packages/iso", "legacy_mode": "true"}, ""),
        ("iso", {"location": "10.0.0.5:/export/iso"}, ""),
        ("iso", {"location": "//nas/isos", "type": "cifs"}, ""),
        ("udev", {"location": "/dev/xapi/cd"}, ""),
        ("nfs", {"server": "nas", "serverpath": "/data"}, ""),
    ],
)
def test_which_storage_is_in_a_servers_own_file_system(kind: str, config: dict[str, str], folder: str) -> None:
    build = with_storage(device_config=config)
    build.records["SR"]["s0"]["type"] = kind
    snapshot = build.snapshot()
    assert local_folder(snapshot, snapshot.srs[SrRef("s0")]) == folder
