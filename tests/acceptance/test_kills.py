"""Killed at every line of its journal, and resumed: the pool ends as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import simulation
from tests.acceptance.state import PoolState, read_state
from tests.acceptance.test_updates import update_options
from tests.acceptance.watcher import Watcher

SPEED = 2000
_MANY = 200


def assert_as_if_nothing_had_happened(
    killable: KillableRun, before: PoolState, after: PoolState, watcher: Watcher
) -> None:
    story = killable.story()
    assert len(after.versions()) == 1, story
    assert after.versions() != before.versions(), story
    assert after.disabled() == set(), story
    assert after.running() == before.running(), story
    assert after.homes() == before.homes(), story
    assert after.protection() == before.protection(), story
    assert after.unplugged() <= before.unplugged(), story
    assert {key for key in after.pool["other_config"] if "rpu" in key or "rolling" in key} == set(), story
    assert watcher.violations(may_go_down=before.pinned()) == [], story
    assert killable.unfinished == [], story


@pytest.mark.parametrize(("hosts", "when"), [(8, "after"), (3, "before"), (3, "torn")])
@pytest.mark.timeout(900)
def test_killed_at_each_line_of_the_journal(hosts: int, when: str, tmp_path: Path) -> None:
    """One upgrade, killed and resumed at one line after the other until there are none left.

    After a line: what it announces was not done. Before one, or with half of it written: the last step was done, and
    its end was not recorded.
    """
    with simulation("--hosts", hosts, "--vms", 2 * hosts, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        killable = KillableRun(pool, simulated.media, tmp_path, SPEED)
        # Lines 1 to 3 (the header, the pool, the options) are the start: killed there, it is started again.
        line = {"after": 1, "before": 2, "torn": 2}[when]
        with Watcher(pool) as watcher:
            done = killable.begin(KillPoint(line=4, when=when))
            # Killed right after its last line it has nothing left to do.
            while done.code == KILLED and killable.unfinished and len(killable.finished) < _MANY:
                done = killable.resume(KillPoint(line=line, when=when))
        assert done.code in (0, KILLED), killable.story()
        assert len(killable.finished) > hosts * 5, "it was killed at every announcement of every host"
        assert_as_if_nothing_had_happened(killable, before, read_state(pool), watcher)


@pytest.mark.parametrize(
    ("scenario", "when"),
    [("updates-iso", "after"), ("updates-cdn", "before"), ("xcp-ng", "after"), ("pool", "after"), ("pool", "torn")],
)
@pytest.mark.timeout(900)
def test_killed_at_each_line_of_an_upgrade_with_updates(scenario: str, when: str, tmp_path: Path) -> None:
    """No host restarts too often, and none skips its updates."""
    with simulation("--scenario", scenario, "--hosts", 3, "--vms", 6, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        wanted = ["--resolve-all", *map(str, update_options(simulated, tmp_path))]
        killable = KillableRun(pool, simulated.media, tmp_path, SPEED, wanted)
        with Watcher(pool) as watcher:
            done = killable.begin(KillPoint(line=4, when=when))
            # Killed right after its last line it has nothing left to do.
            while done.code == KILLED and killable.unfinished and len(killable.finished) < _MANY:
                done = killable.resume(KillPoint(line=1 if when == "after" else 2, when=when))
        assert done.code in (0, KILLED), killable.story()
        assert_as_if_nothing_had_happened(killable, before, read_state(pool), watcher)
        for host in pool.hosts:
            away = sum(outage.host == host.name for outage in watcher.outages)
            assert away == 2, f"{host.name} was away {away} times\n{killable.story()}"


@pytest.mark.parametrize("line", [1, 2, 3])
def test_killed_before_anything_was_begun_it_is_started_once_more(line: int, tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        killable = KillableRun(pool, simulated.media, tmp_path, SPEED)
        with Watcher(pool) as watcher:
            assert killable.begin(KillPoint(line=line)).code == KILLED
            assert killable.begin(KillPoint()).code == 0, killable.story()
        after = read_state(pool)
        assert after.running() == before.running()
        assert after.versions() != before.versions()
        assert watcher.violations() == []


@pytest.mark.parametrize("line", range(4, 22, 3))
def test_killed_while_things_are_switched_off(line: int, tmp_path: Path) -> None:
    """HA, WLB, auto-start and CDs are restored, whichever of them was just being switched off."""
    with simulation("--scenario", "ha-wlb", "--hosts", 3, "--vms", 6, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        killable = KillableRun(pool, simulated.media, tmp_path, SPEED, ["--resolve-all", "--immovable", "shutdown"])
        with Watcher(pool) as watcher:
            done = killable.begin(KillPoint(line=line))
            if done.code == KILLED:
                done = killable.resume(KillPoint())
        assert done.code == 0, killable.story()
        assert_as_if_nothing_had_happened(killable, before, read_state(pool), watcher)
