"""VM.pool_migrate: its checks, their order, and its effects."""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import outage
from tests.simulator.sdk_session import refused, sdk_session

LIVE = {"live": "true"}


def test_a_vm_moves_and_both_ends_count_it_meanwhile() -> None:
    with sdk_session("pool", "migration-slow:factor=20", speed=300) as run:
        source = run.hosts()[0]
        vm, target = run.guests(source)[0], run.hosts()[1]
        run.slow(vm)
        before = int(run.x.host.compute_free_memory(target))
        task = run.x.Async.VM.pool_migrate(vm, target, LIVE)
        run.eventually(lambda: run.x.VM.get_scheduled_to_be_resident_on(vm) == target)
        assert int(run.x.host.compute_free_memory(target)) < before
        assert run.x.VM.get_resident_on(vm) == source
        assert list(run.x.VM.get_current_operations(vm).values()) == ["pool_migrate"]
        assert "vm_migrate" in run.x.host.get_current_operations(target).values()
        assert "pool_migrate" not in run.x.VM.get_allowed_operations(vm)
        run.eventually(lambda: 0 < run.x.task.get_progress(task) < 1)
        assert run.ended(task)["status"] == "success"
        assert run.x.VM.get_resident_on(vm) == target
        assert run.x.VM.get_power_state(vm) == "Running"
        assert run.x.VM.get_current_operations(vm) == {}
        assert run.x.VM.get_scheduled_to_be_resident_on(vm) == "OpaqueRef:NULL"


def test_memory_is_checked_with_figures() -> None:
    with sdk_session() as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        metrics = run.x.host.get_metrics(target)
        run.set("host_metrics", metrics, memory_total=20 << 30)
        error = refused("HOST_NOT_ENOUGH_FREE_MEMORY", run.x.VM.pool_migrate, vm, target, LIVE)
        need = int(run.x.VM.get_memory_dynamic_min(vm)) + int(run.x.VM.compute_memory_overhead(vm))
        assert error[1:] == [str(need), run.x.host.compute_free_memory(target)]


def test_the_order_of_the_checks() -> None:
    """Each obstacle hides the ones after it."""
    with sdk_session() as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        row = run.x.VM.get_record(vm)
        vbd = next(v for v in row["VBDs"] if run.x.VBD.get_type(v) == "Disk")
        sr = run.x.VDI.get_SR(run.x.VBD.get_VDI(vbd))
        pbd = next(p for p in run.x.SR.get_PBDs(sr) if run.x.PBD.get_host(p) == target)
        run.set("PBD", pbd, currently_attached=False)
        run.set("host_metrics", run.x.host.get_metrics(target), memory_total=12 << 30)
        run.set("host", target, enabled=False)
        run.set("VM", vm, blocked_operations={"pool_migrate": "do not touch"})
        flags = dict(run.db.get("VM", vm, "last_boot_CPU_flags"))
        run.set("VM", vm, last_boot_CPU_flags={"vendor": "AuthenticAMD"})
        assert refused("VM_INCOMPATIBLE_WITH_THIS_HOST", run.x.VM.pool_migrate, vm, target, LIVE)[1:3] == [vm, target]
        run.set("VM", vm, last_boot_CPU_flags=flags)
        assert refused("OPERATION_BLOCKED", run.x.VM.pool_migrate, vm, target, LIVE)[1:] == [vm, "do not touch"]
        run.set("VM", vm, blocked_operations={})
        assert refused("HOST_DISABLED", run.x.VM.pool_migrate, vm, target, LIVE)[1:] == [target]
        run.set("host", target, enabled=True)
        assert refused("VM_REQUIRES_SR", run.x.VM.pool_migrate, vm, target, LIVE)[1:] == [vm, sr]
        run.set("PBD", pbd, currently_attached=True)
        refused("HOST_NOT_ENOUGH_FREE_MEMORY", run.x.VM.pool_migrate, vm, target, LIVE)


