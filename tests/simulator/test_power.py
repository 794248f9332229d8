"""Starting, stopping, suspending, resuming."""

from __future__ import annotations

from tests.simulator.sdk_session import SdkSession, refused, sdk_session


def halted(run: SdkSession) -> str:
    return next(
        str(ref)
        for ref, row in run.x.VM.get_all_records().items()
        if row["power_state"] == "Halted" and not row["is_a_template"]
    )


def disk_sr(run: SdkSession, vm: str) -> str:
    vbd = next(ref for ref in run.x.VM.get_VBDs(vm) if run.x.VBD.get_type(ref) == "Disk")
    return str(run.x.VDI.get_SR(run.x.VBD.get_VDI(vbd)))


def test_start_and_stop() -> None:
    with sdk_session() as run:
        vm = halted(run)
        run.x.VM.start(vm, False, False)
        host = run.x.VM.get_resident_on(vm)
        assert host in run.hosts()
        assert run.x.VM.get_power_state(vm) == "Running"
        assert all(run.x.VBD.get_currently_attached(vbd) for vbd in run.x.VM.get_VBDs(vm))
        refused("VM_BAD_POWER_STATE", run.x.VM.start, vm, False, False)
        run.x.VM.hard_shutdown(vm)
        assert (run.x.VM.get_power_state(vm), run.x.VM.get_resident_on(vm)) == ("Halted", "OpaqueRef:NULL")


def test_tools_are_unknown_right_after_a_start() -> None:
    with sdk_session() as run:
        run.timing(guest_boot=(4000, 4000))
        vm = run.guests(run.hosts()[0])[0]
        run.x.VM.clean_shutdown(vm)
        target = run.hosts()[1]
        run.x.VM.start_on(vm, target, False, False)
        refused("VM_LACKS_FEATURE", run.x.VM.pool_migrate, vm, run.hosts()[2], {})
        run.eventually(lambda: "pool_migrate" in run.x.VM.get_allowed_operations(vm))


def test_start_paused() -> None:
    with sdk_session() as run:
        vm = halted(run)
        run.x.VM.start(vm, True, False)
        assert run.x.VM.get_power_state(vm) == "Paused"
        run.x.VM.unpause(vm)
        assert run.x.VM.get_power_state(vm) == "Running"
        run.x.VM.pause(vm)
        refused("VM_BAD_POWER_STATE", run.x.VM.clean_shutdown, vm)


def test_templates_and_control_domains_are_not_started_or_stopped() -> None:
    with sdk_session() as run:
        template = next(ref for ref, row in run.x.VM.get_all_records().items() if row["is_a_template"])
        refused("VM_IS_TEMPLATE", run.x.VM.start, template, False, False)
        dom0 = run.x.host.get_control_domain(run.hosts()[0])
        refused("OPERATION_NOT_ALLOWED", run.x.VM.clean_shutdown, dom0)


def test_suspend_takes_space_and_resume_gives_it_back() -> None:
    with sdk_session() as run:
        vm = run.guests(run.hosts()[0])[0]
        sr = run.x.pool.get_suspend_image_SR(run.pool.pool)
        before = int(run.x.SR.get_physical_utilisation(sr))
        run.x.VM.suspend(vm)
        image = run.x.VM.get_suspend_VDI(vm)
        assert run.x.VDI.get_SR(image) == sr
        assert int(run.x.SR.get_physical_utilisation(sr)) - before == int(run.x.VDI.get_virtual_size(image)) > 0
        assert (run.x.VM.get_power_state(vm), run.x.VM.get_resident_on(vm)) == ("Suspended", "OpaqueRef:NULL")
        run.x.VM.resume(vm, False, False)
        assert run.x.VM.get_power_state(vm) == "Running"
        assert int(run.x.SR.get_physical_utilisation(sr)) == before


def test_no_room_and_no_place_to_suspend() -> None:
    with sdk_session() as run:
        vm = run.guests(run.hosts()[0])[0]
        sr = run.x.pool.get_suspend_image_SR(run.pool.pool)
        run.set("SR", sr, physical_size=run.db.get("SR", sr, "physical_utilisation"))
        refused("SR_BACKEND_FAILURE_44", run.x.VM.suspend, vm)
        assert run.x.VM.get_power_state(vm) == "Running"
        run.set("pool", run.pool.pool, suspend_image_SR="OpaqueRef:NULL")
        assert refused("VM_NO_SUSPEND_SR", run.x.VM.suspend, vm)[1:] == [vm]


def test_only_upgraded_hosts_start_vms_during_an_upgrade() -> None:
    with sdk_session() as run:
        new, old = run.hosts()[:2]
        versions = dict(run.db.get("host", new, "software_version"))
        run.set("host", new, software_version=versions | {"platform_version": "3.4.0"})
        run.eventually(lambda: "rolling_upgrade_in_progress" in run.x.pool.get_other_config(run.pool.pool))
        vm = halted(run)
        refused("NOT_SUPPORTED_DURING_UPGRADE", run.x.VM.start_on, vm, old, False, False)
        assert refused("VM_HOST_INCOMPATIBLE_VERSION", run.x.VM.assert_can_boot_here, vm, old)[1:] == [old, vm]
        run.x.VM.start(vm, False, False)
        assert run.x.VM.get_resident_on(vm) == new


def test_not_on_a_host_that_is_being_emptied() -> None:
    with sdk_session("pool", "migration-slow:times=0", speed=200) as run:
        host = run.hosts()[1]
        task = run.x.Async.host.evacuate(host)
        run.eventually(lambda: run.x.host.get_current_operations(host))
        assert refused("HOST_EVACUATE_IN_PROGRESS", run.x.VM.start_on, halted(run), host, False, False)[1:] == [host]
        run.ended(task)


def test_a_guest_that_does_not_listen() -> None:
    with sdk_session("pool", "guest-refuses", speed=20000) as run:
        vm = run.guests(run.hosts()[0])[0]
        refused("VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT", run.x.VM.clean_shutdown, vm)
        run.x.VM.shutdown(vm)
        assert run.x.VM.get_power_state(vm) == "Halted"


def test_where_a_vm_could_start() -> None:
    with sdk_session() as run:
        vm = halted(run)
        assert set(run.x.VM.get_possible_hosts(vm)) == set(run.hosts())
        sr = disk_sr(run, vm)
        pbd = next(p for p in run.x.SR.get_PBDs(sr) if run.x.PBD.get_host(p) == run.hosts()[2])
        run.set("PBD", pbd, currently_attached=False)
        assert set(run.x.VM.get_possible_hosts(vm)) == set(run.hosts()) - {run.hosts()[2]}
        for host in run.hosts():
            run.x.host.disable(host)
        refused("NO_HOSTS_AVAILABLE", run.x.VM.start, vm, False, False)


def test_reboot_stays_on_its_host() -> None:
    with sdk_session() as run:
        host = run.hosts()[0]
        vm = run.guests(host)[0]
        run.x.VM.clean_reboot(vm)
        assert (run.x.VM.get_power_state(vm), run.x.VM.get_resident_on(vm)) == ("Running", host)
