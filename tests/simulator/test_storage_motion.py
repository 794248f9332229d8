"""VM.migrate_send within the pool: its checks, its effects, and what is left when it fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.simulator.behaviour import upgrade_flag
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.releases import release_of
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.reference import reference
from tests.simulator.sdk_session import PASSWORD, SdkSession, refused

SMALL = {"hosts": 3, "vms": 9}
NULL = "OpaqueRef:NULL"
NFS, ISCSI = "NFS virtual disk storage", "iSCSI virtual disk storage"
LVM = "lvmoiscsi"


class Mover(SdkSession):
    """A session that knows how to move a VM with its disks."""

    def vm(self, name: str = "app-1") -> str:
        return str(self.x.VM.get_by_name_label(name)[0])

    def host(self, name: str) -> str:
        return str(self.x.host.get_by_name_label(name)[0])

    def sr(self, name: str) -> str:
        return str(self.x.SR.get_by_name_label(name)[0])

    def local(self, host: str) -> str:
        """The host's own storage."""
        seen = [self.x.PBD.get_SR(pbd) for pbd in self.x.host.get_PBDs(host)]
        return str(next(sr for sr in seen if self.x.SR.get_type(sr) in ("ext", "lvm")))

    def drives(self, vm: str) -> list[str]:
        """The VM's drives that hold a disk."""
        return [vbd for vbd in self.x.VM.get_VBDs(vm) if self.x.VBD.get_type(vbd) == "Disk"]

    def disks(self, vm: str) -> list[str]:
        return [str(self.x.VBD.get_VDI(vbd)) for vbd in self.drives(vm)]

    def token(self, host: str, network: str = "Management") -> dict[str, str]:
        net = self.x.network.get_by_name_label(network)[0]
        return dict(self.x.host.migrate_receive(host, net, {}))

    def order(self, vm: str, host: str, sr: str, **options: str) -> tuple[Any, ...]:
        """The parameters with which all disks go to this SR."""
        return (vm, self.token(host), True, dict.fromkeys(self.disks(vm), sr), {}, options)

    def used(self, sr: str) -> int:
        return int(self.x.SR.get_physical_utilisation(sr))

    def marks(self) -> list[str]:
        """What disks are copies of."""
        rows = self.x.VDI.get_all_records().values()
        return [row["sm_config"]["base_mirror"] for row in rows if "base_mirror" in row["sm_config"]]

    def loose(self) -> list[str]:
        """Names of the disks that no drive holds."""
        rows = self.x.VDI.get_all_records().values()
        return sorted(row["name_label"] for row in rows if not row["VBDs"] and row["managed"] and not row["read_only"])


@contextmanager
def mover(scenario: str = "pool", *faults: str, speed: float = 2000.0, **options: Any) -> Iterator[Mover]:
    """Run a small scenario."""
    chosen = Options(scenario=scenario, faults=faults, speed=speed, password=PASSWORD, **(SMALL | options))
    with ThreadedSimulation(chosen) as simulation:
        yield Mover(simulation)


@pytest.fixture
def local() -> Iterator[Mover]:
    """A VM whose disk is on its host's own storage."""
    with mover("pool", "local-disk:vm=app-1") as run:
        yield run


def test_a_vm_goes_to_shared_storage_on_its_own_host(local: Mover) -> None:
    vm, host = local.vm(), local.x.VM.get_resident_on(local.vm())
    drive, before = local.drives(vm)[0], local.disks(vm)[0]
    old, sr = local.x.VDI.get_SR(before), local.sr(NFS)
    size, name = int(local.x.VDI.get_virtual_size(before)), local.x.VDI.get_name_label(before)
    there, here = local.used(sr), local.used(old)
    assert local.x.VM.migrate_send(*local.order(vm, host, sr)) == vm
    after = local.x.VBD.get_VDI(drive)
    assert after != before
    assert local.x.VDI.get_SR(after) == sr
    assert (local.x.VDI.get_name_label(after), int(local.x.VDI.get_virtual_size(after))) == (name, size)
    assert before not in local.x.VDI.get_all()
    assert (local.x.VM.get_power_state(vm), local.x.VM.get_resident_on(vm)) == ("Running", host)
    assert local.x.VBD.get_currently_attached(drive)
    assert local.used(sr) >= there + size
    assert local.used(old) == max(0, here - size)
    assert local.x.VM.get_current_operations(vm) == {}
    local.eventually(lambda: local.happened("coalesced"))
    assert local.loose() == []
    assert int(local.x.VDI.get_physical_utilisation(after)) >= size
    assert local.used(sr) < there + size + (1 << 20)


