"""VMs on disks that only their own host can reach, watched from outside: they keep running where that is possible."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.pooldump import Dump, read_dump
from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.generate import UPGRADE_HOTFIX
from rpu_desktop.simulator.model import Model
from rpu_desktop.simulator.releases import release_of
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from rpu_desktop.simulator.storage_drivers import register
from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import (
    Finished,
    SimulationInfo,
    passwords,
    rpu,
    server_options,
    simulation,
    simulation_of,
)
from tests.acceptance.state import read_state
from tests.acceptance.test_kills import assert_as_if_nothing_had_happened
from tests.acceptance.test_rehearsal import Watched
from tests.acceptance.upgrades import upgrade
from tests.acceptance.watcher import Watcher
from tests.reference import dumps

SPEED = 2000
GIB = 1 << 30
KEEP_DISKS = ("lvm", "ext", "lvmoiscsi", "nfs")
"""Types of storage whose drivers can move disks."""
_MANY = 200


def planned(simulated: SimulationInfo, *options: str) -> Finished:
    """What the command says of the plan with disks that move."""
    return rpu(
        *("plan", *options, "--local-disks", "move", "--media", simulated.media),
        *server_options(simulated.pools),
        password=passwords(simulated.pools),
    )


def moving(simulated: SimulationInfo) -> set[str]:
    """Names of the VMs whose disks the plan moves; all others on local disks have a reason of their own."""
    told = planned(simulated, "--json", "--immovable", "shutdown")
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


Records = dict[str, dict[str, dict[str, Any]]]


def records_of(dump: Dump) -> Records:
    """A copy of its records."""
    return {cls: {ref: dict(row) for ref, row in rows.items()} for cls, rows in dump.records.items()}


def on_local_disks(records: Records) -> set[str]:
    """Names of the running VMs with a disk that one host only is connected to, while the pool has others."""
    connected = Counter(pbd["SR"] for pbd in records["PBD"].values() if pbd["host"] in records["host"])
    found = set()
    for vbd in records["VBD"].values():
        vm, vdi = records["VM"].get(vbd["VM"]), records["VDI"].get(vbd["VDI"])
        if vm is not None and vdi is not None and vm["power_state"] == "Running" and not vm["is_control_domain"]:
            local = vbd["type"] == "Disk" and connected[vdi["SR"]] == 1 and len(records["host"]) > 1
            found |= {vm["name_label"]} if local else set()
    return found


def given_what_moves_need(dump: Dump, version: str) -> Dump:
    """The same pool with a newer release, its hotfix and drivers, a license for storage motion, and room.

    Hosts, networks, virtual machines and disks stay as they are.
    """
    release, records = release_of("XenServer", version), records_of(dump)
    drivers = Database(Model.load(), release.model_version)
    register(drivers)
    for row in records["host"].values():
        row["software_version"] = release.software_version(row["hostname"])
        row["API_version_major"], row["API_version_minor"] = divmod(release.api, 100)
        row["license_params"] = {**row["license_params"], "restrict_storage_xen_motion": "false"}
        row["updates"] = ["OpaqueRef:hotfix"]
    for row in records["SR"].values():
        if row["type"] in KEEP_DISKS:
            row["physical_size"] = int(row["physical_utilisation"]) + 500 * GIB
    records["SM"] = {ref: dict(row) for ref, row in drivers.all("SM").items()}
    records["pool_update"] = {"OpaqueRef:hotfix": {"uuid": UPGRADE_HOTFIX, "hosts": list(records["host"])}}
    return Dump(dump.manifest, records)


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_the_plan_of_a_real_pool_says_why_disks_stay(dump: Path) -> None:
    """None of these pools can move disks as it is: they are too old, on their own, or have none that would have to."""
    records = records_of(read_dump(dump))
    told = rpu("plan", "--dump", dump, "--local-disks", "move")
    lines = [line for line in told.out.splitlines() if " cannot leave " in line]
    for vm in on_local_disks(records):
        (line,) = [line for line in lines if line.strip().startswith(f"{vm} cannot leave ")]
        assert "servers before XenServer 6.1 do not move disks of running virtual machines" in line
    if len(records["host"]) == 1:
        assert lines
        assert all("there is no other server in the pool" in line for line in lines)
    assert "with disks" not in told.out


@pytest.mark.parametrize("version", ["8.2.1", "7.6.0"])
@pytest.mark.parametrize(
    "dump", [path for path in dumps() if on_local_disks(records_of(read_dump(path)))], ids=lambda path: path.stem
)
def test_a_real_pool_that_has_what_moves_need_keeps_running(dump: Path, version: str) -> None:
    """From 8.2.1 disks move in the turns of their hosts; from 7.6 to shared storage before all turns, if there is any.

    The toolstack itself says which VMs can move with their disks; those without drivers cannot.
    """
    given = given_what_moves_need(read_dump(dump), version)
    shared = any(row["shared"] and row["type"] in KEEP_DISKS for row in given.records["SR"].values())
    with simulation_of(given, SPEED) as simulated:
        able = read_state(simulated.pools[0]).movable()
        assert able
        expected = able if version == "8.2.1" or shared else set()
        assert moving(simulated) == expected
        told = planned(simulated)
        done = upgrade(simulated, "--resolve-all", "--local-disks", "move", "--immovable", "shutdown")
    done.assert_done()
    (before,), (after,), (watcher,) = done.before, done.after, done.watched
    assert {down.vm for down in watcher.downs} == before.pinned() - expected
    assert {event["vm"]["name"] for event in done.finished.events if event["event"] == "disk-moved"} == expected
    assert after.disks() == before.disks()
    assert after.loose_disks() <= before.loose_disks()
    if not expected:
        assert "there is no shared storage with 8 GiB of free space for its disks" in told.out


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
