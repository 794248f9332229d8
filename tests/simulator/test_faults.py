"""Faults: their syntax, and that they happen."""

from __future__ import annotations

import importlib
import pkgutil
from functools import partial

import pytest

from rpu_desktop.simulator import conditions, faults
from rpu_desktop.simulator.fault_spec import parse_fault
from rpu_desktop.simulator.faults import FAULTS
from tests.simulator.sdk_session import SdkSession, refused, sdk_session

PLUGIN = "prepare_host_upgrade.py"


def test_every_fault_is_documented() -> None:
    packages = (faults, conditions)
    modules = [
        *packages,
        *(
            importlib.import_module(f"{package.__name__}.{found.name}")
            for package in packages
            for found in pkgutil.iter_modules(package.__path__)
        ),
    ]
    text = "\n".join(module.__doc__ or "" for module in modules)
    lines = text.splitlines()
    for kind, cls in FAULTS.items():
        line = next((line for line in lines if line.startswith((f"{kind}[", f"{kind}:", f"{kind} "))), "")
        assert line, f"{kind} is not documented"
        assert all(f"{key}=" in line for key in cls.keys)


@pytest.mark.parametrize(
    "spec",
    ["", "no-such-fault", "never-back:vm=db-1", "never-back:host", "migration-fails:times=often"],
)
def test_specs_that_make_no_sense(spec: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_fault(spec)


def test_specs() -> None:
    fault = parse_fault("migration-fails:vm=db-*, code=SR_FULL ,times=3")
    assert (fault.values["vm"], fault.values["code"], fault.left) == ("db-*", "SR_FULL", 3)
    assert parse_fault("plugin-missing").left == -1  # always


def reboot(run: SdkSession, host: str, *, prepare: bool = False) -> float:
    run.x.host.disable(host)
    run.x.host.evacuate(host)
    if prepare:
        run.x.host.call_plugin(host, PLUGIN, "main", {"url": run.facts["media"]})
    before = run.boot_time(host)
    run.x.host.reboot(host)
    return before


def test_old_version_once_then_the_new_one() -> None:
    with sdk_session("pool", "old-version:host=fra-02") as run:
        host = run.hosts()[1]
        for expected in ("8.2.1", "8.4.0"):
            before = reboot(run, host, prepare=True)
            run.eventually(partial(run.rebooted, host, before))
            assert run.x.host.get_software_version(host)["product_version"] == expected
            run.eventually(lambda: run.x.host.get_enabled(host))


def test_wrong_build() -> None:
    with sdk_session("pool", "wrong-build:host=fra-02") as run:
        host = run.hosts()[1]
        before = reboot(run, host, prepare=True)
        run.eventually(lambda: run.rebooted(host, before))
        versions = run.x.host.get_software_version(host)
        assert versions["product_version"] == "8.4.0"
        assert versions["build_number"].endswith("-other")


def test_never_back() -> None:
    with sdk_session("pool", "never-back:host=fra-02") as run:
        host = run.hosts()[1]
        reboot(run, host)
        run.eventually(lambda: run.happened("does not come back", "fra-02"))
        assert run.pool.ports[host].phase == "off"


def test_slow_boot() -> None:
    with sdk_session("pool", "slow-boot:host=fra-02,seconds=7200", speed=5000) as run:
        host = run.hosts()[1]
        before = reboot(run, host)
        run.eventually(lambda: run.rebooted(host, before))
        went = next(t for t, what, f in run.pool.history if what == "off" and "fra-02" in f["names"])
        came = next(t for t, what, f in run.pool.history if what == "serves again" and "fra-02" in f["names"])
        assert came - went > 7200


def test_stays_disabled() -> None:
    with sdk_session("pool", "stays-disabled:host=fra-02") as run:
        host = run.hosts()[1]
        reboot(run, host)
        run.eventually(lambda: run.happened("fault stays-disabled", "fra-02"))
        assert not run.x.host.get_enabled(host)
        run.x.host.enable(host)
        assert run.x.host.get_enabled(host)


def test_storage_that_cannot_be_plugged() -> None:
    with sdk_session("pool", "pbd-fails:host=fra-02,sr=NFS virtual*") as run:
        host = run.hosts()[1]
        reboot(run, host)
        run.eventually(lambda: run.x.host.get_enabled(host))
        loose = [pbd for pbd in run.x.host.get_PBDs(host) if not run.x.PBD.get_currently_attached(pbd)]
        assert [run.x.SR.get_name_label(run.x.PBD.get_SR(pbd)) for pbd in loose] == ["NFS virtual disk storage"]
        run.x.PBD.plug(loose[0])


def test_refusals() -> None:
    specs = ("disable-fails:host=fra-02", "evacuate-fails:code=NO_HOSTS_AVAILABLE", "plugin-missing:host=fra-03")
    with sdk_session("pool", *specs, "prepare-fails", "call-fails:method=pool.get_all,code=INTERNAL_ERROR") as run:
        first, second, third = run.hosts()[:3]
        refused("INTERNAL_ERROR", run.x.pool.get_all)
        assert run.x.pool.get_all()
        refused("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", run.x.host.disable, second)
        run.x.host.disable(second)
        refused("NO_HOSTS_AVAILABLE", run.x.host.evacuate, second)
        arguments = (PLUGIN, "main", {"url": run.facts["media"]})
        refused("XENAPI_MISSING_PLUGIN", run.x.host.call_plugin, third, *arguments)
        assert refused("XENAPI_PLUGIN_FAILURE", run.x.host.call_plugin, first, *arguments)[3] == "ERROR_PREPARING_HOST"
        assert run.x.host.call_plugin(first, *arguments) == "true"


def test_hosts_that_are_in_trouble_from_the_start() -> None:
    with sdk_session("pool", "host-disabled:host=fra-02", "host-dead:host=fra-03") as run:
        second, third = run.hosts()[1:3]
        assert not run.x.host.get_enabled(second)
        run.eventually(lambda: run.pool.ports[third].phase == "off")


def test_cut_connections_leave_sessions_alone() -> None:
    with sdk_session("pool", "drop-connections:every=100,times=2") as run:
        session = run.session
        run.eventually(lambda: run.happened("fault drop-connections"))
        answer = run.eventually(lambda: run.raw("pool.get_all", session))
        assert answer["Status"] == "Success"


def test_slow_migrations() -> None:
    with sdk_session("pool", "migration-slow:vm=*,factor=50") as run:
        source, target = run.hosts()[:2]
        vm, other = run.guests(source)[:2]
        for ref in (vm, other):
            run.set("VM_metrics", run.x.VM.get_metrics(ref), memory_actual=4 << 30)
            run.x.VM.pool_migrate(ref, target, {})
        times = {what: [t for t, w, _ in run.pool.history if w == what] for what in ("migration begins", "migrated")}
        slow, quick = (end - begin for begin, end in zip(*times.values(), strict=True))
        assert slow > 10 * quick


def test_a_call_is_lost_before_it_has_had_an_effect() -> None:
    """Twice, because Python's own transport repeats a lost request automatically."""
    with sdk_session("pool", "reset-before:method=host.disable,times=2") as run:
        host = run.hosts()[1]
        with pytest.raises(OSError, match=r"\S"):
            run.x.host.disable(host)
        assert run.x.host.get_enabled(host)
        run.x.host.disable(host)
        assert not run.x.host.get_enabled(host)


def test_an_answer_is_lost_after_the_effect() -> None:
    with sdk_session("pool", "reset-after:method=host.disable,times=2") as run:
        host = run.hosts()[1]
        with pytest.raises(OSError, match=r"\S"):
            run.x.host.disable(host)
        assert not run.x.host.get_enabled(host)


@pytest.mark.parametrize(("kind", "error"), [("http-500", "500"), ("wrong-answer", r"\S")])
def test_answers_that_are_none(kind: str, error: str) -> None:
    with sdk_session("pool", f"{kind}:method=host.disable") as run:
        host = run.hosts()[1]
        with pytest.raises(Exception, match=error):
            run.x.host.disable(host)
        assert run.x.host.get_enabled(host)


def test_only_the_selected_client_is_affected() -> None:
    with sdk_session("pool", "reset-before:method=host.disable,agent=somebody-else*") as run:
        host = run.hosts()[1]
        run.x.host.disable(host)
        assert not run.x.host.get_enabled(host)


def test_a_task_vanishes_while_its_work_continues() -> None:
    with sdk_session("pool", "task-vanishes:method=host.disable") as run:
        host = run.hosts()[1]
        task = run.x.Async.host.disable(host)
        run.eventually(lambda: not run.x.host.get_enabled(host))
        refused("HANDLE_INVALID", run.x.task.get_status, task)


def test_chance_is_the_same_every_time() -> None:
    def rng(seed: int) -> list[bool]:
        fault = parse_fault(f"http-500:times=0,chance=0.5,seed={seed}")
        with sdk_session("pool") as run:
            return [fault.triggers(run.pool) for _ in range(40)]

    assert rng(1) == rng(1)
    assert rng(1) != rng(2)
    assert any(rng(1))
    assert not all(rng(1))


def test_things_that_come_at_their_own_time() -> None:
    kinds = ("vm-crashes:", "storage-lost:", "memory-shrinks:", "clock-jumps:by=-7200,")
    specs = tuple(f"{kind}after=3000" for kind in kinds)
    with sdk_session("pool", *specs) as run:
        vms = run.x.VM.get_all_records()
        running = sum(vm["power_state"] == "Running" for vm in vms.values())
        memory = sum(int(host["memory_total"]) for host in run.x.host_metrics.get_all_records().values())
        start = run.pool.clock.now()
        run.eventually(
            lambda: sum(vm["power_state"] == "Running" for vm in run.x.VM.get_all_records().values()) == running - 1
        )
        run.eventually(lambda: any(not pbd["currently_attached"] for pbd in run.x.PBD.get_all_records().values()))
        run.eventually(
            lambda: sum(int(h["memory_total"]) for h in run.x.host_metrics.get_all_records().values()) < memory
        )
        run.eventually(lambda: run.pool.clock.now() < start)


def test_the_toolstack_restarts_and_the_vms_do_not_notice() -> None:
    with sdk_session("pool") as run:
        coordinator = run.hosts()[0]
        before = run.x.host.get_other_config(coordinator)["agent_start_time"]
        running = {ref for ref, vm in run.x.VM.get_all_records().items() if vm["power_state"] == "Running"}

        run.do(lambda: parse_fault("toolstack-restarts").start(run.pool))

        def restarted() -> bool:
            run.x = run.login()
            return run.restarted(coordinator, before)

        run.eventually(lambda: run.happened("toolstack restarts"))
        run.eventually(restarted)
        assert {ref for ref, vm in run.x.VM.get_all_records().items() if vm["power_state"] == "Running"} == running
