"""VMs on disks that only their own host can reach, watched from outside: they keep running where that is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import SimulationInfo, passwords, rpu, server_options, simulation
from tests.acceptance.state import read_state
from tests.acceptance.test_kills import assert_as_if_nothing_had_happened
from tests.acceptance.test_rehearsal import Watched
from tests.acceptance.upgrades import upgrade
from tests.acceptance.watcher import Watcher
from tests.reference import dumps

SPEED = 2000
_MANY = 200


def moving(simulated: SimulationInfo) -> set[str]:
    """Names of the VMs whose disks the plan moves; all others on local disks have a reason of their own."""
    told = rpu(
        *("plan", "--json", "--local-disks", "move", "--immovable", "shutdown", "--media", simulated.media),
        *server_options(simulated.pools),
        password=passwords(simulated.pools),
    )
    uuids = {step["vm"] for pool in told.events[0]["pools"] for step in pool["actions"] or () if step.get("disks")}
    names = {uuid: name for pool in simulated.pools for uuid, name in read_state(pool).names().items()}
    return {names[uuid] for uuid in uuids}


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_a_real_pool_is_upgraded_with_its_local_disks_moving(dump: Path) -> None:
    """None of the VMs goes down for which there is room and whose disks can move."""
    with simulation("--dump", dump, "--speed", 600) as simulated:
        movers = moving(simulated)
        done = upgrade(simulated, "--resolve-all", "--local-disks", "move", "--immovable", "shutdown")
    done.assert_done()
    for before, after, watcher in zip(done.before, done.after, done.watched, strict=True):
        assert movers & {down.vm for down in watcher.downs} == set()
        assert after.disks() == before.disks()
        assert after.loose_disks() <= before.loose_disks()


@pytest.mark.parametrize("scenario", ["local-storage", "local-only", "local-old"])
def test_without_consent_to_go_down_nothing_does(scenario: str) -> None:
    with simulation("--scenario", scenario, "--hosts", 3, "--vms", 9, "--speed", SPEED) as simulated:
        done = upgrade(simulated, "--resolve-all", "--local-disks", "move")
    done.assert_done()
    (before,), (after,), (watcher,) = done.before, done.after, done.watched
    assert before.pinned()
    assert watcher.downs == []
    assert after.disks() == before.disks()
    assert after.loose_disks() <= before.loose_disks()


@pytest.mark.parametrize(
    ("scenario", "when"), [("local-storage", "after"), ("local-only", "before"), ("local-old", "after")]
)
@pytest.mark.timeout(900)
def test_killed_at_each_line_of_an_upgrade_whose_disks_move(scenario: str, when: str, tmp_path: Path) -> None:
    """Nothing is copied twice at the same time, lost, or left away from home."""
    with simulation("--scenario", scenario, "--hosts", 3, "--vms", 6, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        killable = KillableRun(pool, simulated.media, tmp_path, SPEED, ["--resolve-all", "--local-disks", "move"])
        with Watcher(pool) as watcher:
            done = killable.begin(KillPoint(line=4, when=when))
            # Killed right after its last line it has nothing left to do.
            while done.code == KILLED and killable.unfinished and len(killable.finished) < _MANY:
                done = killable.resume(KillPoint(line=1 if when == "after" else 2, when=when))
        after = read_state(pool)
        assert done.code in (0, KILLED), killable.story()
        assert_as_if_nothing_had_happened(killable, before, after, watcher)
        assert watcher.downs == [], killable.story()
        assert after.disks() == before.disks(), killable.story()
        assert after.loose_disks() <= before.loose_disks(), killable.story()


def test_a_rehearsal_moves_the_disks_as_the_upgrade_does() -> None:
    """The wish reaches it, and the copy of the pool has what storage and drivers can do."""
    with ThreadedSimulation(Options(scenario="local-storage", hosts=3, vms=9)) as simulation:
        done = Watched(simulation).rehearse("--resolve-all", "--local-disks", "move")
    assert done.code == 0, str(done)
    moved = [event["home"] for event in done.events if event["event"] == "disk-moved"]
    assert moved
    assert moved.count(True) == moved.count(False)
    assert [event for event in done.events if event["event"] == "vm-changed" and event["stage"] == "down"] == []
