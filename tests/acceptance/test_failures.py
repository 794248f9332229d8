"""Failures during an upgrade: a message names the object and what to do, and the pool is left safe."""

from __future__ import annotations

import pytest

from tests.acceptance.simulation import simulation
from tests.acceptance.upgrades import Upgrade, assert_untouched, upgrade

SPEED = 600


def assert_safe(done: Upgrade) -> None:
    """Assert that all VMs still run, no host is left disabled, and nothing happened that must never happen."""
    for before, watcher, after in zip(done.before, done.watched, done.after, strict=True):
        assert after.running() == before.running()
        assert after.disabled() == set(), str(done.finished)
        assert watcher.violations() == []
        assert watcher.downs == []


def reason(done: Upgrade) -> str:
    """Why it stopped, as reported to programs and people: the question also contains the advice."""
    assert done.finished.code == 1, str(done.finished)
    asked = [event["text"] for event in done.finished.events if event["event"] == "asked"]
    assert len(asked) == 1, str(done.finished)
    assert asked[0] in done.finished.err
    assert "OpaqueRef" not in done.finished.err
    finished = [event for event in done.finished.events if event["event"] == "pool-finished"]
    assert [event["outcome"] for event in finished] == ["failed"]
    return str(asked[0])


@pytest.mark.parametrize("host", ["fra-01", "fra-02"])
def test_a_host_comes_back_with_the_old_version(host: str) -> None:
    with simulation(
        "--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", f"old-version:host={host},times=0"
    ) as simulated:
        done = upgrade(simulated)
    words = reason(done)
    assert f"{host} came back with its previous version" in words
    assert "Retry" in words
    assert_safe(done)
    assert {outage.host for outage in done.watched[0].outages} <= {"fra-01", host}


def test_a_host_comes_back_with_another_build() -> None:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", "wrong-build:host=fra-02") as simulated:
        done = upgrade(simulated)
    assert "fra-02 came back with" in reason(done)
    assert_safe(done)


def test_one_failed_migration_is_tried_elsewhere() -> None:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", "migration-fails:times=1") as simulated:
        done = upgrade(simulated)
    done.assert_done()
    failed = [event for event in done.finished.events if event.get("stage") == "move-failed"]
    assert len(failed) == 1


def test_a_vm_that_cannot_be_moved_stops_the_pool() -> None:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", "migration-fails:times=0") as simulated:
        done = upgrade(simulated)
    words = reason(done)
    assert "could not be migrated from fra-01" in words
    assert any(name in words for name in done.before[0].running().values())
    assert done.watched[0].outages == []
    assert done.after[0].versions() == done.before[0].versions()
    assert_safe(done)


def test_a_guest_that_must_not_be_shut_down_keeps_the_upgrade_from_beginning() -> None:
    """It was found during the run, after the first server was upgraded."""
    faults = ("--fault", "local-disk:vm=app-1", "--fault", "blocked:vm=app-1")
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED, *faults) as simulated:
        done = upgrade(simulated, "--immovable", "shutdown")
    assert done.finished.code == 3, str(done.finished)
    assert "app-1 on fra-02 must not be shut down or started" in done.finished.err
    assert "--lift-blocks" in done.finished.err
    assert_untouched(done)


def test_a_host_cannot_fetch_the_installer() -> None:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", "prepare-fails:host=fra-02") as simulated:
        done = upgrade(simulated)
    assert "fra-02 could not download the installer" in reason(done)
    assert {outage.host for outage in done.watched[0].outages} == {"fra-01"}
    assert_safe(done)


def test_a_host_cannot_be_disabled() -> None:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", "disable-fails:host=fra-01") as simulated:
        done = upgrade(simulated)
    assert "fra-01" in reason(done)
    assert done.watched[0].outages == []
    assert_safe(done)


def test_connections_that_break_now_and_then_do_no_harm() -> None:
    with simulation(
        "--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", "drop-connections:every=1000,times=0"
    ) as simulated:
        done = upgrade(simulated)
    assert done.finished.code == 0, str(done.finished)
    before, after = done.before[0], done.after[0]
    assert len(after.versions()) == 1
    assert after.versions() != before.versions()
    assert after.running() == before.running()
    assert after.disabled() == set()
    assert done.watched[0].downs == []


def test_one_pool_fails_and_the_other_is_upgraded() -> None:
    with simulation(
        "--scenario", "two-pools", "--speed", SPEED, "--fault", "old-version:host=fra-01,times=0"
    ) as simulated:
        done = upgrade(simulated, pools=simulated.pools[:2])
    assert done.finished.code == 1, str(done.finished)
    outcomes = {
        event["pool"]["name"]: event["outcome"] for event in done.finished.events if event["event"] == "pool-finished"
    }
    assert outcomes == {"Frankfurt": "failed", "Hamburg": "done"}
    assert len(done.after[1].versions()) == 1
    assert done.after[1].versions() != done.before[1].versions()
    assert_safe(done)


def test_protection_is_switched_off_and_restored() -> None:
    with simulation("--scenario", "ha-wlb", "--hosts", 3, "--vms", 9, "--speed", SPEED) as simulated:
        refused = upgrade(simulated)
        assert refused.finished.code == 3, str(refused.finished)
        assert "HA" in refused.finished.err
        assert "WLB" in refused.finished.err
        done = upgrade(simulated, "--resolve-all")
    assert done.before[0].protection()[:2] == (True, True)
    done.assert_done()


def test_what_was_switched_off_is_restored_when_the_upgrade_fails() -> None:
    fault = "old-version:host=fra-01,times=0"
    with simulation("--scenario", "ha-wlb", "--hosts", 3, "--vms", 9, "--speed", SPEED, "--fault", fault) as simulated:
        done = upgrade(simulated, "--resolve-all")
    assert "fra-01 came back" in reason(done)
    assert done.after[0].protection() == done.before[0].protection()
    assert_safe(done)


def test_a_vm_that_does_not_come_back_needs_a_hand_and_the_upgrade_is_done() -> None:
    faults = ("--fault", "call-fails:method=VM.resume_on,times=0")
    with simulation("--scenario", "standalone", "--vms", 1, "--speed", SPEED, *faults) as simulated:
        done = upgrade(simulated, "--immovable", "suspend")
    finished = done.finished
    assert finished.code == 1, str(finished)
    (ended,) = [event for event in finished.events if event["event"] == "pool-finished"]
    assert ended["outcome"] == "done"
    assert ended["upgraded"] is True
    assert {event["stage"] for event in finished.events if event["event"] == "host-changed"}.isdisjoint({"failed"})
    assert "All servers are upgraded, but 1 virtual machine" in finished.err
    assert "still down" in finished.err
    assert "upgrade failed" not in finished.err
    assert "rpu-desktop resume" in finished.err
