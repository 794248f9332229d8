"""Hosts: maintenance, reboot, shutdown, toolstack restart, crash."""

from __future__ import annotations

import contextlib
import http.client
from functools import partial

import pytest
import XenAPI

from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.state import state_of
from tests.simulator.sdk_session import PASSWORD, SdkSession, refused, sdk_session


def back(run: SdkSession, host: str, before: float) -> None:
    """Wait, as a client does, until a host has booted and is enabled."""

    def ready() -> bool:
        with contextlib.suppress(XenAPI.Failure):
            return run.rebooted(host, before) and bool(run.x.host.get_enabled(host))
        run.x = run.login()
        return False

    def patiently() -> bool:
        try:
            return ready()
        except OSError:
            run.x = run.login()
            return False

    run.eventually(patiently)


def test_a_host_in_use_does_not_reboot() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        refused("HOST_NOT_DISABLED", run.x.host.reboot, host)
        refused("HOST_NOT_DISABLED", run.x.host.shutdown, host)
        assert "reboot" not in run.x.host.get_allowed_operations(host)
        run.x.host.disable(host)
        assert "reboot" in run.x.host.get_allowed_operations(host)
        run.x.host.enable(host)
        assert run.x.host.get_enabled(host)


def test_a_member_reboots() -> None:
    with sdk_session("pool", "never-back:host=fra-02") as run:
        host = run.hosts()[1]
        run.timing(reboot_delay=4000, enable_after_boot=(4000, 4000))
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        assert run.x.host.get_other_config(host)["boot_time"].endswith(".")
        before = run.boot_time(host)
        run.x.host.reboot(host)
        assert run.x.host_metrics.get_live(run.x.host.get_metrics(host))  # it only reports it later
        assert list(run.x.host.get_current_operations(host).values()) == ["shutdown"]
        run.eventually(lambda: not run.x.host_metrics.get_live(run.x.host.get_metrics(host)))
        run.eventually(lambda: run.happened("does not come back", run.name("host", host)))
        assert refused("HOST_OFFLINE", run.x.host.enable, host)[1:] == [host]
        run.do(lambda: run.pool.spawn(outage.boot(run.pool, host)))
        run.eventually(lambda: run.rebooted(host, before))
        assert not run.x.host.get_enabled(host)
        refused("HOST_STILL_BOOTING", run.x.host.enable, host)
        run.eventually(lambda: run.x.host.get_enabled(host))
        assert run.x.host_metrics.get_live(run.x.host.get_metrics(host))
        assert run.x.host.get_current_operations(host) == {}
        assert all(run.x.PBD.get_currently_attached(pbd) for pbd in run.x.host.get_PBDs(host))
        assert run.boot_time(host) > before


def test_vms_left_on_a_rebooting_host_are_not_spared() -> None:
    with sdk_session("local-storage") as run:
        prevented = {h: run.x.host.get_vms_which_prevent_evacuation(h) for h in run.hosts()[1:]}
        host, stuck = next((h, vms) for h, vms in prevented.items() if vms)
        others = set(run.guests(host)) - set(stuck)
        run.x.host.disable(host)
        run.x.host.reboot(host)
        run.eventually(lambda: run.happened("off", run.name("host", host)))
        assert {run.x.VM.get_power_state(vm) for vm in stuck} == {"Halted"}
        assert {run.x.VM.get_power_state(vm) for vm in others} == {"Running"}
        assert all(run.x.VM.get_resident_on(vm) != host for vm in others)


def test_the_coordinator_takes_the_api_with_it_and_members_wait() -> None:
    with sdk_session("pool", "slow-boot:host=fra-01,seconds=2000", speed=400) as run:
        coordinator, member = run.hosts()[:2]
        task = run.x.task.create("mine", "")
        run.x.host.disable(coordinator)
        run.x.host.evacuate(coordinator)
        before = run.boot_time(coordinator)
        run.x.host.reboot(coordinator)
        run.eventually(lambda: run.happened("off", run.name("host", coordinator)))
        url = run.pool.ports[member].url
        there = XenAPI.Session(url, ignore_ssl=True)
        refused("HOST_IS_SLAVE", there.login_with_password, "root", PASSWORD, "1.0", "test")
        session = run.session
        run.x = run.login()
        answer = run.raw("pool.get_all", session)
        assert answer == {"Status": "Failure", "ErrorDescription": ["SESSION_INVALID", session]}
        refused("HANDLE_INVALID", run.x.task.get_status, task)
        back(run, coordinator, before)
        run.eventually(lambda: run.pool.ports[member].phase == "serving")
        assert run.x.pool.get_master(run.pool.pool) == coordinator