def test_power_state_and_guest_tools() -> None:
    with sdk_session() as run:
        source, target = run.hosts()[:2]
        first, second = run.guests(source)[:2]
        run.x.VM.clean_shutdown(first)
        error = refused("VM_BAD_POWER_STATE", run.x.VM.pool_migrate, first, target, LIVE)
        assert error[1:] == [first, "running", "halted"]
        run.set("VM", second, guest_metrics="OpaqueRef:NULL")
        refused("VM_LACKS_FEATURE", run.x.VM.pool_migrate, second, target, LIVE)
        run.x.VM.pool_migrate(second, target, LIVE | {"force": "true"})
        assert run.x.VM.get_resident_on(second) == target


def test_never_from_newer_to_older_during_an_upgrade() -> None:
    with sdk_session() as run:
        new, old = run.hosts()[:2]
        vm = run.guests(new)[0]
        versions = dict(run.db.get("host", new, "software_version"))
        run.set("host", new, software_version=versions | {"platform_version": "3.4.0"})
        run.eventually(lambda: "rolling_upgrade_in_progress" in run.x.pool.get_other_config(run.pool.pool))
        refused("NOT_SUPPORTED_DURING_UPGRADE", run.x.VM.pool_migrate, vm, old, LIVE)
        mover = run.guests(old)[0]
        run.x.VM.pool_migrate(mover, new, LIVE)
        assert run.x.VM.get_resident_on(mover) == new


def test_a_migration_that_fails_leaves_the_vm_where_it_runs() -> None:
    with sdk_session("pool", "migration-fails:code=INTERNAL_ERROR") as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        refused("INTERNAL_ERROR", run.x.VM.pool_migrate, vm, target, LIVE)
        assert (run.x.VM.get_power_state(vm), run.x.VM.get_resident_on(vm)) == ("Running", source)
        assert run.x.VM.get_current_operations(vm) == {}
        run.x.VM.pool_migrate(vm, target, LIVE)
        assert run.x.VM.get_resident_on(vm) == target


def test_a_target_that_dies_half_way() -> None:
    with sdk_session("pool", "migration-slow:factor=1000", speed=200) as run:
        source, target = run.hosts()[1:3]
        vm = run.guests(source)[0]
        task = run.x.Async.VM.pool_migrate(vm, target, LIVE)
        run.eventually(lambda: run.x.task.get_progress(task) > 0)
        run.do(outage.crash, run.pool, target)
        assert run.ended(task)["error_info"] == ["CANNOT_CONTACT_HOST", target]
        assert (run.x.VM.get_power_state(vm), run.x.VM.get_resident_on(vm)) == ("Running", source)


def test_a_second_operation_waits_for_the_first() -> None:
    """The toolstack queues up to two hours instead of refusing at once (helpers.ml Policy.standard)."""
    with sdk_session("pool", "migration-slow", speed=300) as run:
        source, first, second = run.hosts()[:3]
        vm = run.guests(source)[0]
        run.slow(vm)
        one = run.x.Async.VM.pool_migrate(vm, first, LIVE)
        run.eventually(lambda: run.x.VM.get_current_operations(vm))
        two = run.x.Async.VM.pool_migrate(vm, second, LIVE)
        assert run.ended(one)["status"] == run.ended(two)["status"] == "success"
        assert run.x.VM.get_resident_on(vm) == second


def test_a_cancelled_migration_stays() -> None:
    with sdk_session("pool", "migration-slow:factor=100", speed=100) as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        run.slow(vm)
        task = run.x.Async.VM.pool_migrate(vm, target, LIVE)
        run.eventually(lambda: run.x.task.get_progress(task) > 0)
        run.x.task.cancel(task)
        assert run.ended(task)["status"] == "cancelled"
        assert run.x.VM.get_resident_on(vm) == source


def test_the_migration_network_needs_an_address_on_the_target() -> None:
    with sdk_session() as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        networks = {row["name_label"]: ref for ref, row in run.x.network.get_all_records().items()}
        refused("INTERFACE_HAS_NO_IP", run.x.VM.pool_migrate, vm, target, LIVE | {"network": networks["DMZ (VLAN 30)"]})
        run.x.VM.pool_migrate(vm, target, LIVE | {"network": networks["Storage and migration"]})
        assert run.x.VM.get_resident_on(vm) == target