def test_a_vm_goes_to_another_hosts_own_storage_and_home_again(local: Mover) -> None:
    vm = local.vm()
    home = local.x.VM.get_resident_on(vm)
    away = next(host for host in local.hosts() if host != home)
    for host in (away, home):
        local.x.VM.migrate_send(*local.order(vm, host, local.local(host)))
        assert local.x.VM.get_resident_on(vm) == host
        assert [local.x.VDI.get_SR(vdi) for vdi in local.disks(vm)] == [local.local(host)]
    assert local.loose() == []


def test_both_ends_are_occupied_until_the_end() -> None:
    with mover("pool", "local-disk:vm=app-1", "copy-slow:factor=50") as run:
        vm = run.vm()
        home, size = run.x.VM.get_resident_on(vm), int(run.x.VDI.get_virtual_size(run.disks(vm)[0]))
        target = next(host for host in run.hosts() if host != home)
        sr, before = run.sr(ISCSI), run.used(run.sr(ISCSI))
        task = run.x.Async.VM.migrate_send(*run.order(vm, target, sr))
        run.eventually(lambda: run.x.task.get_progress(task) > 0.1)
        assert run.used(sr) >= before + 2 * size, "on LVM a leaf and a parent, both of full size"
        assert run.x.VDI.get_SR(run.disks(vm)[0]) == run.local(home), "the VM still uses its original"
        assert list(run.x.VM.get_current_operations(vm).values()) == ["migrate_send"]
        assert "vm_migrate" in run.x.host.get_current_operations(target).values()
        assert run.x.VM.get_scheduled_to_be_resident_on(vm) == target
        assert run.x.task.get_allowed_operations(task) == ["cancel"]
        marks = [row["sm_config"].get("base_mirror") for row in run.x.VDI.get_all_records().values()]
        assert len([mark for mark in marks if mark]) == 3, "leaf and parent there, a snapshot here"
        run.x.task.cancel(task)
        assert run.ended(task)["status"] == "cancelled"
        assert run.used(sr) == before
        assert run.loose() == []
        assert (run.x.VM.get_resident_on(vm), run.x.VM.get_current_operations(vm)) == (home, {})
        assert run.x.VDI.get_SR(run.disks(vm)[0]) == run.local(home)


def test_the_space_of_a_thick_copy_is_free_again_when_its_parts_are_merged(local: Mover) -> None:
    vm, sr = local.vm(), local.sr(ISCSI)
    size, before = int(local.x.VDI.get_virtual_size(local.disks(vm)[0])), local.used(local.sr(ISCSI))
    local.x.VM.migrate_send(*local.order(vm, local.x.VM.get_resident_on(vm), sr))
    assert local.used(sr) > before + 2 * size
    local.eventually(lambda: local.happened("coalesced"))
    assert before + size < local.used(sr) < before + 1.1 * size


def test_progress_goes_by_disks_and_then_once_more_by_memory() -> None:
    with mover("pool", "local-disk:vm=app-1", "migration-slow:vm=app-1", speed=1000) as run:
        vm = run.vm()
        run.slow(vm)
        task = run.x.Async.VM.migrate_send(*run.order(vm, run.hosts()[-1], run.sr(NFS)))
        run.eventually(lambda: run.x.task.get_progress(task) > 0.8)
        run.eventually(lambda: run.x.task.get_progress(task) < 0.5)
        assert run.x.task.get_status(task) == "pending"
        assert run.ended(task)["status"] == "success"


def test_smaller_disks_go_first() -> None:
    with mover("pool", "local-disk:vm=app-1", "second-disk:vm=app-1,size=5", "copy-slow:factor=20") as run:
        vm, sr = run.vm(), run.sr(NFS)
        task = run.x.Async.VM.migrate_send(*run.order(vm, run.x.VM.get_resident_on(vm), sr))
        run.eventually(lambda: run.x.task.get_progress(task) > 0)
        leaves = {
            row["name_label"] for row in run.x.VDI.get_all_records().values() if "base_mirror" in row["sm_config"]
        }
        assert leaves == {"app-1 disk 1"}


def test_a_copied_disk_bears_its_mark_until_the_vm_has_arrived() -> None:
    """Its mirror ends only when the VM leaves the original (storage_migrate.ml post_deactivate_hook)."""
    with mover("pool", "local-disk:vm=app-1", "second-disk:vm=app-1,size=5", "copy-slow:factor=20") as run:
        vm, home = run.vm(), run.x.VM.get_resident_on(run.vm())
        marks = [f"{run.x.SR.get_uuid(run.local(home))}/{run.x.VDI.get_uuid(vdi)}" for vdi in run.disks(vm)]
        task = run.x.Async.VM.migrate_send(*run.order(vm, home, run.sr(NFS)))
        run.eventually(lambda: marks[0] in run.marks())
        assert run.marks().count(marks[1]) == 2, "leaf and parent of the one that is copied"
        assert run.ended(task)["status"] == "success"
        assert run.marks() == []


# --- refusals --------------------------------------------------------------------------------------------------------


