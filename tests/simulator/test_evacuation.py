"""Emptying hosts: plan, obstacles, and execution."""

from __future__ import annotations

from tests.simulator.sdk_session import refused, sdk_session

NULL = "OpaqueRef:NULL"


def test_a_host_is_emptied_and_tasks_show_it() -> None:
    with sdk_session("pool", "migration-slow", speed=300) as run:
        host = run.hosts()[1]
        run.slow(run.guests(host)[0])  # its migration goes first, and the fault makes it slower still
        run.do(lambda: setattr(run.db, "version", 221))  # the batch size came with XenServer 8
        task = run.x.Async.host.evacuate(host, NULL, 2)
        run.eventually(lambda: "evacuate" in run.x.host.get_current_operations(host).values())
        labels = run.eventually(
            lambda: [
                row for row in run.x.task.get_all_records().values() if row["name_label"] == "Async.VM.pool_migrate"
            ]
        )
        assert 1 <= len(labels) <= 2
        assert run.ended(task)["status"] == "success"
        assert run.guests(host) == []
        assert run.x.host.get_current_operations(host) == {}


def test_older_releases_do_not_know_the_newer_parameters() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        assert refused("MESSAGE_PARAMETER_COUNT_MISMATCH", run.x.host.evacuate, host, NULL)[1:] == [
            "host.evacuate",
            "1",
            "2",
        ]
        run.x.host.evacuate(host)
        assert run.guests(host) == []


def test_what_prevents_evacuation() -> None:
    with sdk_session("local-storage", seed=1) as run:
        prevented = {host: run.x.host.get_vms_which_prevent_evacuation(host) for host in run.hosts()}
        host, reasons = next((host, vms) for host, vms in prevented.items() if vms)
        vm, reason = next(iter(reasons.items()))
        assert reason[:2] == ["VM_REQUIRES_SR", vm]
        assert not run.x.SR.get_shared(reason[2])
        before = run.guests(host)
        assert refused("VM_REQUIRES_SR", run.x.host.evacuate, host)[1] in reasons
        assert run.guests(host) == before
        text = refused("CANNOT_EVACUATE_HOST", run.x.host.assert_can_evacuate, host)[1]
        assert ",".join(reason) in text.split("|")


def test_nowhere_to_go() -> None:
    with sdk_session("standalone") as run:
        host = run.hosts()[0]
        reasons = run.x.host.get_vms_which_prevent_evacuation(host)
        assert set(reasons) == set(run.guests(host))
        assert all(reason == ["NO_HOSTS_AVAILABLE", vm] for vm, reason in reasons.items())


def test_disabled_hosts_take_nothing() -> None:
    with sdk_session() as run:
        host, *others = run.hosts()
        for other in others:
            run.x.host.disable(other)
        assert {code for code, *_ in run.x.host.get_vms_which_prevent_evacuation(host).values()} == {
            "NO_HOSTS_AVAILABLE"
        }


def test_too_little_memory() -> None:
    with sdk_session() as run:
        host, *others = run.hosts()
        for other in others:
            run.set("host_metrics", run.x.host.get_metrics(other), memory_total=24 << 30)
        reasons = run.x.host.get_vms_which_prevent_evacuation(host)
        assert ["HOST_NOT_ENOUGH_FREE_MEMORY", next(iter(reasons))] in reasons.values()


def test_a_failing_migration_ends_the_evacuation_midway() -> None:
    with sdk_session("pool", "migration-fails") as run:
        host = run.hosts()[1]
        refused("INTERNAL_ERROR", run.x.host.evacuate, host)
        run.eventually(lambda: all(not run.x.VM.get_current_operations(vm) for vm in run.x.VM.get_all()))
        left = run.guests(host)
        assert len(left) == 1
        assert run.x.VM.get_power_state(left[0]) == "Running"


def test_a_vm_that_goes_down_meanwhile_is_no_failure() -> None:
    with sdk_session("pool", "migration-slow:times=0", speed=300) as run:
        host = run.hosts()[1]
        vm = run.guests(host)[0]
        run.slow(vm)
        task = run.x.Async.host.evacuate(host)
        run.eventually(lambda: run.x.VM.get_current_operations(vm))
        run.x.VM.hard_shutdown(vm)
        assert run.ended(task)["status"] == "success"
        assert run.x.VM.get_power_state(vm) == "Halted"
        assert run.guests(host) == []


def test_with_ha_unprotected_vms_block() -> None:
    with sdk_session("ha-wlb") as run:
        host = run.hosts()[1]
        vm = run.guests(host)[0]
        run.set("VM", vm, ha_restart_priority="", ha_always_run=False)
        assert run.x.host.get_vms_which_prevent_evacuation(host) == {vm: ["HOST_EVACUATE_VM_NOT_HA_PROTECTED", vm]}
