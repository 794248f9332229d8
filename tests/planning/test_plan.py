from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable, Migrate, Reason, UpgradeHost, Wishes, immovable_vms, make_plan
from tests.examples import examples
from tests.planning.pools import GIB, NEW, PoolBuilder, pools
from tests.planning.replay import Replay


@settings(max_examples=examples(300), deadline=None)
@given(pools(), st.booleans())
def test_every_plan_keeps_every_rule(snapshot: PoolSnapshot, ahead: bool) -> None:
    plan = make_plan(snapshot, Wishes(immovable=Immovable.SUSPEND, empty_ahead=ahead))
    judge = Replay(snapshot)
    assert judge.run(plan.to_json(snapshot), "suspend") == []
    if plan.feasible:
        assert not judge.down, "everything that went down is running again"
        older = [
            h for h in snapshot.hosts.values() if snapshot.coordinator.software_version.newer_than(h.software_version)
        ]
        expected = {h.uuid for h in (older or snapshot.hosts.values())}
        assert set(judge.new) == expected
    else:
        assert plan.reasons


@settings(max_examples=examples(100), deadline=None)
@given(pools())
def test_without_consent_nothing_goes_down(snapshot: PoolSnapshot) -> None:
    plan = make_plan(snapshot, Wishes())
    judge = Replay(snapshot)
    assert judge.run(plan.to_json(snapshot), "nothing") == []
    stuck = immovable_vms(snapshot, [judge.hosts[uuid].ref for uuid in judge.hosts])
    assert not (plan.feasible and stuck and len(judge.new) == len(judge.hosts))


def test_three_hosts_take_two_moves_a_vm_and_end_at_home() -> None:
    build = PoolBuilder()
    hosts = [build.host(64) for _ in range(3)]
    shared = build.sr(hosts)
    for host in hosts:
        for _ in range(4):
            build.vm(host, 6, shared)
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes())
    moves = [step for step in plan.steps() if isinstance(step, Migrate)]
    assert plan.feasible
    assert len(moves) == 24
    judge = Replay(snapshot)
    assert judge.run(plan.to_json(snapshot), "") == []
    assert judge.at == judge.home
    assert judge.new[0] == "h0"


def test_a_plan_that_fails_stops_before_the_turn_after_which_the_stopped_vms_would_not_fit() -> None:
    build = PoolBuilder()
    hosts = [build.host(12), build.host(12)]
    build.vm(hosts[0], 2, build.sr(hosts[:1]))
    local = build.sr(hosts[1:])
    for size in (7, 4):
        build.vm(hosts[1], size, local)
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes(immovable=Immovable.SUSPEND, target_dom0_growth=GIB))
    assert not plan.feasible
    assert "GiB too little memory" in str(plan.reasons[0])
    judge = Replay(snapshot, GIB)
    assert judge.run(plan.to_json(snapshot), "suspend") == []
    assert judge.new == ["h0"]
    assert not judge.down


def test_vms_stay_where_they_are_when_wished() -> None:
    build = PoolBuilder()
    hosts = [build.host(64) for _ in range(2)]
    build.vm(hosts[0], 6, build.sr(hosts))
    plan = make_plan(build.snapshot(), Wishes(return_home=False))
    moves = [step for step in plan.steps() if isinstance(step, Migrate)]
    assert [move.reason for move in moves] == [Reason.EVACUATE, Reason.EVACUATE]


def test_a_server_on_its_own_needs_consent_and_reports_it() -> None:
    build = PoolBuilder()
    build.vm(build.host(), 4)
    build.records["pool"]["p"]["suspend_image_SR"] = build.sr(["h0"])
    snapshot = build.snapshot()
    refused = make_plan(snapshot, Wishes())
    assert not refused.feasible
    assert str(refused.reasons[0]) == (
        "vm-v0 cannot leave host-h0: there is no other server in the pool. "
        "It can be suspended or shut down for the upgrade."
    )
    accepted = make_plan(snapshot, Wishes(immovable=Immovable.SHUTDOWN))
    assert [action["action"] for action in accepted.to_json(snapshot)] == ["shutdown", "upgrade", "start"]


def test_every_vm_without_consent_is_named_whichever_host_it_is_on() -> None:
    build = PoolBuilder()
    hosts = [build.host(), build.host()]
    for host in hosts:
        build.vm(host, 4, build.sr([host]))
    reasons = [str(reason) for reason in make_plan(build.snapshot(), Wishes()).reasons]
    assert len(reasons) == 2
    assert "vm-v0 cannot leave host-h0" in reasons[0]
    assert "vm-v1 cannot leave host-h1" in reasons[1]


def test_consent_to_suspend_does_not_cover_a_guest_without_drivers() -> None:
    build = PoolBuilder()
    host = build.host()
    build.vm(host, 4, build.sr([host]), allowed_operations=["hard_shutdown"])
    plan = make_plan(build.snapshot(), Wishes(immovable=Immovable.SUSPEND))
    assert not plan.feasible
    assert "Nor can it be suspended" in str(plan.reasons[0])


def test_a_full_pool_is_refused_with_figures() -> None:
    build = PoolBuilder()
    hosts = [build.host(16) for _ in range(2)]
    shared = build.sr(hosts)
    for host in hosts:
        build.vm(host, 12, shared)
    plan = make_plan(build.snapshot(), Wishes())
    assert not plan.feasible
    assert "host-h0 cannot be emptied" in str(plan.reasons[0])
    assert str(plan.reasons[0]) == (
        "host-h0 cannot be emptied: 8 GiB of memory are missing on the other servers; "
        "suspending vm-v0 (12 GiB) is sufficient."
    )


def test_memory_that_no_one_knows_is_no_promise() -> None:
    build = PoolBuilder()
    hosts = [build.host(), build.host()]
    build.vm(hosts[0], 1, build.sr(hosts))
    build.records["host_metrics"].clear()
    plan = make_plan(build.snapshot(), Wishes())
    assert not plan.feasible
    assert "not known how much memory" in str(plan.reasons[0])


def test_a_half_upgraded_pool_continues_with_the_old_members() -> None:
    build = PoolBuilder()
    build.host(64, NEW)
    build.host(64)
    plan = make_plan(build.snapshot(), Wishes())
    assert [step.host for step in plan.steps() if isinstance(step, UpgradeHost)] == ["h1"]


def test_a_member_newer_than_the_coordinator_is_refused_by_name() -> None:
    build = PoolBuilder()
    build.host(64)
    build.host(64, NEW)
    plan = make_plan(build.snapshot(), Wishes())
    assert not plan.feasible
    assert "host-h1" in str(plan.reasons[0])


def test_growing_dom0_is_counted() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts)
    build.vm(hosts[0], 8, shared)
    build.vm(hosts[1], 7, shared)
    assert make_plan(build.snapshot(), Wishes()).feasible
    tight = make_plan(build.snapshot(), Wishes(target_dom0_growth=2 * 1024**3))
    judge = Replay(build.snapshot())
    assert judge.run(tight.to_json(build.snapshot()), "") == []
    assert not tight.feasible
