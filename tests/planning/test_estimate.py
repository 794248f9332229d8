from __future__ import annotations

import pytest

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, HostUuid
from rpu_desktop.planning import Action, ThroughputModel, UpgradeHost, UpgradePlan, Wishes, estimate, make_plan
from tests.planning.pools import GIB, PoolBuilder

FAST = ThroughputModel(bandwidth=GIB, overhead=0, offline=1000)


def pool(hosts: int = 3, vms: int = 3, gib: int = 16) -> PoolSnapshot:
    build = PoolBuilder()
    names = [build.host(256) for _ in range(hosts)]
    shared = build.sr(names)
    for host in names:
        for _ in range(vms):
            build.vm(host, gib, shared)
    return build.snapshot()


def offline_times(snapshot: PoolSnapshot, plan: UpgradePlan) -> dict[str, tuple[float, float]]:
    found = estimate(plan, snapshot, FAST)
    return {host: (times.offline.start, times.offline.end) for host, times in found.hosts.items()}


def test_hosts_are_away_one_after_the_other_without_a_pause_where_there_is_room() -> None:
    snapshot = pool(hosts=5)
    times = list(offline_times(snapshot, make_plan(snapshot, Wishes(empty_ahead=True))).values())
    coordinator, first, *others = sorted(times)
    assert coordinator == pytest.approx((16, 1016))
    assert first[0] == pytest.approx(1032), "emptying the first member cannot overlap with the coordinator's absence"
    for before, after in zip([first, *others], others, strict=False):
        assert after[0] == pytest.approx(before[1]), "the next host is empty when this one is back"


def test_the_window_limits_how_many_vms_move_at_a_time() -> None:
    snapshot = pool(hosts=2, vms=6)
    plan = make_plan(snapshot, Wishes())
    one = estimate(plan, snapshot, FAST, window=1)
    three = estimate(plan, snapshot, FAST, window=3)
    assert one.hosts[HostRef("h0")].offline.start == pytest.approx(6 * 16)
    assert three.hosts[HostRef("h0")].offline.start == pytest.approx(2 * 16)
    assert three.total < one.total


def test_what_is_done_takes_no_more_time_and_what_runs_only_the_rest() -> None:
    snapshot = pool(hosts=2)
    plan = make_plan(snapshot, Wishes())
    first_upgrade = next(action for action in plan.actions if isinstance(action.step, UpgradeHost))
    done = {action.id for action in plan.actions if action.id < first_upgrade.id}
    left = estimate(plan, snapshot, FAST, done=done, running={first_upgrade.id: 400.0})
    assert left.actions[first_upgrade.id].end == pytest.approx(600)
    assert not done & left.actions.keys()


def test_a_hosts_own_boots_report_how_long_it_will_be_away() -> None:
    build = PoolBuilder()
    slow = {"boot_time": "1000.", "agent_start_time": "1900."}
    restarted = {"boot_time": "1000.", "agent_start_time": "900000."}
    build.host(other_config=slow)
    build.host(other_config=restarted)
    build.host()
    pace = ThroughputModel.of(build.snapshot())
    assert pace.offline_of.keys() == {"h0"}, "a toolstack that was restarted later says nothing of the boot"
    assert pace.offline_of[HostUuid("h0")] > pace.offline + 1000


def test_what_was_seen_refines_the_estimate() -> None:
    pace = ThroughputModel(bandwidth=GIB, overhead=10, offline=1000, offline_of={HostUuid("h1"): 2000.0})
    slower = pace.with_migration(10 * GIB, 110).with_migration(30 * GIB, 310)
    assert slower.bandwidth == pytest.approx(GIB / 10)
    after = pace.with_upgrade(HostUuid("h0"), 1500)
    assert after.offline == pytest.approx(1500)
    assert after.offline_of[HostUuid("h1")] == pytest.approx(3000)
    assert after.offline_of[HostUuid("h0")] == 1500


def test_what_is_known_of_a_host_holds_although_the_coordinator_came_back_with_other_references() -> None:
    build = PoolBuilder()
    host = build.host(other_config={"boot_time": "1000.", "agent_start_time": "1900."})
    known = ThroughputModel.of(build.snapshot())
    build.records["host"] = {"restored": build.records["host"][host]}
    build.records["pool"]["p"]["master"] = "restored"
    turn = Action(1, (), UpgradeHost(HostRef("restored")))
    assert known.seconds(build.snapshot(), turn) == known.offline_of[HostUuid("h0")] != known.offline
