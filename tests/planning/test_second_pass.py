"""Updates that no host can get before all hosts have the new version: another turn for each, after the first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef, HostUuid, VmUuid
from rpu_desktop.planning import (
    Immovable,
    Migrate,
    PlanState,
    StopVm,
    ThroughputModel,
    UpgradeHost,
    UpgradePlan,
    Wishes,
    estimate,
    make_plan,
    total_seconds,
)
from tests.examples import examples
from tests.planning.pools import GIB, NEW, OLD, PoolBuilder, full_pools
from tests.planning.replay import Replay


def actions_of(plan: UpgradePlan, snapshot: PoolSnapshot) -> list[dict[str, Any]]:
    return plan.to_json(snapshot)


def pool(versions: list[dict[str, str]], vms: int = 2, gib: float = 64, **fields: Any) -> PoolSnapshot:
    build = PoolBuilder()
    names = [build.host(gib, version) for version in versions]
    shared = build.sr(names)
    for host in names:
        for _ in range(vms):
            build.vm(host, 4, shared, **fields)
    return build.snapshot()


def narrow_pool() -> PoolSnapshot:
    """Its second pass needs one of the first host's VMs to be stopped, once all control domains have grown."""
    build = PoolBuilder()
    names = [build.host(size) for size in (32, 16, 16)]
    shared = build.sr(names)
    for _ in range(6):
        build.vm(names[0], 4, shared)
    build.vm(names[1], 3, shared)
    build.vm(names[2], 3.9, shared)
    return build.snapshot()


def turns(plan: UpgradePlan) -> list[str]:
    return [step.host for step in plan.steps() if isinstance(step, UpgradeHost)]