def test_every_disk_must_be_mapped() -> None:
    with mover("pool", "local-disk:vm=app-1", "second-disk:vm=app-1") as run:
        vm, host = run.vm(), run.x.VM.get_resident_on(run.vm())
        first, second = run.disks(vm)
        token = run.token(host)
        error = refused("VDI_NOT_IN_MAP", run.x.VM.migrate_send, vm, token, True, {first: run.sr(NFS)}, {}, {})
        assert error[1:] == [second]
        refused("VDI_NOT_IN_MAP", run.x.VM.assert_can_migrate, vm, token, True, {first: run.sr(NFS)}, {}, {})
        run.x.VM.migrate_send(vm, token, True, {first: run.sr(NFS), second: run.local(host)}, {}, {})
        assert [run.x.VDI.get_SR(vdi) for vdi in run.disks(vm)] == [run.sr(NFS), run.local(host)]
        assert second in run.disks(vm), "a disk that stays is the same"


def test_what_does_not_go_together(local: Mover) -> None:
    vm, host = local.vm(), local.x.VM.get_resident_on(local.vm())
    order = local.order(vm, host, local.sr(NFS))
    vif, net = local.x.VM.get_VIFs(vm)[0], local.x.network.get_all()[0]
    refused("OPERATION_NOT_ALLOWED", local.x.VM.migrate_send, *order[:4], {vif: net}, {})
    refused("OPERATION_NOT_ALLOWED", local.x.VM.migrate_send, *order[:5], {"copy": "true"})
    other = next(each for each in local.hosts() if each not in (host, local.hosts()[0]))
    local.x.host.disable(other)
    error = refused("HOST_DISABLED", local.x.VM.migrate_send, *local.order(vm, other, local.local(other)))
    assert error[1:] == [other]
    local.x.host.disable(host)
    local.x.VM.migrate_send(*order)  # its own host need not be enabled


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("cbt:vm=app-1", "VDI_CBT_ENABLED"),
        ("encrypted:vm=app-1", "VDI_IS_ENCRYPTED"),
        ("reset-disk:vm=app-1", "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION"),
    ],
)
def test_disks_that_cannot_move(fault: str, code: str) -> None:
    with mover("pool", "local-disk:vm=app-1", fault) as run:
        vm = run.vm()
        order = run.order(vm, run.x.VM.get_resident_on(vm), run.sr(NFS))
        assert refused(code, run.x.VM.migrate_send, *order)[1:] == [run.disks(vm)[0]]
        assert run.loose() == []


def test_changed_block_tracking_forbids_it_for_disks_that_stay_only_before_25_15() -> None:
    for build, moves in (("24.16.0", False), ("25.15.0", True)):
        with mover("v8.4", "cbt:vm=app-1") as run:
            vm, host = run.vm(), run.x.VM.get_resident_on(run.vm())
            for each in run.hosts():
                facts = dict(run.db.get("host", each, "software_version"))
                run.set("host", each, software_version=facts | {"xapi_build": build})
            places = {run.disks(vm)[0]: run.local(host)}
            order: tuple[Any, ...] = (vm, run.token(host), True, places, {}, {})
            if moves:
                run.x.VM.migrate_send(*order)
            else:
                refused("VDI_CBT_ENABLED", run.x.VM.migrate_send, *order)


def test_a_driver_that_cannot_mirror() -> None:
    with mover("pool", "local-disk:vm=app-1", "driver-lacks:type=nfs,feature=VDI_MIRROR") as run:
        vm, sr = run.vm(), run.sr(NFS)
        order = run.order(vm, run.x.VM.get_resident_on(vm), sr)
        assert refused("SR_DOES_NOT_SUPPORT_MIGRATION", run.x.VM.migrate_send, *order)[1:] == [sr]
        run.x.VM.migrate_send(*run.order(vm, run.x.VM.get_resident_on(vm), run.sr(ISCSI)))


def test_before_7_1_drivers_do_not_say_whether_they_can_mirror() -> None:
    with mover("v6.1", "local-disk:vm=app-1") as run:
        vm = run.vm()
        drivers = run.x.SM.get_all_records().values()
        assert not any("VDI_MIRROR" in row["capabilities"] for row in drivers)
        run.x.VM.migrate_send(*run.order(vm, run.x.VM.get_resident_on(vm), run.sr(NFS)))
        assert run.x.VDI.get_SR(run.disks(vm)[0]) == run.sr(NFS)


def test_a_raw_disk_fails_when_its_snapshot_is_taken() -> None:
    with mover("pool", "local-disk:vm=app-1", "raw-disk:vm=app-1") as run:
        vm = run.vm()
        refused("SR_BACKEND_FAILURE_38", run.x.VM.migrate_send, *run.order(vm, run.hosts()[0], run.sr(NFS)))
        assert run.loose() == []


