"""Generated pools: a full-sized one, several side by side, and what a user can do meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.acceptance.simulation import rpu, server_options, shown_by, simulation
from tests.acceptance.upgrades import assert_untouched, upgrade
from tests.acceptance.watcher import Outage

SPEED = 600


def test_a_pool_of_eight_hosts_and_sixty_vms() -> None:
    with simulation("--hosts", 8, "--vms", 60, "--seed", 7, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--resolve-all")
    done.assert_done()
    assert done.before[0].pinned() == set()
    assert done.watched[0].downs == []
    assert done.watched[0].moves != []


def test_two_pools_and_a_standalone_server_at_the_same_time() -> None:
    with simulation("--scenario", "two-pools", "--speed", SPEED) as simulated:
        assert sorted(len(pool.hosts) > 1 for pool in simulated.pools) == [False, True, True]
        done = upgrade(simulated, "--resolve-all", "--immovable", "suspend")
    done.assert_done()
    assert _overlap(done.watched[0].outages, done.watched[1].outages), "the pools were upgraded one after the other"


_FULL = (
    *("--hosts", 2, "--vms", 10, "--seed", 5, "--speed", SPEED),
    *("--fault", "memory-shrinks:host=fra-01,by=75", "--fault", "memory-shrinks:host=fra-02,by=75"),
)


def test_a_pool_too_full_is_not_begun_and_with_consent_as_few_vms_as_possible_make_room() -> None:
    with simulation(*_FULL) as simulated:
        refused = upgrade(simulated)
        assert refused.finished.code == 3, str(refused.finished)
        assert_untouched(refused)
        assert "5.8 GiB of memory are missing on the other servers; suspending dns-1" in refused.finished.err
        assert "--make-room suspend" in refused.finished.err
        done = upgrade(simulated, "--make-room", "suspend")
    assert done.finished.code == 0, str(done.finished)
    assert [down.vm for down in done.watched[0].downs] == ["dns-1"]
    assert done.after[0].homes() == done.before[0].homes()
    assert done.after[0].disabled() == set()
    assert done.after[0].versions() != done.before[0].versions()


def _overlap(first: Sequence[Outage], second: Sequence[Outage]) -> bool:
    begins = [min(outage.begin for outage in outages) for outages in (first, second)]
    ends = [max(outage.end for outage in outages) for outages in (first, second)]
    return max(begins) < min(ends)


def test_two_addresses_of_one_pool_are_one_pool() -> None:
    with simulation("--hosts", 3, "--vms", 6, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        servers = [pool.coordinator, pool.hosts[2].url, pool.hosts[1].url]
        named = [option for url in servers for option in ("--server", url, "--trust", shown_by(url))]
        looked = rpu("plan", "--json", *named, "--password-file", "-", password=pool.password)
    assert looked.code == 0, str(looked)
    assert [found["name"] for found in looked.events[0]["pools"]] == [pool.name]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_console_speaks_the_language_asked_for(language: str) -> None:
    with simulation("--hosts", 2, "--vms", 2) as simulated:
        looked = rpu(
            "--language", language, "plan", *server_options(simulated.pools), password=simulated.pools[0].password
        )
    assert ("Plan für" in looked.out) is (language == "de"), str(looked)
