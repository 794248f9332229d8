"""Updates right after the upgrade, by the real program, watched from outside, on all three product lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.api import Records, read_classes
from tests.acceptance.simulation import SimulationInfo, simulation
from tests.acceptance.upgrades import Upgrade, upgrade

SPEED = 800


def options(simulated: SimulationInfo, folder: Path) -> list[object]:
    certificate = folder / "authority.pem"
    certificate.write_text(simulated.updates_certificate)
    return ["--apply-updates", "--update-source", simulated.updates, "--update-certificate", certificate]


def records(simulated: SimulationInfo, *classes: str) -> Records:
    pool = simulated.pools[0]
    return read_classes(pool.coordinator, pool.username, pool.password, classes)


def assert_at_most_one_restart_more(done: Upgrade, *, toolstack_restarts: int = 0) -> None:
    """The installation takes a host away once; its updates may do so once more, the coordinator first and by itself."""
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
        done = upgrade(simulated, "--resolve-all", *options(simulated, tmp_path))
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


def running_on(found: Records) -> dict[str, str]:
    """VM uuid -> uuid of its host, for guests that run."""
    return {
        vm["uuid"]: found["host"][vm["resident_on"]]["uuid"]
        for vm in found["VM"].values()
        if vm["power_state"] == "Running" and not vm["is_control_domain"]
    }


def test_an_unreachable_source_is_a_warning_and_the_end_says_what_is_missing() -> None:
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
    assert f"There is no folder {missing}" in done.finished.err
    assert done.after[0].versions() == {"8.2.1"}