def test_the_licence_is_asked_first() -> None:
    with mover("pool", "local-disk:vm=app-1") as run:
        order = run.order(run.vm(), run.hosts()[0], run.sr(NFS))
        run.set("host", run.hosts()[1], license_params={"restrict_storage_xen_motion": "true"})
        assert refused("LICENCE_RESTRICTION", run.token, run.hosts()[0])[1:] == ["SXM"]
        refused("LICENCE_RESTRICTION", run.x.VM.migrate_send, *order)


def test_the_network_needs_an_address_on_the_destination(local: Mover) -> None:
    host = local.hosts()[1]
    token = local.token(host, "Storage and migration")
    assert token["SM"].startswith("http://127.1.")
    assert token["host"] == host
    nic = next(p for p in local.x.host.get_PIFs(host) if local.x.PIF.get_VLAN(p) == "30")
    error = refused("PIF_HAS_NO_NETWORK_CONFIGURATION", local.token, host, "DMZ (VLAN 30)")
    assert error[1:] == [nic]
    inner = local.x.network.get_by_name_label("Host internal management network")[0]
    assert refused("HOST_CANNOT_ATTACH_NETWORK", local.x.host.migrate_receive, host, inner, {})[1:] == [host, inner]


def test_a_host_that_does_not_see_the_storage_is_found_out_late(local: Mover) -> None:
    """assert_can_migrate does not look at connections."""
    vm, home = local.vm(), local.x.VM.get_resident_on(local.vm())
    target, third = (host for host in local.hosts() if host != home)
    order = local.order(vm, target, local.local(third))
    local.x.VM.assert_can_migrate(*order)
    refused("INTERNAL_ERROR", local.x.VM.migrate_send, *order)
    assert local.loose() == []


def test_memory_is_needed_a_second_time_on_the_own_host(local: Mover) -> None:
    vm = local.vm()
    host = local.x.VM.get_resident_on(vm)
    free = int(local.x.host.compute_free_memory(host))
    metrics = local.x.host.get_metrics(host)
    total = int(local.x.host_metrics.get_memory_total(metrics))
    local.set("host_metrics", metrics, memory_total=total - free + (64 << 20))
    refused("HOST_NOT_ENOUGH_FREE_MEMORY", local.x.VM.migrate_send, *local.order(vm, host, local.sr(NFS)))


def test_a_host_sends_three_at_a_time() -> None:
    with mover("local-only", "copy-slow:factor=100", hosts=2, vms=16) as run:
        source, target = run.hosts()
        vms = run.guests(source)[:4]
        orders = [run.order(vm, target, run.local(target)) for vm in vms]
        tasks = [run.x.Async.VM.migrate_send(*order) for order in orders[:3]]
        run.eventually(lambda: all(run.x.task.get_progress(task) > 0 for task in tasks))
        assert refused("TOO_MANY_STORAGE_MIGRATES", run.x.VM.migrate_send, *orders[3])[1:] == ["3"]
        for task in tasks:
            run.x.task.cancel(task)
            run.ended(task)
        assert run.loose() == []


def test_blocked_for_moves_with_disks_only() -> None:
    with mover("pool", "local-disk:vm=app-1", "blocked:vm=app-1,operation=migrate_send,reason=no") as run:
        vm = run.vm()
        order = run.order(vm, run.hosts()[0], run.sr(NFS))
        assert refused("OPERATION_BLOCKED", run.x.VM.migrate_send, *order)[1:] == [vm, "no"]


# --- mixed pools -----------------------------------------------------------------------------------------------------


def mix(run: Mover, brand: str, product: str) -> None:
    """The coordinator has this release."""
    release = release_of(brand, product)

    def upgrade() -> None:
        facts = run.db.get("host", run.hosts()[0], "software_version")
        run.db.set("host", run.hosts()[0], software_version=facts | release.software_version("x"))
        upgrade_flag.detect(run.pool)

    run.do(upgrade)


@pytest.mark.parametrize(
    ("scenario", "brand", "product", "allowed"),
    [
        ("pool", "XenServer", "8.4.0", True),
        ("v7.6", "Citrix Hypervisor", "8.2.1", False),
        ("xcp-ng-7.6", "XCP-ng", "8.2.1", True),
    ],
)
def test_in_a_mixed_pool_the_coordinators_release_decides(
    scenario: str, brand: str, product: str, allowed: bool
) -> None:
    with mover(scenario, "local-disk:vm=app-1") as run:
        vm = run.vm()
        mix(run, brand, product)
        new, old = run.hosts()[0], next(h for h in run.hosts()[1:] if h != run.x.VM.get_resident_on(vm))
        run.x.VM.update_allowed_operations(vm)  # as the start of its new toolstack does
        assert ("migrate_send" in run.x.VM.get_allowed_operations(vm)) is allowed
        order = run.order(vm, new, run.local(new))
        run.x.VM.assert_can_migrate(*order)
        if not allowed:
            refused("NOT_SUPPORTED_DURING_UPGRADE", run.x.VM.migrate_send, *order)
            return
        run.x.VM.migrate_send(*order)
        assert run.x.VM.get_resident_on(vm) == new
        refused("NOT_SUPPORTED_DURING_UPGRADE", run.x.VM.migrate_send, *run.order(vm, old, run.local(old)))


