"""Upgrading a pool by hand; and what the flag forbids."""

from __future__ import annotations

import contextlib

import pytest
import XenAPI

from tests.simulator.sdk_session import SdkSession, refused, sdk_session

FLAG = "rolling_upgrade_in_progress"


def upgrade(run: SdkSession, host: str) -> None:
    """Upgrade like a script: empty the host, prepare it, reboot it, wait."""
    run.eventually(lambda: disabled(run, host))
    run.x.host.evacuate(host)
    assert run.guests(host) == []
    assert run.x.host.call_plugin(host, "prepare_host_upgrade.py", "main", {"url": run.facts["media"]}) == "true"
    before = run.boot_time(host)
    run.x.host.reboot(host)
    run.eventually(lambda: is_back(run, host, before))


def disabled(run: SdkSession, host: str) -> bool:
    with contextlib.suppress(XenAPI.Failure):  # members come back to the pool later than their coordinator
        run.x.host.disable(host)
        return True
    return False


def is_back(run: SdkSession, host: str, before: float) -> bool:
    try:
        return run.rebooted(host, before) and bool(run.x.host.get_enabled(host))
    except (OSError, XenAPI.Failure):
        run.x = run.login()
        return False


@pytest.mark.parametrize("scenario", ["pool", "xcp-ng"])
def test_coordinator_then_members(scenario: str) -> None:
    with sdk_session(scenario, hosts=3, vms=12) as run:
        pool = run.pool.pool
        running = {vm for host in run.hosts() for vm in run.guests(host)}
        old = run.x.host.get_software_version(run.hosts()[0])
        assert "latest_synced_updates_applied" not in run.x.host.get_record(run.hosts()[0])
        for number, host in enumerate(run.hosts()):
            upgrade(run, host)
            new = run.x.host.get_software_version(host)
            assert new["platform_version"] > old["platform_version"]
            if number == 0:
                assert run.x.pool.get_other_config(pool)[FLAG] == "true"
                assert "latest_synced_updates_applied" in run.x.host.get_record(host)
        run.eventually(lambda: FLAG not in run.x.pool.get_other_config(pool))
        assert {run.x.VM.get_power_state(vm) for vm in running} == {"Running"}
        assert len({run.x.host.get_software_version(host)["build_number"] for host in run.hosts()}) == 1
        assert run.happened("rolling upgrade detected")
        assert run.happened("rolling upgrade over")


def test_what_the_flag_forbids() -> None:
    with sdk_session() as run:
        host = run.hosts()[0]
        versions = dict(run.db.get("host", host, "software_version"))
        vm = run.guests(run.hosts()[1])[0]
        assert "snapshot" in run.x.VM.get_allowed_operations(vm)
        run.x.VM.destroy(run.x.VM.snapshot(vm, "before", []))
        run.set("host", host, software_version=versions | {"platform_version": "3.4.0"})
        run.eventually(lambda: FLAG in run.x.pool.get_other_config(run.pool.pool))
        refused("NOT_SUPPORTED_DURING_UPGRADE", run.x.VM.snapshot, vm, "meanwhile", [])
        assert "snapshot" in run.x.VM.get_allowed_operations(vm), "nobody has looked at it again (db_gc.ml)"
        run.x.VM.update_allowed_operations(vm)
        allowed = run.x.VM.get_allowed_operations(vm)
        assert "snapshot" not in allowed
        assert {"pool_migrate", "suspend", "clean_shutdown"} <= set(allowed)
        run.x.host.disable(host)
        assert set(run.x.host.get_allowed_operations(host)) <= {"evacuate", "provision"}
        run.set("host", host, software_version=versions)
        run.eventually(lambda: FLAG not in run.x.pool.get_other_config(run.pool.pool))
        run.eventually(lambda: "snapshot" in run.x.VM.get_allowed_operations(vm))