def test_a_host_disabled_for_good_stays_so() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        run.do(lambda: setattr(state_of(run.pool).hosts[host], "auto_enable", False))
        before = run.boot_time(host)
        run.x.host.reboot(host)
        run.eventually(lambda: run.rebooted(host, before))
        run.eventually(lambda: state_of(run.pool).hosts[host].startup_complete)
        assert not run.x.host.get_enabled(host)
        run.x.host.enable(host)
        assert run.x.host.get_enabled(host)


def test_a_toolstack_restart_leaves_vms_alone_and_enables_the_host() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        guests = set(run.guests(host))
        run.x.host.disable(host)
        before = run.boot_time(host)
        seen = set()
        for _ in range(3):
            started = run.x.host.get_other_config(host)["agent_start_time"]
            run.x.host.restart_agent(host)
            run.eventually(partial(run.restarted, host, started))
            run.eventually(lambda: run.x.host.get_enabled(host))
            seen.add(run.boot_time(host) - before)
        assert seen <= {-1.0, 0.0}  # recalculated each time from a clock with whole seconds
        assert set(run.guests(host)) == guests


def test_shutdown_and_power_on() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        run.x.host.shutdown(host)
        run.eventually(lambda: run.happened("off", run.name("host", host)))
        refused("HOST_POWER_ON_MODE_DISABLED", run.x.host.power_on, host)
        run.set("host", host, power_on_mode="IPMI")
        run.x.host.power_on(host)
        run.eventually(lambda: run.x.host.get_enabled(host))


def test_a_crash_is_noticed_late_and_costs_the_vms() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        guests = run.guests(host)
        run.timing(assumed_dead=4000)
        run.do(outage.crash, run.pool, host)
        assert run.x.host_metrics.get_live(run.x.host.get_metrics(host))
        assert refused("CANNOT_CONTACT_HOST", run.x.VM.clean_shutdown, guests[0])[1:] == [host]
        run.eventually(lambda: not run.x.host_metrics.get_live(run.x.host.get_metrics(host)))
        assert {run.x.VM.get_power_state(vm) for vm in guests} == {"Running"}
        run.do(lambda: run.pool.spawn(outage.boot(run.pool, host)))
        run.eventually(lambda: run.happened("serves again", run.name("host", host)))
        assert {run.x.VM.get_power_state(vm) for vm in guests} == {"Halted"}


def test_ha_restarts_what_it_protects() -> None:
    with sdk_session("ha-wlb") as run:
        host = run.hosts()[1]
        guests = run.guests(host)
        run.do(outage.crash, run.pool, host)
        run.eventually(lambda: all(run.x.VM.get_resident_on(vm) not in (host, "OpaqueRef:NULL") for vm in guests))
        assert {run.x.VM.get_power_state(vm) for vm in guests} == {"Running"}


def test_auto_start_after_a_boot() -> None:
    with sdk_session("ha-wlb") as run:
        host = run.hosts()[1]
        run.x.pool.disable_ha()
        vm = run.guests(host)[0]
        run.x.VM.clean_shutdown(vm)
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        run.x.host.reboot(host)
        run.eventually(lambda: run.x.VM.get_power_state(vm) == "Running")


def test_ha_does_not_let_go_of_too_many_hosts() -> None:
    with sdk_session("ha-wlb") as run:
        run.x.host.disable(run.hosts()[1])
        refused("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", run.x.host.disable, run.hosts()[2])
        assert run.x.host.get_enabled(run.hosts()[2])


def live(run: SdkSession, host: str) -> bool:
    return bool(run.x.host_metrics.get_live(run.x.host.get_metrics(host)))


def test_a_member_whose_toolstack_restarts_is_called_down_and_comes_back_with_its_old_boot_time() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        run.timing(toolstack_start=(4000, 4000))
        before = run.boot_time(host)
        started = run.x.host.get_other_config(host)["agent_start_time"]
        run.x.host.restart_agent(host)
        run.eventually(lambda: not live(run, host))
        assert not run.x.host.get_enabled(host)
        assert refused("HOST_OFFLINE", run.x.host.get_servertime, host)[1:] == [host]
        run.eventually(partial(run.restarted, host, started))
        run.eventually(lambda: live(run, host) and run.x.host.get_enabled(host))
        assert not run.rebooted(host, before)


