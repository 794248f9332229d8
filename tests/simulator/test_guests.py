"""Guests: they reboot, lose their drivers' report, resume only on CPUs they know, and may be busy."""

from __future__ import annotations

from tests.simulator.sdk_session import SdkSession, refused, sdk_session
from tests.simulator.test_power import halted

MOVES = {"pool_migrate", "suspend"}


def allowed(run: SdkSession, vm: str) -> set[str]:
    return set(run.x.VM.get_allowed_operations(vm))


def test_a_guest_that_reboots_has_no_drivers_until_they_report_again() -> None:
    with sdk_session() as run:
        run.timing(guest_boot=(500, 500))
        vm = run.guests(run.hosts()[0])[0]
        run.x.VM.clean_reboot(vm)
        assert run.x.VM.get_guest_metrics(vm) == "OpaqueRef:NULL"
        assert not allowed(run, vm) & {*MOVES, "clean_shutdown"}
        refused("VM_LACKS_FEATURE", run.x.VM.clean_shutdown, vm)
        run.eventually(lambda: allowed(run, vm) >= {*MOVES, "clean_shutdown"})


def test_a_guest_that_reboots_twice_reports_after_the_second_boot() -> None:
    with sdk_session() as run:
        run.timing(guest_boot=(400, 400))
        vm = run.guests(run.hosts()[0])[0]
        run.x.VM.hard_reboot(vm)
        run.timing(guest_boot=(2000, 2000))
        run.x.VM.hard_reboot(vm)
        then = run.pool.clock.now()
        run.eventually(lambda: "suspend" in allowed(run, vm))
        assert run.pool.clock.now() - then >= 1900


def test_while_anything_is_done_with_a_vm_it_allows_hardly_anything() -> None:
    with sdk_session("pool", "backup:after=0,seconds=1000000") as run:
        run.eventually(lambda: run.happened("backup begins"))
        vm = run.db.where("VM", current_operations={})
        busy = next(ref for ref in run.db.refs("VM") if ref not in vm)
        assert allowed(run, busy) <= {"hard_shutdown", "hard_reboot", "snapshot", "checkpoint"}


def test_a_coordinator_that_has_just_started_does_not_know_yet_what_vms_allow() -> None:
    with sdk_session() as run:
        run.timing(operations_known=(3000, 3000))
        vm = run.guests(run.hosts()[1])[0]
        before = allowed(run, vm)
        run.x.host.restart_agent(run.hosts()[0])
        run.eventually(lambda: run.happened("serves again"))
        run.x = run.login()
        assert allowed(run, vm) == set()
        run.eventually(lambda: allowed(run, vm) == before)


def test_a_suspended_vm_wakes_only_where_the_cpu_has_what_it_saw() -> None:
    with sdk_session() as run:
        host = run.hosts()[0]
        vm = run.guests(host)[0]
        run.x.VM.suspend(vm)
        flags = run.x.VM.get_last_boot_CPU_flags(vm)
        info = dict(run.db.get("host", host, "cpu_info"))
        run.set("host", host, cpu_info=info | {"features_hvm": "00" + info["features_hvm"][2:]})
        assert refused("VM_INCOMPATIBLE_WITH_THIS_HOST", run.x.VM.resume_on, vm, host, False, False)[1:3] == [vm, host]
        run.x.VM.resume_on(vm, host, False, True)
        assert run.x.VM.get_last_boot_CPU_flags(vm) == flags, "it goes on as what it was"
        run.x.VM.hard_shutdown(vm)
        run.x.VM.start_on(vm, host, False, False)
        assert run.x.VM.get_last_boot_CPU_flags(vm) != flags


def test_a_guest_in_pvh_mode_is_measured_by_what_hvm_guests_get() -> None:
    with sdk_session() as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        run.set("VM", vm, domain_type="pvh")
        info = dict(run.db.get("host", target, "cpu_info"))
        run.set("host", target, cpu_info=info | {"features_pv": "0-0-0"})
        run.x.VM.pool_migrate(vm, target, {"live": "true"})
        assert run.x.VM.get_resident_on(vm) == target


def test_a_virtual_gpu_of_nvidia_moves_to_a_host_with_such_a_card() -> None:
    with sdk_session("pool", "vgpu:kind=nvidia") as run:
        source, target = run.hosts()[:2]
        vm = next(ref for ref in run.guests(source) if run.x.VM.get_VGPUs(ref))
        assert allowed(run, vm) >= MOVES
        run.x.VM.pool_migrate(vm, target, {"live": "true"})
        (vgpu,) = run.x.VM.get_VGPUs(vm)
        assert run.x.PGPU.get_host(run.x.VGPU.get_resident_on(vgpu)) == target
        assert allowed(run, vm) >= MOVES
        for pgpu in run.db.refs("PGPU"):
            if run.db.get("PGPU", pgpu, "host") == source:
                run.do(lambda p=pgpu: run.db.delete("PGPU", p))
        refused("VM_REQUIRES_GPU", run.x.VM.pool_migrate, vm, source, {"live": "true"})


