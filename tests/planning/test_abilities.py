"""What a VM cannot do is reported with its reason: every reason of the toolstack (``xapi_vm_lifecycle.ml``)."""

from __future__ import annotations

import pytest

from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.planning.abilities import NO_REASON, why_forbidden
from rpu_desktop.planning.capability import immovable_vms
from rpu_desktop.simulator.behaviour.vm_operations import operation_error
from tests.engine.runs import SimulatedPools, simulated
from tests.planning.pools import PoolBuilder

TABLE = [
    ("usb", "VM_HAS_VUSBS", "VM_HAS_VUSBS", "USB device of its server is passed through to it (Group of 0529 0001"),
    ("nested-virt", "VM_IS_IMMOBILE", "VM_IS_IMMOBILE", "nested virtual machines (nested virtualization)"),
    ("nomigrate", "VM_IS_IMMOBILE", "VM_IS_IMMOBILE", "configured not to be migrated (platform:nomigrate)"),
    ("cant-suspend", "VM_NON_SUSPENDABLE", "VM_NON_SUSPENDABLE", "(EFI variables are being written)"),
    ("no-tools", "VM_LACKS_FEATURE", "VM_LACKS_FEATURE", "no drivers (VM tools)"),
    ("pci", "VM_HAS_PCI_ATTACHED", "VM_HAS_PCI_ATTACHED", "a physical device of its server"),
    ("vgpu", "VM_HAS_VGPU", "VM_HAS_VGPU", "a virtual GPU"),
    (
        "reset-disk:caching=yes",
        "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION",
        "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION",
        "one of its disks is reset at each boot",
    ),
    ("reset-disk", "", "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION", "one of its disks is reset at each boot"),
    ("blocked:operation=pool_migrate,reason=ask Anna", "OPERATION_BLOCKED", "", "pool_migrate, “ask Anna”"),
    ("blocked:operation=suspend,reason=true", "", "OPERATION_BLOCKED", "(blocked_operations: suspend)"),
    ("", "", "", ""),
]


def code_of(it: SimulatedPools, vm: str, operation: str) -> str:
    error = it.ask(lambda: operation_error(it.pool, vm, operation))
    return error.code if error is not None else ""


def a_guest(snapshot: PoolSnapshot, fault: str) -> Vm:
    """The affected guest, which is the pool's only one."""
    (vm,) = [vm for vm in snapshot.guests() if vm.power_state == "Running"]
    return vm


@pytest.mark.parametrize(("fault", "moving", "suspending", "words"), TABLE, ids=[row[0] or "free" for row in TABLE])
async def test_a_vm_that_cannot_move_or_sleep_gives_the_reason(
    fault: str, moving: str, suspending: str, words: str
) -> None:
    async with simulated("pool", *filter(None, (fault,)), vms=1) as it:
        snapshot = it.connections[0].snapshot()
        vm = a_guest(snapshot, fault)
        for operation, code in (("pool_migrate", moving), ("suspend", suspending)):
            assert code_of(it, vm.ref, operation) == code
            why = why_forbidden(snapshot, vm, operation)  # type: ignore[arg-type]
            assert (why is not None) is bool(code)
            if why is not None:
                assert words in str(why)
        assert [str(blocker.reason) for blocker in immovable_vms(snapshot)] == (
            [str(why_forbidden(snapshot, vm, "pool_migrate"))] if moving else []
        )


def test_what_the_settings_of_a_vm_state_by_now_does_not_count_while_it_runs() -> None:
    build = PoolBuilder()
    hosts = [build.host(), build.host()]
    build.records["VM_metrics"] = {"m": {"uuid": "m", "nomigrate": False, "nested_virt": False}}
    vm = build.vm(hosts[0], platform={"nested-virt": "true"}, metrics="m", allowed_operations=["pause"])
    assert "no drivers" in str(why_forbidden(build.snapshot(), build.snapshot().vms[vm], "pool_migrate"))


def test_a_vm_with_drivers_and_no_known_reason_is_not_reported_as_lacking_drivers() -> None:
    build = PoolBuilder()
    hosts = [build.host(), build.host()]
    drivers = {"major": "9", "minor": "3"}
    build.records["VM_guest_metrics"] = {"g": {"uuid": "g", "PV_drivers_version": drivers, "other": {}}}
    vm = build.vm(hosts[0], guest_metrics="g", allowed_operations=["clean_shutdown", "hard_shutdown"])
    assert why_forbidden(build.snapshot(), build.snapshot().vms[vm], "pool_migrate") == NO_REASON


def test_a_vm_that_is_busy_or_whose_coordinator_has_just_started_is_silent() -> None:
    build = PoolBuilder()
    hosts = [build.host(), build.host()]
    busy = build.vm(hosts[0], allowed_operations=["hard_shutdown"], current_operations={"t": "snapshot"})
    unknown = build.vm(hosts[0], allowed_operations=[])
    snapshot = build.snapshot()
    assert why_forbidden(snapshot, snapshot.vms[busy], "pool_migrate") is None
    assert why_forbidden(snapshot, snapshot.vms[unknown], "suspend") is None