@pytest.mark.parametrize("end", [0, 1])
def test_a_migration_ends_with_the_toolstack_of_either_end(end: int) -> None:
    with sdk_session(hosts=3, vms=6) as run:
        source, target = run.hosts()[1:]
        vm = run.guests(source)[0]
        run.slow(vm, 512 << 30)
        task = run.x.Async.VM.pool_migrate(vm, target, {"live": "true"})
        run.eventually(lambda: run.happened("migration begins", run.name("VM", vm)))
        run.x.host.restart_agent((source, target)[end])
        row = run.ended(task)
        assert row["status"] == "failure"
        assert row["error_info"][0] == ("CANNOT_CONTACT_HOST", "INTERNAL_ERROR")[end]
        assert run.x.VM.get_resident_on(vm) == source
        assert run.x.VM.get_power_state(vm) == "Running"


def test_a_reboot_that_was_accepted_is_lost_with_the_toolstack() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        run.timing(reboot_delay=4000)
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        run.x.host.reboot(host)
        run.x.host.restart_agent(host)
        run.eventually(lambda: run.happened("order lost", run.name("host", host)))
        assert not run.happened("going down")
        run.eventually(lambda: run.x.host.get_current_operations(host) == {})


def test_a_call_to_a_host_without_power_takes_minutes() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        run.timing(assumed_dead=1e6)
        run.do(outage.crash, run.pool, host)
        before = run.pool.clock.elapsed()
        assert refused("CANNOT_CONTACT_HOST", run.x.host.get_servertime, host)[1:] == [host]
        assert run.pool.clock.elapsed() - before >= 300


def test_a_host_that_hangs_takes_the_call_and_is_called_live() -> None:
    with sdk_session("pool", "host-hangs:host=fra-02") as run:
        host = run.hosts()[1]
        run.eventually(lambda: state_of(run.pool).hosts[host].hangs)
        task = run.x.Async.host.get_server_certificate(host)
        before = run.pool.clock.elapsed()
        run.eventually(lambda: run.pool.clock.elapsed() - before > 1000)
        assert run.x.task.get_status(task) == "pending"
        assert live(run, host)
        run.do(lambda: setattr(state_of(run.pool).hosts[host], "hangs", False))
        assert run.ended(task)["status"] == "success"


def test_a_host_that_goes_down_roughly_is_called_live_all_the_while() -> None:
    with sdk_session("pool", "rough-reboot:host=fra-02") as run:
        host = run.hosts()[1]
        run.timing(assumed_dead=1e6)
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        before, seen = run.boot_time(host), set[bool]()
        run.do(
            run.pool.observers.append,
            lambda pool, what, facts: seen.add(
                pool.db.get("host_metrics", pool.db.get("host", host, "metrics"), "live")
            ),
        )
        run.x.host.reboot(host)
        run.eventually(lambda: run.rebooted(host, before))
        assert seen == {True}


def test_a_coordinator_serves_before_it_has_examined_itself_and_all_are_disabled() -> None:
    with sdk_session() as run:
        coordinator = run.hosts()[0]
        run.timing(dbsync=(1e6, 1e6))
        started = run.x.host.get_other_config(coordinator)["agent_start_time"]
        run.x.host.restart_agent(coordinator)
        run.eventually(lambda: run.happened("off", run.name("host", coordinator)))
        run.x = run.login()
        assert run.x.host.get_other_config(coordinator)["agent_start_time"] == started
        assert not run.x.host.get_enabled(coordinator)
        assert all(live(run, host) for host in run.hosts())
        refused("HOST_STILL_BOOTING", run.x.host.enable, coordinator)
        run.eventually(lambda: all(run.x.host.get_enabled(host) for host in run.hosts()[1:]))


def test_a_coordinator_gets_its_storage_when_all_members_have_found_it_again() -> None:
    with sdk_session("pool", "host-hangs:host=fra-02") as run:
        coordinator, member = run.hosts()[:2]
        run.eventually(lambda: state_of(run.pool).hosts[member].hangs)
        run.timing(reconnect_longest=1e6)
        run.x.host.restart_agent(coordinator)
        run.eventually(lambda: run.happened("serves again", run.name("host", coordinator)))
        run.x = run.login()
        before = run.pool.clock.elapsed()
        run.eventually(lambda: run.pool.clock.elapsed() - before > 1000)
        assert not run.x.host.get_enabled(coordinator)
        run.do(lambda: setattr(state_of(run.pool).hosts[member], "hangs", False))
        run.eventually(lambda: run.x.host.get_enabled(coordinator))


