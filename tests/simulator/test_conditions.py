"""Pools with the conditions that prechecks find respond like the toolstack."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography import x509

from rpu_desktop.simulator.conditions import CONDITIONS
from rpu_desktop.simulator.fault_spec import parse_fault
from tests.simulator.sdk_session import SdkSession, refused, sdk_session

SMALL = {"hosts": 3, "vms": 9}
PLUGIN = "prepare_host_upgrade.py"


def vm_of(b: SdkSession, name: str) -> str:
    return str(b.x.VM.get_by_name_label(name)[0])


def host_of(b: SdkSession, name: str) -> str:
    return str(b.x.host.get_by_name_label(name)[0])


def prevents(b: SdkSession, name: str) -> list[str]:
    """Why the VM keeps its host from being emptied."""
    vm = vm_of(b, name)
    found: dict[str, list[str]] = b.x.host.get_vms_which_prevent_evacuation(b.x.VM.get_resident_on(vm))
    return found[vm]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("pci", "VM_HAS_PCI_ATTACHED"),
        ("sriov", "VM_HAS_PCI_ATTACHED"),
        ("vgpu", "VM_HAS_VGPU"),
        ("no-tools", "VM_LACKS_FEATURE"),
        ("local-disk", "VM_REQUIRES_SR"),
        ("cbt", "VM_REQUIRES_SR"),
        ("vm-busy", "OTHER_OPERATION_IN_PROGRESS"),
    ],
)
def test_what_pins_a_vm_is_reported_with_the_toolstacks_code(fault: str, code: str) -> None:
    with sdk_session("pool", f"{fault}:vm=app-1", **SMALL) as b:
        error = prevents(b, "app-1")
        assert error[:2] == [code, vm_of(b, "app-1")] or error[:3] == [code, "VM", vm_of(b, "app-1")]


def test_a_cd_in_the_hosts_own_drive_pins_a_vm() -> None:
    with sdk_session("pool", "cd:vm=app-1,from=host", **SMALL) as b:
        code, _, sr = prevents(b, "app-1")
        assert (code, b.x.SR.get_type(sr)) == ("VM_REQUIRES_SR", "udev")


def test_an_sriov_vm_is_not_agile() -> None:
    with sdk_session("pool", "sriov:vm=app-1", **SMALL) as b:
        refused("VM_HAS_SRIOV_VIF", b.x.VM.assert_agile, vm_of(b, "app-1"))


def test_ha_keeps_unprotected_vms_from_moving() -> None:
    with sdk_session("pool", "ha", "unprotected:vm=app-1", **SMALL) as b:
        assert prevents(b, "app-1")[0] == "HOST_EVACUATE_VM_NOT_HA_PROTECTED"
        b.x.pool.disable_ha()
        vm = vm_of(b, "app-1")
        assert vm not in b.x.host.get_vms_which_prevent_evacuation(b.x.VM.get_resident_on(vm))


def test_a_vm_started_on_another_cpu_is_refused_until_it_is_restarted() -> None:
    with sdk_session("pool", "cpu-differs:host=fra-03", **SMALL) as b:
        vm, strange = vm_of(b, "app-1"), host_of(b, "fra-03")
        refused("VM_INCOMPATIBLE_WITH_THIS_HOST", b.x.VM.pool_migrate, vm, strange, {"live": "true"})
        b.x.VM.clean_reboot(vm)
        b.eventually(lambda: "pool_migrate" in b.x.VM.get_allowed_operations(vm))
        b.x.VM.pool_migrate(vm, strange, {"live": "true"})
        assert b.x.VM.get_resident_on(vm) == strange


def test_a_suspended_vms_cd_cannot_be_ejected() -> None:
    with sdk_session("pool", "suspended-cd:vm=app-1", **SMALL) as b:
        vm = vm_of(b, "app-1")
        drive = next(vbd for vbd in b.x.VM.get_VBDs(vm) if b.x.VBD.get_type(vbd) == "CD")
        refused("VM_BAD_POWER_STATE", b.x.VBD.eject, drive)
        b.x.VM.resume(vm, False, False)
        b.x.VBD.eject(drive)


def test_a_role_below_pool_admin_may_read_and_not_act() -> None:
    with sdk_session("pool", "role:role=vm-operator", **SMALL) as b:
        host = host_of(b, "fra-02")
        assert b.x.host.get_enabled(host)
        assert not b.x.session.get_is_local_superuser(b.session)
        assert "host.call_plugin" not in b.x.session.get_rbac_permissions(b.session)
        assert (
            refused("RBAC_PERMISSION_DENIED", b.x.host.call_plugin, host, PLUGIN, "testUrl", {})[1]
            == "host.call_plugin"
        )
        refused("RBAC_PERMISSION_DENIED", b.x.host.disable, host)
        refused("RBAC_PERMISSION_DENIED", b.x.pool.add_to_other_config, b.x.pool.get_all()[0], "a", "b")


@pytest.mark.parametrize(
    "answer", ["not_enough_space", "vdi_present", "utility_part_present", "legacy_partition_table"]
)
def test_the_plugin_states_that_a_host_is_not_fit(answer: str) -> None:
    with sdk_session("pool", f"unfit:host=fra-02,answer={answer}", **SMALL) as b:
        ask: Any = b.x.host.call_plugin
        assert ask(host_of(b, "fra-02"), PLUGIN, "testSafe2Upgrade", {}) == answer
        assert ask(host_of(b, "fra-01"), PLUGIN, "testSafe2Upgrade", {}) == "true"


def test_a_full_disk_can_be_cleaned_up() -> None:
    with sdk_session("pool", "disk-full:host=fra-02,free=10,left=500", **SMALL) as b:
        ask, host = b.x.host.call_plugin, host_of(b, "fra-02")
        assert ask(host, "disk-space", "get_avail_host_disk_space", {}) == str(10 << 20)
        assert ask(host, "disk-space", "get_reclaimable_disk_space", {}) == str(500 << 20)
        assert ask(host, "disk-space", "cleanup_disk_space", {}) == "True"
        assert ask(host, "disk-space", "get_avail_host_disk_space", {}) == str(510 << 20)
        refused("UNKNOWN_XENAPI_PLUGIN_FUNCTION", ask, host, "disk-space", "no_such_function", {})
        refused("XENAPI_MISSING_PLUGIN", ask, host, "no-such-plugin", "main", {})


def test_clocks_and_certificates_are_each_hosts_own() -> None:
    with sdk_session("pool", "clock-apart:host=fra-02,seconds=3600", "short-key:host=fra-03", **SMALL) as b:
        first, second = (str(b.x.host.get_servertime(host_of(b, name))) for name in ("fra-01", "fra-02"))
        assert second > first
        sizes = []
        for name in ("fra-01", "fra-03"):
            key: Any = x509.load_pem_x509_certificate(
                b.x.host.get_server_certificate(host_of(b, name)).encode()
            ).public_key()
            sizes.append(key.key_size)
        assert sizes == [2048, 1024]


def test_a_task_that_is_cancelled_lets_its_vm_go() -> None:
    with sdk_session("pool", "vm-busy:vm=app-1", **SMALL) as b:
        vm = vm_of(b, "app-1")
        ((task, operation),) = b.x.VM.get_current_operations(vm).items()
        assert operation == "export"
        b.x.task.cancel(task)
        b.eventually(lambda: not b.x.VM.get_current_operations(vm))
        assert b.x.task.get_status(task) == "cancelled"
        assert "pool_migrate" in b.x.VM.get_allowed_operations(vm)


def test_changed_block_tracking_cannot_be_switched_once_versions_differ() -> None:
    with sdk_session("pool", "cbt:vm=app-1", **SMALL) as b:
        disk = next(vdi for vdi in b.x.VDI.get_all() if b.x.VDI.get_cbt_enabled(vdi))
        b.x.VDI.disable_cbt(disk)
        assert not b.x.VDI.get_cbt_enabled(disk)
        b.x.VDI.enable_cbt(disk)
        tools = b.x.SR.get_by_name_label("XenServer Tools")[0]
        refused("SR_OPERATION_NOT_SUPPORTED", b.x.VDI.enable_cbt, b.x.SR.get_VDIs(tools)[0])
    with sdk_session("pool", "cbt:vm=app-1", "upgraded:host=fra-01", **SMALL) as b:
        disk = next(vdi for vdi in b.x.VDI.get_all() if b.x.VDI.get_cbt_enabled(vdi))
        refused("NOT_SUPPORTED_DURING_UPGRADE", b.x.VDI.disable_cbt, disk)


def test_a_half_upgraded_pool_reports_it_and_offers_the_same_release() -> None:
    with sdk_session("pool", "upgraded:host=fra-01", **SMALL) as b:
        pool = b.x.pool.get_all()[0]
        assert b.x.pool.get_other_config(pool)["rolling_upgrade_in_progress"] == "true"
        versions = {b.x.host.get_software_version(host)["product_version"] for host in b.x.host.get_all()}
        assert versions == {"8.2.1", "8.4.0"}
        assert "8.4.0" in b.facts["media"]


def test_old_protocols_go_for_good_with_8_2() -> None:
    with sdk_session("v7.6", **SMALL) as b:
        pool = b.x.pool.get_all()[0]
        b.x.pool.disable_ssl_legacy(pool)
        assert not any(b.x.host.get_ssl_legacy(host) for host in b.x.host.get_all())
        b.x.pool.enable_ssl_legacy(pool)
        assert all(b.x.host.get_ssl_legacy(host) for host in b.x.host.get_all())
    with sdk_session("pool", **SMALL) as b:
        host = host_of(b, "fra-01")
        refused("VALUE_NOT_SUPPORTED", b.x.host.set_ssl_legacy, host, True)


def test_the_power_on_password_is_a_secret() -> None:
    with sdk_session("v7.6", "ilo:host=fra-02", **SMALL) as b:
        config = b.x.host.get_power_on_config(host_of(b, "fra-02"))
        assert b.x.secret.get_by_uuid(config["power_on_password_secret"])
        assert "password" not in {key for key in config if key != "power_on_password_secret"}


@pytest.mark.parametrize("kind", sorted(CONDITIONS))
def test_every_condition_can_be_named_alone(kind: str) -> None:
    scenario = "v7.6" if kind in ("containers", "ilo") else "pool"
    parse_fault(kind)
    with sdk_session(scenario, kind, hosts=2, vms=6) as b:
        assert b.x.pool.get_all()