def test_one_disk_moves_while_all_have_one_version(local: Mover) -> None:
    vm, host, sr = local.vm(), local.x.VM.get_resident_on(local.vm()), local.sr(NFS)
    before = local.disks(vm)[0]
    after = local.x.VDI.pool_migrate(before, sr, {})
    assert (local.disks(vm), local.x.VDI.get_SR(after), local.x.VM.get_resident_on(vm)) == ([after], sr, host)
    mix(local, "XenServer", "8.4.0")
    refused("NOT_SUPPORTED_DURING_UPGRADE", local.x.VDI.pool_migrate, after, local.local(host), {})
    loose = next(v for v in local.x.VDI.get_all() if not local.x.VDI.get_VBDs(v))
    refused("VDI_NEEDS_VM_FOR_MIGRATE", local.x.VDI.pool_migrate, loose, sr, {})


def test_what_a_database_says_of_drivers_and_chains_is_what_its_copy_goes_by(tmp_path: Path) -> None:
    """As a rehearsal does."""
    with mover("pool", "local-disk:vm=app-1", "with-snapshot:vm=app-1", "driver-lacks:type=nfs") as run:
        path = tmp_path / "database.xml"
        path.write_bytes(run.do(lambda: database_dump(run.pool)))
        drivers = {row["type"]: row["features"] for row in run.x.SM.get_all_records().values()}
    with mover(dumps=(path,)) as run:
        assert {row["type"]: row["features"] for row in run.x.SM.get_all_records().values()} == drivers
        vm = run.vm()
        order = run.order(vm, run.x.VM.get_resident_on(vm), run.sr(NFS))
        refused("SR_DOES_NOT_SUPPORT_MIGRATION", run.x.VM.migrate_send, *order)
        run.x.VM.migrate_send(*run.order(vm, run.x.VM.get_resident_on(vm), run.sr(ISCSI)))
        (snapshot,) = run.x.VM.get_snapshots(vm)
        assert run.x.VDI.get_snapshot_of(run.disks(snapshot)[0]) == run.disks(vm)[0]


def test_a_real_pools_vm_goes_to_its_shared_storage_and_home() -> None:
    path = reference("dumps/TampaTwoHostPoolSelectioniSCSI.xml")
    if path is None:
        pytest.skip("the real database is not here")
    with mover(dumps=(path,)) as run:
        vm, home = run.vm("Local"), run.x.VM.get_resident_on(run.vm("Local"))
        network = next(run.x.PIF.get_network(pif) for pif in run.x.host.get_PIFs(home) if run.x.PIF.get_management(pif))
        for sr in (run.sr("large iSCSI"), run.local(home)):
            before, old = run.used(sr), run.x.VDI.get_SR(run.disks(vm)[0])
            frees = run.used(old)
            token = run.x.host.migrate_receive(home, network, {})
            run.x.VM.migrate_send(vm, token, True, dict.fromkeys(run.disks(vm), sr), {}, {})
            run.eventually(lambda: run.happened("coalesced"))
            assert {run.x.VDI.get_SR(vdi) for vdi in run.disks(vm)} == {sr}
            assert run.used(sr) >= before + (9 << 29), "of 4 and 0.5 GiB, with the volumes' metadata"
            assert frees - run.used(old) >= 9 << 29


# --- CDs, snapshots, halted and suspended VMs ------------------------------------------------------------------------


def test_a_cd_that_is_not_mapped_is_ejected() -> None:
    for mapped in (False, True):
        with mover("pool", "local-disk:vm=app-1", "cd:vm=app-1,from=library") as run:
            vm = run.vm()
            cd = next(vbd for vbd in run.x.VM.get_VBDs(vm) if run.x.VBD.get_type(vbd) == "CD")
            medium = run.x.VBD.get_VDI(cd)
            places = {medium: run.x.VDI.get_SR(medium)} if mapped else {}
            places |= dict.fromkeys(run.disks(vm), run.sr(NFS))
            run.x.VM.migrate_send(vm, run.token(run.hosts()[0]), True, places, {}, {})
            assert run.x.VBD.get_empty(cd) is not mapped