def test_a_client_meets_no_booting_coordinator_when_only_its_toolstack_restarts() -> None:
    """Seen on xapi 25.6: TLS that ends at once, a session that is gone, a refused connection, and then all is there.

    Its hosts are disabled and alive; HOST_STILL_BOOTING is never met.
    """
    with sdk_session("pool", speed=20) as run:
        coordinator = run.hosts()[0]
        run.timing(dbsync=(100, 100), toolstack_start=(20, 20))
        old = run.session
        enabled: list[list[bool]] = []

        def look(_: object, what: str, facts: dict[str, object]) -> None:
            if what == "phase" and facts == {"host": coordinator, "phase": "serving"}:
                enabled.append([row["enabled"] for row in run.db.all("host").values()])

        run.do(lambda: run.pool.observers.append(look))
        run.x.host.restart_agent(coordinator)
        run.eventually(lambda: run.happened("off", run.name("host", coordinator)))
        met = [""]
        while met[-1] != "SESSION_INVALID" or not run.happened("stunnel restarts"):
            try:
                answer = run.raw("pool.get_all", old)
                met.append(answer["ErrorDescription"][0] if "ErrorDescription" in answer else answer["Status"])
            except (OSError, http.client.HTTPException) as error:
                met.append(type(error).__name__)
        assert "HOST_STILL_BOOTING" not in met
        assert {"SSLEOFError", "RemoteDisconnected", "ConnectionResetError"} & set(met)
        run.x = run.login()
        assert enabled == [[False] * len(run.hosts())]  # the members enable themselves one by one
        assert all(run.x.host_metrics.get_live(host["metrics"]) for host in run.x.host.get_all_records().values())
        run.timing(dbsync=(0, 0))


def _after(run: SdkSession, what: str, host: str) -> list[str]:
    """What happened to the host since `what` did."""
    name = run.name("host", host)
    told = [w for _, w, facts in list(run.pool.history) if name in facts.get("names", ())]
    return told[told.index(what) :]


@pytest.mark.parametrize("number", [0, 1])
def test_a_toolstack_that_restarts_during_its_hosts_shutdown_serves_no_more_before_the_boot(number: int) -> None:
    """The host once served again while its installer ran, and was ordered to reboot a second time."""
    with sdk_session() as run:
        host = run.hosts()[number]
        name = run.name("host", host)
        run.timing(going_down=(4000, 4000), toolstack_start=(3000, 3000))
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        run.x.host.reboot(host)
        run.eventually(lambda: run.happened("going down", name))
        run.do(lambda: run.pool.spawn(outage.restart_toolstack(run.pool, host)))
        run.eventually(lambda: run.happened("serves again", name))
        told = _after(run, "toolstack restarts", host)
        assert told[: told.index("serves again")].count("off") == 2  # its toolstack ended, then the host did
        run.eventually(lambda: run.happened("enabled", name))
        assert _after(run, "serves again", host).count("serves again") == 1


def test_a_toolstack_that_restarts_right_after_its_hosts_boot_enables_the_host_anyway() -> None:
    """The flag that keeps a host disabled until it has booted is removed as soon as its toolstack starts (xapi.ml)."""
    with sdk_session() as run:
        host = run.hosts()[1]
        run.timing(enable_after_boot=(4000, 4000))
        run.x.host.disable(host)
        run.x.host.evacuate(host)
        run.x.host.reboot(host)
        run.eventually(lambda: run.happened("serves again", run.name("host", host)))
        run.do(lambda: run.pool.spawn(outage.restart_toolstack(run.pool, host)))
        run.eventually(lambda: _after(run, "going down", host).count("serves again") == 2)
        run.eventually(lambda: run.x.host.get_enabled(host))


def test_a_host_that_is_off_has_no_toolstack_to_restart() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        run.do(outage.crash, run.pool, host)
        run.do(lambda: run.pool.spawn(outage.restart_toolstack(run.pool, host)))
        run.do(lambda: run.pool.spawn(outage.boot(run.pool, host)))
        run.eventually(lambda: run.happened("serves again", run.name("host", host)))
        assert not run.happened("toolstack restarts")
