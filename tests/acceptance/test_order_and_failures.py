"""The console keeps to an order of members, and skips as many servers that fail as the admin allows."""

from __future__ import annotations

from tests.acceptance.simulation import simulation
from tests.acceptance.test_failures import SPEED
from tests.acceptance.upgrades import Upgrade, upgrade

FAULTS = ("--fault", "prepare-fails:host=fra-03,times=0", "--fault", "prepare-fails:host=fra-02,times=0")
ORDER = ("--order", "fra-03", "--order", "fra-04")


def stages(done: Upgrade, stage: str) -> list[str]:
    events = [event for event in done.finished.events if event["event"] == "host-changed"]
    return list(dict.fromkeys(event["host"]["name"] for event in events if event["stage"] == stage))


def test_so_many_servers_may_fail_and_the_others_are_upgraded_in_the_chosen_order() -> None:
    with simulation("--hosts", 4, "--vms", 8, "--speed", SPEED, *FAULTS) as simulated:
        done = upgrade(simulated, *ORDER, "--max-failed", 2)
    assert done.finished.code == 1, "the pool is not whole"
    assert stages(done, "skipped") == ["fra-03", "fra-02"]
    assert stages(done, "installing") == ["fra-01", "fra-04"]
    assert done.after[0].disabled() == set()


def test_when_one_more_fails_the_upgrade_stops() -> None:
    with simulation("--hosts", 4, "--vms", 8, "--speed", SPEED, *FAULTS) as simulated:
        done = upgrade(simulated, *ORDER, "--max-failed", 1)
    assert done.finished.code == 1
    assert stages(done, "skipped") == ["fra-03"]
    outcomes = [event["outcome"] for event in done.finished.events if event["event"] == "pool-finished"]
    assert outcomes == ["failed"]
    assert done.after[0].disabled() == set()


def test_a_server_that_is_in_no_pool_is_wrong_usage() -> None:
    with simulation("--hosts", 2, "--vms", 2, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--order", "fra-99")
    assert done.finished.code == 2
    assert "There is no server “fra-99”." in done.finished.err