def test_snapshots_follow_their_disk() -> None:
    with mover("pool", "local-disk:vm=app-1", "with-snapshot:vm=app-1") as run:
        vm = run.vm()
        (snapshot,) = run.x.VM.get_snapshots(vm)
        drive, old = run.drives(snapshot)[0], run.x.VDI.get_SR(run.disks(vm)[0])
        run.x.VM.migrate_send(*run.order(vm, run.hosts()[0], run.sr(NFS)))
        copy = run.x.VBD.get_VDI(drive)
        assert run.x.VDI.get_SR(copy) == run.sr(NFS)
        assert run.x.VDI.get_snapshot_of(copy) == run.disks(vm)[0]
        assert run.x.VM.get_snapshots(vm) == [snapshot]
        left = [row for row in run.x.VDI.get_all_records().values() if row["SR"] == old and row["managed"]]
        assert not [row for row in left if row["name_label"].startswith("app-1")]


def test_what_a_disk_and_its_snapshot_share_is_copied_once() -> None:
    with mover("pool", "local-disk:vm=app-1", "with-snapshot:vm=app-1") as run:
        vm, sr = run.vm(), run.sr(NFS)
        size, before = int(run.x.VDI.get_virtual_size(run.disks(vm)[0])), run.used(run.sr(NFS))
        run.x.VM.migrate_send(*run.order(vm, run.hosts()[0], sr))
        assert before + size <= run.used(sr) < before + 1.1 * size
        run.eventually(lambda: run.happened("coalesced"))
        uuids = {row["uuid"]: row for row in run.x.VDI.get_all_records().values()}
        (snapshot,) = run.x.VM.get_snapshots(vm)
        for vdi in (run.disks(vm)[0], run.disks(snapshot)[0]):
            chain, row = 0, run.x.VDI.get_record(vdi)
            while row:
                chain += int(row["physical_utilisation"])
                row = uuids.get(row["sm_config"].get("vhd-parent", ""))
            assert chain >= size, "each is whole"


def test_a_snapshot_of_a_disk_that_is_gone_goes_to_the_default_sr() -> None:
    with mover("pool", "local-disk:vm=app-1", "with-snapshot:vm=app-1") as run:
        vm = run.vm()
        (snapshot,) = run.x.VM.get_snapshots(vm)
        drive = run.drives(snapshot)[0]
        run.set("VDI", run.x.VBD.get_VDI(drive), snapshot_of=NULL)
        run.x.VM.migrate_send(*run.order(vm, run.hosts()[0], run.sr(ISCSI)))
        assert run.x.VDI.get_SR(run.x.VBD.get_VDI(drive)) == run.x.pool.get_default_SR(run.pool.pool)


def test_a_checkpoints_memory_goes_where_the_destination_keeps_suspended_vms() -> None:
    with mover("pool", "local-disk:vm=app-1", "with-snapshot:vm=app-1,memory=yes") as run:
        vm = run.vm()
        (snapshot,) = run.x.VM.get_snapshots(vm)
        target = next(host for host in run.hosts() if host != run.x.VM.get_resident_on(vm))
        run.x.VM.migrate_send(*run.order(vm, target, run.local(target)))
        image = run.x.VM.get_suspend_VDI(snapshot)
        assert run.x.VDI.get_SR(image) == run.x.pool.get_suspend_image_SR(run.pool.pool)


def test_a_halted_vm_moves_too(local: Mover) -> None:
    vm = local.vm()
    local.x.VM.clean_shutdown(vm)
    local.x.VM.migrate_send(*local.order(vm, local.hosts()[0], local.sr(NFS)))
    assert local.x.VDI.get_SR(local.disks(vm)[0]) == local.sr(NFS)
    assert local.x.VM.get_power_state(vm) == "Halted"


def test_a_vm_that_shuts_down_meanwhile_has_its_disks_moved() -> None:
    with mover("pool", "local-disk:vm=app-1", "copy-slow:factor=20") as run:
        vm = run.vm()
        task = run.x.Async.VM.migrate_send(*run.order(vm, run.hosts()[0], run.sr(NFS)))
        run.eventually(lambda: run.x.task.get_progress(task) > 0)
        refused("OTHER_OPERATION_IN_PROGRESS", run.x.VM.assert_operation_valid, vm, "suspend")
        run.x.VM.clean_shutdown(vm)
        assert run.ended(task)["status"] == "success"
        assert run.x.VM.get_power_state(vm) == "Halted"
        assert run.x.VDI.get_SR(run.disks(vm)[0]) == run.sr(NFS)


# --- space and failures ----------------------------------------------------------------------------------------------


def test_a_thick_target_without_room_fails_at_once() -> None:
    with mover("pool", "local-disk:vm=app-1", f"storage-full:sr={ISCSI},left=30000") as run:
        vm, sr = run.vm(), run.sr(ISCSI)
        before = run.used(sr)
        error = refused("SR_BACKEND_FAILURE_44", run.x.VM.migrate_send, *run.order(vm, run.hosts()[0], sr))
        assert "insufficient space" in error[2]
        assert (run.used(sr), run.loose()) == (before, [])