def test_another_virtual_gpu_moves_nowhere() -> None:
    with sdk_session("pool", "vgpu:kind=mxgpu") as run:
        vm = next(ref for ref in run.guests(run.hosts()[0]) if run.x.VM.get_VGPUs(ref))
        refused("VM_HAS_VGPU", run.x.VM.pool_migrate, vm, run.hosts()[1], {"live": "true"})
        refused("VM_HAS_VGPU", run.x.VM.suspend, vm)


def test_a_disk_that_is_reset_at_each_boot_outlives_a_move_but_no_suspension() -> None:
    with sdk_session("pool", "reset-disk") as run:
        vm = run.guests(run.hosts()[0])[0]
        refused("VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION", run.x.VM.suspend, vm)
        run.x.VM.pool_migrate(vm, run.hosts()[1], {"live": "true"})
    with sdk_session("pool", "reset-disk:caching=yes") as run:
        vm = run.guests(run.hosts()[0])[0]
        code = "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION"
        refused(code, run.x.VM.pool_migrate, vm, run.hosts()[1], {"live": "true"})


def test_a_cancelled_clean_shutdown_leaves_the_guest_running() -> None:
    with sdk_session("pool", "shutdown-cancelled") as run:
        vm = run.guests(run.hosts()[0])[0]
        task = run.ended(run.x.Async.VM.clean_shutdown(vm))
        assert task["status"] == "cancelled"
        assert run.x.VM.get_power_state(vm) == "Running"
        run.x.VM.clean_shutdown(vm)


def test_an_operation_that_someone_has_blocked() -> None:
    with sdk_session("pool", "blocked:operation=clean_shutdown") as run:
        vm = run.guests(run.hosts()[0])[0]
        assert refused("OPERATION_BLOCKED", run.x.VM.clean_shutdown, vm)[2] == "database: ask Anna first"


def test_new_microcode_takes_a_feature_away_with_the_installation() -> None:
    with sdk_session("pool", "cpu-features-shrink", speed=5000) as run:
        host = run.hosts()[1]
        before = run.x.host.get_cpu_info(host)
        for vm in run.guests(host):
            run.x.VM.pool_migrate(vm, run.hosts()[0], {"live": "true"})
        run.x.host.disable(host)
        run.x.host.call_plugin(host, "prepare_host_upgrade.py", "main", {"url": run.facts["media"]})
        run.x.host.reboot(host)
        run.eventually(lambda: run.happened("upgraded", run.name("host", host)))
        after = run.x.host.get_cpu_info(host)
        assert before["features_hvm"].split("-")[5] == "001c0fbb"
        assert after["features_hvm"].split("-")[5] == "001c07bb"


def test_a_guest_that_reboots_on_its_own_at_some_moment() -> None:
    with sdk_session("pool", "guest-reboots:after=10", "guest-slow:seconds=1000") as run:
        run.eventually(lambda: run.happened("restarted"))
        name = next(f["names"][0] for _, w, f in list(run.pool.history) if w == "restarted")
        vm = run.db.where("VM", name_label=name)[0]
        assert run.x.VM.get_guest_metrics(vm) == "OpaqueRef:NULL"
        run.eventually(lambda: "suspend" in allowed(run, vm))


def test_a_vm_that_is_started_sees_what_its_host_and_all_others_have() -> None:
    with sdk_session() as run:
        vm, host = halted(run), run.hosts()[0]
        info = dict(run.db.get("host", host, "cpu_info"))
        run.set("host", host, cpu_info=info | {"features_hvm": "0" + info["features_hvm"][1:]})
        run.x.VM.start_on(vm, host, False, False)
        assert run.x.VM.get_last_boot_CPU_flags(vm)["features"].startswith("0")


def test_blocking_an_operation_changes_what_a_vm_allows_immediately() -> None:
    with sdk_session() as run:
        vm = run.guests(run.hosts()[0])[0]
        run.x.VM.add_to_blocked_operations(vm, "pool_migrate", "ask Anna")
        assert "pool_migrate" not in allowed(run, vm)
        refused("MAP_DUPLICATE_KEY", run.x.VM.add_to_blocked_operations, vm, "pool_migrate", "again")
        run.x.VM.remove_from_blocked_operations(vm, "pool_migrate")
        assert "pool_migrate" in allowed(run, vm)
        run.x.VM.set_blocked_operations(vm, {"suspend": "x"})
        assert allowed(run, vm) & MOVES == {"pool_migrate"}


def test_a_vm_of_an_appliance_does_not_become_a_template() -> None:
    with sdk_session() as run:
        vm = halted(run)
        assert "make_into_template" in allowed(run, vm)
        appliance = run.db.create("VM_appliance", name_label="shop", VMs=[vm])
        run.set("VM", vm, appliance=appliance)
        run.x.VM.update_allowed_operations(vm)
        assert "make_into_template" not in allowed(run, vm)


def test_a_vm_with_a_vtpm_gets_no_second_one() -> None:
    with sdk_session("v8.4") as run:
        vm = halted(run)
        assert "create_vtpm" in allowed(run, vm)
        run.set("VM", vm, VTPMs=["OpaqueRef:vtpm"])
        run.x.VM.update_allowed_operations(vm)
        assert "create_vtpm" not in allowed(run, vm)
