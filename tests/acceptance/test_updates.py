"""Updates right after the upgrade, by the real program, watched from outside, on all three product lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.api import Records, read_classes
from tests.acceptance.simulation import SimulationInfo, simulation
from tests.acceptance.upgrades import Upgrade, upgrade

SPEED = 800


def update_options(simulated: SimulationInfo, folder: Path) -> list[object]:
    certificate = folder / "authority.pem"
    certificate.write_text(simulated.updates_certificate)
    return ["--apply-updates", "--update-source", simulated.updates, "--update-certificate", certificate]


def records(simulated: SimulationInfo, *classes: str) -> Records:
    pool = simulated.pools[0]
    return read_classes(pool.coordinator, pool.username, pool.password, classes)


def assert_at_most_one_restart_more(done: Upgrade, *, toolstack_restarts: int = 0) -> None:
    """The installation takes a host away once; its updates may do so once more, the coordinator first and alone."""
    outages = sorted(done.watched[0].outages, key=lambda outage: outage.begin)
    hosts = [host.name for host in done.pools[0].hosts]
    for host in hosts:
        count = sum(outage.host == host for outage in outages)
        assert 1 <= count <= 2 + toolstack_restarts, f"{host} was away {count} times"
    order = [outage.host for outage in outages]
    assert order == sorted(order, key=hosts.index), "a host was away before the one before it was finished"


@pytest.mark.parametrize(
    ("scenario", "version"), [("updates-iso", "8.2.1"), ("updates-cdn", "8.5.0"), ("xcp-ng", "8.3.0")]
)
def test_every_host_has_every_update_and_every_vm_runs_at_home(scenario: str, version: str, tmp_path: Path) -> None:
    with simulation("--scenario", scenario, "--hosts", 3, "--vms", 9, "--speed", SPEED) as simulated:
        homes = running_on(records(simulated, "host", "VM"))
        done = upgrade(simulated, "--resolve-all", *update_options(simulated, tmp_path))
        now = records(simulated, "host", "VM", "pool_update")
        updated = [event for event in done.finished.events if event["event"] == "host-updated"]
        assert running_on(now) == homes
    done.assert_done(new_version=version)
    assert done.watched[0].downs == []
    assert_at_most_one_restart_more(done)
    assert [event["host"]["name"] for event in updated] == [host.name for host in done.pools[0].hosts]
    assert all(event["complete"] and event["installed"] for event in updated)
    hosts = now["host"].values()
    if scenario == "updates-iso":
        names = {ref: record["name_label"] for ref, record in now["pool_update"].items()}
        for host in hosts:
            assert {names[ref] for ref in host["updates"]} == {"CH82ECU1002", "CH82ECU1003", "CH82ECU1004"}
            assert host["updates_requiring_reboot"] == []
    if scenario == "updates-cdn":
        for host in hosts:
            assert host["latest_synced_updates_applied"] == "yes"
            assert host["pending_guidances"] == host["pending_guidances_recommended"] == []


def test_to_xenserver_8_the_updates_come_in_a_second_pass_that_was_announced(tmp_path: Path) -> None:
    with simulation("--scenario", "pool", "--hosts", 3, "--vms", 9, "--speed", SPEED) as simulated:
        homes = running_on(records(simulated, "host", "VM"))
        done = upgrade(simulated, "--resolve-all", *update_options(simulated, tmp_path))
        now = records(simulated, "host", "VM")
        assert running_on(now) == homes
    done.assert_done(new_version="8.4.0")
    assert done.watched[0].downs == []
    hosts = [host.name for host in done.pools[0].hosts]
    away = [outage.host for outage in sorted(done.watched[0].outages, key=lambda outage: outage.begin)]
    assert [sorted(away[:3]), sorted(away[3:])] == [hosts, hosts], "one pass after the other, each host once in both"
    assert [away[0], away[3]] == [hosts[0], hosts[0]], "the coordinator first"
    assert all(host["latest_synced_updates_applied"] == "yes" for host in now["host"].values())
    assert "Updates are installed in a second pass: when all servers of Frankfurt run XenServer 8" in done.finished.err
    assert "for the new version and" in done.finished.err, "the time of both passes"
    updated = [event for event in done.finished.events if event["event"] == "host-updated"]
    assert {event["host"]["name"] for event in updated if event["complete"] and event["installed"]} == set(hosts)


def test_a_host_that_fails_in_the_second_pass_is_left_without_updates_and_the_others_get_theirs(tmp_path: Path) -> None:
    fails = ("--fault", "update-fails:host=fra-02,times=0")
    with simulation("--scenario", "pool", "--hosts", 3, "--vms", 6, "--speed", SPEED, *fails) as simulated:
        done = upgrade(simulated, "--resolve-all", *update_options(simulated, tmp_path))
        now = records(simulated, "host")["host"].values()
    assert done.finished.code == 1, str(done.finished)
    assert {host["name_label"]: host["latest_synced_updates_applied"] for host in now} == {
        "fra-01": "yes",
        "fra-02": "no",
        "fra-03": "yes",
    }
    assert "fra-02: updates are missing" in done.finished.err
    assert done.after[0].versions() == {"8.4.0"}
    assert done.after[0].disabled() == set()
    assert done.after[0].running() == done.before[0].running()


def running_on(found: Records) -> dict[str, str]:
    """VM uuid -> uuid of its host, for guests that run."""
    return {
        vm["uuid"]: found["host"][vm["resident_on"]]["uuid"]
        for vm in found["VM"].values()
        if vm["power_state"] == "Running" and not vm["is_control_domain"]
    }


def test_an_unreachable_source_is_a_warning_and_the_end_states_what_is_missing() -> None:
    with simulation("--scenario", "updates-iso", "--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--resolve-all", "--apply-updates", "--update-source", "https://127.0.0.1:1/none.xml")
    assert done.finished.code == 1, str(done.finished)
    assert "Warning: The update source at https://127.0.0.1:1/none.xml cannot be reached" in done.finished.err
    assert "updates are missing" in done.finished.err
    assert done.after[0].versions() == {"8.2.1"}
    assert done.after[0].disabled() == set()
    assert done.after[0].running() == done.before[0].running()


def test_a_folder_with_nothing_in_it_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "not-there"
    with simulation("--scenario", "updates-iso", "--hosts", 2, "--vms", 2, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--resolve-all", "--apply-updates", "--update-source", missing)
    assert f"The folder {missing}" in done.finished.err
    assert done.after[0].versions() == {"8.2.1"}