def test_since_25_17_the_cause_is_quoted_in_an_internal_error() -> None:
    with mover("v8.4", "local-disk:vm=app-1", f"storage-full:sr={ISCSI},left=30000") as run:
        for each in run.hosts():
            facts = dict(run.db.get("host", each, "software_version"))
            run.set("host", each, software_version=facts | {"xapi_build": "25.17.0"})
        error = refused("INTERNAL_ERROR", run.x.VM.migrate_send, *run.order(run.vm(), run.hosts()[0], run.sr(ISCSI)))
        assert "SR_BACKEND_FAILURE_44" in error[1]


def test_a_thin_target_fills_amid_the_copy() -> None:
    with mover("pool", "local-disk:vm=app-1", f"storage-full:sr={NFS},left=5000") as run:
        vm, sr = run.vm(), run.sr(NFS)
        before = run.used(sr)
        refused("VDI_COPY_FAILED", run.x.VM.migrate_send, *run.order(vm, run.hosts()[0], sr))
        assert (run.used(sr), run.loose()) == (before, [])


def test_local_storage_of_xenserver_is_thick_and_needs_room_on_both_ends() -> None:
    with mover("local-only", "local-lvm", "local-size:gib=400") as run:
        source, target = run.hosts()[1:3]
        vm = run.guests(source)[0]
        run.x.VM.migrate_send(*run.order(vm, target, run.local(target)))
        run.eventually(lambda: run.happened("coalesced"))
        full = run.local(target)
        run.set("SR", full, physical_size=run.used(full) + (1 << 30))
        refused("SR_SOURCE_SPACE_INSUFFICIENT", run.x.VM.migrate_send, *run.order(vm, source, run.local(source)))
        assert run.loose() == []


def test_someone_else_fills_the_target() -> None:
    with mover("pool", "local-disk:vm=app-1", "sr-fills:at=0.3") as run:
        refused("VDI_COPY_FAILED", run.x.VM.migrate_send, *run.order(run.vm(), run.hosts()[0], run.sr(NFS)))
        assert run.loose() == []


def test_a_thick_source_needs_room_for_the_snapshot() -> None:
    with mover("pool", f"storage-full:sr={ISCSI},left=3000") as run:
        vm = next(
            vm for host in run.hosts() for vm in run.guests(host) if run.x.VDI.get_SR(run.disks(vm)[0]) == run.sr(ISCSI)
        )
        sr = run.sr(ISCSI)
        order = run.order(vm, run.x.VM.get_resident_on(vm), run.sr(NFS))
        error = refused("SR_SOURCE_SPACE_INSUFFICIENT", run.x.VM.migrate_send, *order)
        assert error[1:] == [run.x.SR.get_uuid(sr)]
        assert run.loose() == []


def test_a_scan_shows_how_far_a_thin_copy_has_grown() -> None:
    with mover("pool", "local-disk:vm=app-1", "copy-slow:factor=50") as run:
        vm, sr = run.vm(), run.sr(NFS)
        task = run.x.Async.VM.migrate_send(*run.order(vm, run.hosts()[0], sr))
        run.eventually(lambda: run.x.task.get_progress(task) > 0.3)
        first = run.used(sr)
        run.x.SR.scan(sr)
        assert run.used(sr) > first + (1 << 30)
        run.x.task.cancel(task)
        run.ended(task)


def test_a_failure_leaves_nothing() -> None:
    with mover("pool", "local-disk:vm=app-1", "second-disk:vm=app-1", "migrate-send-fails:at=0.8") as run:
        vm, used = run.vm(), {sr: run.used(sr) for sr in run.x.SR.get_all()}
        before = run.disks(vm)
        order = run.order(vm, run.hosts()[0], run.sr(NFS))
        refused("INTERNAL_ERROR", run.x.VM.migrate_send, *order)
        assert (run.disks(vm), run.loose()) == (before, [])
        assert {sr: run.used(sr) for sr in run.x.SR.get_all()} == used
        run.x.VM.migrate_send(*order)  # the next attempt works
        assert {run.x.VDI.get_SR(vdi) for vdi in run.disks(vm)} == {run.sr(NFS)}


