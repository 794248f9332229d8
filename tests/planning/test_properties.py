"""Thousands of random pools: every plan is replayed, and every "impossible" is checked by an exhaustive search."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Immovable, Migrate, PlanState, UpgradePlan, Wishes, immovable_vms, make_plan
from rpu_desktop.versions import SoftwareVersion
from tests.examples import examples
from tests.planning.exhaustive import truth
from tests.planning.pools import GIB, MIB, PoolBuilder, full_pools, tiny_pools
from tests.planning.replay import Replay

growths = st.sampled_from([0, 0, GIB // 2, GIB])


def actions_of(plan: UpgradePlan, snapshot: PoolSnapshot) -> list[dict[str, Any]]:
    return plan.to_json(snapshot)


def moves(plan: UpgradePlan) -> int:
    return sum(isinstance(step, Migrate) for step in plan.steps())


@settings(max_examples=examples(150), deadline=None)
@given(full_pools(), growths, st.booleans())
def test_full_pools_keep_every_rule_however_steps_overlap(snapshot: PoolSnapshot, growth: int, ahead: bool) -> None:
    plan = make_plan(snapshot, Wishes(target_dom0_growth=growth, empty_ahead=ahead))
    judge = Replay(snapshot, growth)
    assert judge.run(actions_of(plan, snapshot), "") == []
    if plan.feasible:
        assert set(judge.new) == set(judge.hosts)
        away = {vm for vm, host in judge.at.items() if judge.home[vm] != host}
        assert away == {snapshot.vms[vm].uuid for vm in plan.away}


@settings(max_examples=examples(60), deadline=None)
@given(full_pools(5), st.lists(st.sampled_from([1, 2, 8, 64]), min_size=1))
def test_plans_hold_when_the_new_coordinator_counts_memory_for_vcpus(snapshot: PoolSnapshot, vcpus: list[int]) -> None:
    """Since xapi 26.3.0; hosts that are completely full now are too full then."""
    numbers = cycle(vcpus)
    vms = {ref: replace(vm, vcpus_max=next(numbers)) for ref, vm in snapshot.vms.items()}
    snapshot = replace(snapshot, vms=vms)
    for said in ({"xapi_build": "26.3.0"}, {}):
        target = SoftwareVersion.of({"product_version": "9.0.0", "platform_version": "4.0.0", **said})
        plan = make_plan(snapshot, Wishes(), standing=PlanState(target=target))
        judge = Replay(snapshot, vcpus=True)
        assert judge.run(actions_of(plan, snapshot), "") == []
        if plan.feasible:
            used = {host: judge.used(host) for host in judge.hosts}
            assert all(used[host] <= judge.total(host) for host in judge.hosts)


def test_a_coordinator_that_keeps_counting_as_before_costs_no_room() -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    shared = build.sr(hosts)
    for host in hosts:
        build.vm(host, 8 - 1 / 1024, shared, memory_overhead=MIB, VCPUs_max=16)
    snapshot = build.snapshot()
    for now, feasible in (("25.6.0", True), ("26.3.0", False), ("", False)):
        said = {"xapi_build": now} if now else {}
        target = SoftwareVersion.of({"product_version": "9.0.0", "platform_version": "4.0.0", **said})
        assert make_plan(snapshot, Wishes(), standing=PlanState(target=target)).feasible is feasible, now


@settings(max_examples=examples(50), deadline=None)
@given(full_pools(4))
def test_what_a_shortage_suggests_makes_the_plan_work(snapshot: PoolSnapshot) -> None:
    plan = make_plan(snapshot, Wishes())
    for shortage in plan.shortages:
        assert shortage.missing > 0
        if shortage.suggestion:
            consent = {snapshot.vms[vm].uuid: Immovable.SUSPEND for vm in shortage.suggestion}
            relieved = make_plan(snapshot, Wishes(make_room_by_vm=consent))
            assert relieved.feasible
            judge = Replay(snapshot, may_go_down=consent)
            assert judge.run(actions_of(relieved, snapshot), "") == []
            assert not judge.down, "everything that went down is running again"


@settings(max_examples=examples(50), deadline=None)
@given(full_pools(4))
def test_consent_to_make_room_is_consent_to_the_smallest_set_and_to_nothing_where_it_fits(
    snapshot: PoolSnapshot,
) -> None:
    without = make_plan(snapshot, Wishes())
    plan = make_plan(snapshot, Wishes(make_room=Immovable.SUSPEND))
    suggested = {snapshot.vms[vm].uuid for shortage in without.shortages for vm in shortage.suggestion}
    assert plan.feasible is (without.feasible or bool(suggested))
    judge = Replay(snapshot, may_go_down=dict.fromkeys(suggested, Immovable.SUSPEND))
    assert judge.run(actions_of(plan, snapshot), "") == []
    if plan.feasible:
        assert not judge.down, "everything that went down is running again"


@settings(max_examples=examples(80), deadline=None)
@given(full_pools(5))
def test_vms_that_may_stay_where_they_are_move_less(snapshot: PoolSnapshot) -> None:
    staying = make_plan(snapshot, Wishes(return_home=False))
    assert Replay(snapshot).run(actions_of(staying, snapshot), "") == []
    going_home = make_plan(snapshot, Wishes())
    if staying.feasible and going_home.feasible:
        assert moves(staying) <= moves(going_home)


@settings(max_examples=examples(300), deadline=None)
@given(tiny_pools(), growths, st.booleans())
def test_the_planner_states_impossible_only_where_it_is(snapshot: PoolSnapshot, growth: int, ahead: bool) -> None:
    if immovable_vms(snapshot):
        return
    plan = make_plan(snapshot, Wishes(target_dom0_growth=growth, empty_ahead=ahead))
    facts = truth(snapshot, growth)
    assert plan.feasible == facts.possible
    if facts.migrations_home is not None:
        assert plan.away == ()
        assert moves(plan) == facts.migrations_home


@settings(max_examples=examples(80), deadline=None)
@given(tiny_pools())
def test_no_smaller_set_than_the_suggested_one_is_enough(snapshot: PoolSnapshot) -> None:
    plan = make_plan(snapshot, Wishes())
    if plan.feasible or immovable_vms(snapshot):
        return
    shortage = plan.shortages[0]
    uuids = sorted(vm.uuid for vm in snapshot.vms.values())
    fewest = next(
        count
        for count in range(len(uuids) + 1)
        for chosen in combinations(uuids, count)
        if truth(snapshot, without=frozenset(chosen)).migrations_home is not None
    )
    assert len(shortage.suggestion) == fewest


def overlapping_plan() -> tuple[PoolSnapshot, list[dict[str, Any]]]:
    build = PoolBuilder()
    hosts = [build.host(16) for _ in range(5)]
    shared = build.sr(hosts)
    for host in hosts:
        for _ in range(3):
            build.vm(host, 3, shared)
    snapshot = build.snapshot()
    return snapshot, actions_of(make_plan(snapshot, Wishes(empty_ahead=True)), snapshot)


def test_the_judge_accepts_the_plan_that_is_spoilt_below() -> None:
    snapshot, actions = overlapping_plan()
    assert Replay(snapshot).run(actions, "") == []


@pytest.mark.parametrize("kind", ["migrate", "upgrade"])
def test_the_judge_sees_what_overlaps_wrongly(kind: str) -> None:
    snapshot, actions = overlapping_plan()
    spoilt = [{**action, "after": []} if action["action"] == kind else action for action in actions]
    assert Replay(snapshot).run(spoilt, "")


def test_the_judge_sees_memory_that_does_not_fit() -> None:
    snapshot, actions = overlapping_plan()
    fat = {ref: replace(vm, memory_dynamic_min=7 * GIB) for ref, vm in snapshot.vms.items()}
    assert any("does not fit" in wrong for wrong in Replay(replace(snapshot, vms=fat)).run(actions, ""))