@settings(max_examples=examples(120), deadline=None)
@given(full_pools(), st.sampled_from([0, 0, GIB // 2, GIB]))
def test_both_passes_together_keep_every_rule(snapshot: PoolSnapshot, growth: int) -> None:
    plan = make_plan(snapshot, Wishes(target_dom0_growth=growth), second_pass=True)
    judge = Replay(snapshot, growth)
    assert judge.run(actions_of(plan, snapshot), "") == []
    if plan.feasible:
        assert plan.second is not None
        assert not plan.second.feasible or set(judge.updated) == set(judge.hosts)
        assert plan.second.feasible or plan.second.reasons


def test_each_host_gets_its_updates_in_a_turn_of_its_own_the_coordinator_first() -> None:
    snapshot = pool([OLD, OLD, OLD])
    plan = make_plan(snapshot, Wishes(), second_pass=True)
    assert plan.second is not None
    assert turns(plan)[0] == turns(plan.second)[0] == "h0"
    assert set(turns(plan.second)) == {"h0", "h1", "h2"}
    actions = actions_of(plan, snapshot)
    assert [a["action"] for a in actions if a["action"] in ("upgrade", "update")] == ["upgrade"] * 3 + ["update"] * 3
    assert [a["id"] for a in actions] == list(range(1, len(actions) + 1))
    homes = {vm.ref: vm.resident_on for vm in snapshot.guests()}
    last = {step.vm: step.target for step in plan.second.steps() if isinstance(step, Migrate)}
    assert last == homes, "everybody is at home at the end of the second pass, too"


def test_without_the_wish_there_is_no_second_pass() -> None:
    assert make_plan(pool([OLD, OLD]), Wishes()).second is None


def test_a_half_upgraded_pool_finishes_the_upgrade_and_then_updates_all_of_its_hosts() -> None:
    plan = make_plan(pool([NEW, NEW, OLD]), Wishes(), second_pass=True)
    assert plan.second is not None
    assert turns(plan) == ["h2"]
    assert turns(plan.second)[0] == "h0"
    assert set(turns(plan.second)) == {"h0", "h1", "h2"}


def test_a_vm_that_cannot_move_goes_down_once_in_each_pass_and_only_with_consent() -> None:
    snapshot = pool([OLD], vms=1)
    refused = make_plan(snapshot, Wishes(), second_pass=True)
    assert not refused.feasible
    assert refused.second is None
    plan = make_plan(snapshot, Wishes(immovable=Immovable.SHUTDOWN), second_pass=True)
    assert [a["action"] for a in actions_of(plan, snapshot)] == [
        *("shutdown", "upgrade", "start"),
        *("shutdown", "update", "start"),
    ]


def test_memory_that_is_only_too_short_once_every_control_domain_has_grown_is_found_before_the_start() -> None:
    snapshot = narrow_pool()
    plan = make_plan(snapshot, Wishes(target_dom0_growth=GIB), second_pass=True)
    assert plan.feasible
    assert plan.second is not None
    assert not plan.second.feasible
    assert "host-h0" in str(plan.second.reasons[0])
    willing = Wishes(target_dom0_growth=GIB, make_room=Immovable.SUSPEND)
    relieved = make_plan(snapshot, willing, second_pass=True)
    assert relieved.second is not None
    assert relieved.second.feasible, "the consent to make room holds for both passes"


def test_the_second_pass_suspends_no_vm_that_could_not_be_resumed() -> None:
    """The consent to free memory was used for guests whose CPU features the new version hides."""
    snapshot = narrow_pool()
    hidden = plain("the new version hides CPU features that it uses")
    willing = Wishes(target_dom0_growth=GIB, make_room=Immovable.SUSPEND)
    freely = make_plan(snapshot, willing, second_pass=True)
    assert freely.second is not None
    (first_choice,) = [step.vm for step in freely.second.steps() if isinstance(step, StopVm)]
    standing = PlanState(unwakeable={first_choice: hidden})
    careful = make_plan(snapshot, willing, standing=standing, second_pass=True)
    assert careful.second is not None
    assert careful.second.feasible, "another one may go down"
    suspended = [step.vm for step in careful.second.steps() if isinstance(step, StopVm)]
    assert suspended
    assert first_choice not in suspended
    named = replace(willing, make_room_by_vm={VmUuid(first_choice): Immovable.SUSPEND}, make_room=Immovable.STOP)
    refused = make_plan(snapshot, named, standing=standing, second_pass=True)
    assert not refused.works, "nor by a consent for it alone"
    nobody = PlanState(unwakeable={vm.ref: hidden for vm in snapshot.guests()})
    stuck = make_plan(snapshot, willing, standing=nobody, second_pass=True)
    assert stuck.feasible
    assert not stuck.works
    assert stuck.second is not None
    assert not [step for step in stuck.second.steps() if isinstance(step, StopVm)]


def test_the_time_of_both_passes_is_reported_and_a_turn_for_updates_takes_less() -> None:
    snapshot = pool([OLD, OLD])
    pace = ThroughputModel(bandwidth=GIB, overhead=0, offline=1000, updating=300)
    plan = make_plan(snapshot, Wishes(), second_pass=True)
    assert plan.second is not None
    first, second = estimate(plan, snapshot, pace), estimate(plan.second, snapshot, pace)
    assert total_seconds(plan, snapshot, pace) == first.total + second.total
    assert all(times.offline.end - times.offline.start == 300 for times in second.hosts.values())
    assert 600 < second.total < first.total


def test_a_server_that_took_longer_for_its_updates_lets_the_others_be_expected_later() -> None:
    snapshot = pool([OLD, OLD])
    plan = make_plan(snapshot, Wishes(), only_updates={HostRef("h0"), HostRef("h1")})
    assert all(step.only_updates for step in plan.steps() if isinstance(step, UpgradeHost))
    pace = ThroughputModel(offline=1000, updating=300).with_updates(HostUuid("h0"), 600)
    times = estimate(plan, snapshot, pace).hosts[HostRef("h1")].offline
    assert times.end - times.start == 600
    assert pace.offline == 1000