def test_the_books_of_every_storage_balance_after_many_moves() -> None:
    """Every byte in use belongs to a disk, whatever succeeded, failed or was cancelled."""
    faults = ("migrate-send-fails:times=0,chance=0.01,at=0.2", "copy-slow:times=3,factor=3", "with-snapshot:times=3")
    with mover("local-storage", *faults, "second-disk:times=4", speed=5000, hosts=3, vms=12) as run:
        lot = random.Random(7)
        srs = [run.sr(NFS), run.sr(ISCSI)]
        ends = set()
        for _ in range(12):
            vms = lot.sample([vm for host in run.hosts() for vm in run.guests(host)], 3)
            tasks = []
            for vm in vms:
                host = lot.choice(run.hosts())
                tasks.append(run.x.Async.VM.migrate_send(*run.order(vm, host, lot.choice([*srs, run.local(host)]))))
            if lot.random() < 0.3:
                run.x.task.cancel(tasks[0])
            ends |= {run.ended(task)["status"] for task in tasks}
        assert {"success", "failure"} <= ends

        def settled() -> bool:
            return not any(row["sm_config"].get("vhd-parent") and not row["is_a_snapshot"] and row["VBDs"]
                           and run.db.get("VDI", run.db.by_uuid("VDI", row["sm_config"]["vhd-parent"]), "name_label")
                           != "base copy" for row in list(run.db.all("VDI").values()))  # fmt: skip

        run.eventually(lambda: run.do(settled))
        for sr, row in run.db.all("SR").items():
            if row["content_type"] == "user":
                held = sum(int(run.db.get("VDI", vdi, "physical_utilisation")) for vdi in row["VDIs"])
                assert int(row["physical_utilisation"]) + state_of(run.pool).unseen[sr] == held, row["name_label"]
        assert all(hs.moves == hs.copies == 0 for hs in state_of(run.pool).hosts.values())


def _broken(run: Mover) -> tuple[str, list[str]]:
    """Move a VM of a member to the other member; returns the VM and its disks before."""
    source, target = run.hosts()[1:3]
    vm = run.guests(source)[0]
    before = run.disks(vm)
    run.x.Async.VM.migrate_send(*run.order(vm, target, run.local(target)))
    return vm, before


def test_the_toolstack_of_the_source_cleans_up_when_it_starts() -> None:
    with mover("local-only", "copy-broken:end=source,by=restart") as run:
        vm, before = _broken(run)
        run.eventually(lambda: run.happened("move with disks fails"))
        run.eventually(lambda: run.loose() == [])
        assert run.disks(vm) == before
        assert run.x.VM.get_power_state(vm) == "Running"


@pytest.mark.parametrize(("build", "cleans"), [("24.16.0", True), ("25.19.0", False)])
def test_the_toolstack_of_the_destination_knew_what_it_receives_before_25_19(build: str, cleans: bool) -> None:
    with mover("local-only", "copy-broken:end=target,by=restart") as run:
        for each in run.hosts():
            facts = dict(run.db.get("host", each, "software_version"))
            run.set("host", each, software_version=facts | {"xapi_build": build})
        vm, before = _broken(run)
        run.eventually(lambda: run.happened("move with disks fails"))
        assert run.happened("copies left behind") is not cleans
        if cleans:
            run.eventually(lambda: run.loose() == [])
        assert run.disks(vm) == before


def test_a_source_that_loses_its_power_loses_its_vm_and_keeps_the_disks() -> None:
    with mover("local-only", "copy-broken:end=source,by=reset") as run:
        vm, before = _broken(run)
        run.eventually(lambda: run.happened("VM lost with its host", run.name("VM", vm)))
        assert run.disks(vm) == before
        assert run.x.VDI.get_name_label(before[0]) in run.loose()


@pytest.mark.parametrize(("end", "by"), [("coordinator", "restart"), ("target", "power"), ("source", "power")])
def test_copies_that_nobody_cleans_up(end: str, by: str) -> None:
    with mover("local-only", f"copy-broken:end={end},by={by}") as run:
        vm, before = _broken(run)
        run.eventually(lambda: run.happened("copies left behind"))
        if end == "coordinator":
            run.eventually(lambda: run.happened("serves again"))
        run.x = run.login()
        assert run.disks(vm) == before
        name, sr = run.x.VDI.get_name_label(before[0]), run.x.SR.get_uuid(run.x.VDI.get_SR(before[0]))
        assert name in run.loose()
        marks = {row["sm_config"].get("base_mirror") for row in run.x.VDI.get_all_records().values()}
        assert f"{sr}/{run.x.VDI.get_uuid(before[0])}" in marks
        for vdi, row in run.x.VDI.get_all_records().items():
            if not row["VBDs"] and row["name_label"] == name:
                run.x.VDI.destroy(vdi)
        assert run.loose() == []


def _events(run: Mover, token: str) -> dict[str, Any]:
    found: dict[str, Any] = getattr(run.x, "event.from")(["vbd", "sr", "vdi", "vm"], token, 1.0)
    return found


def test_what_is_on_the_wire_when_a_move_ends(local: Mover) -> None:
    """Every record that changes is reported."""
    vm, sr = local.vm(), local.sr(NFS)
    drive = local.drives(vm)[0]
    token = _events(local, "")["token"]
    local.x.VM.migrate_send(*local.order(vm, local.hosts()[0], sr))
    batch = _events(local, token)
    seen = {(event["class"], event["ref"]) for event in batch["events"]}
    assert {("vbd", drive), ("sr", sr), ("vm", vm)} <= seen
    assert any(event["class"] == "vdi" and event["operation"] == "del" for event in batch["events"])
