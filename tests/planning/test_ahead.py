"""How many servers are out of service at a time: one, unless the admin lets the next one be emptied ahead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans.limit import time_limit
from plans.pools import Recipe, build

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.planning import (
    Immovable,
    Migrate,
    PlanState,
    ThroughputModel,
    UpgradeHost,
    UpgradePlan,
    Wishes,
    estimate,
    make_plan,
)
from rpu_desktop.planning.types import Action
from tests.examples import examples
from tests.planning.pools import NEW, PoolBuilder, full_pools, pools
from tests.planning.replay import Replay

AHEAD = Wishes(empty_ahead=True)


def printed(snapshot: PoolSnapshot, plan: UpgradePlan) -> list[dict[str, Any]]:
    return plan.to_json(snapshot)


def roomy(hosts: int = 3) -> PoolSnapshot:
    pool = PoolBuilder()
    names = [pool.host(64) for _ in range(hosts)]
    shared = pool.sr(names)
    for host in names:
        for _ in range(3):
            pool.vm(host, 4, shared)
    return pool.snapshot()


def upgrades(plan: UpgradePlan) -> list[Action]:
    return [action for action in plan.actions if isinstance(action.step, UpgradeHost)]


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(pools(), full_pools(), full_pools(4, (1, 5, 6, 8))), st.booleans())
def test_without_the_admins_wish_no_second_server_is_taken_out_of_service(snapshot: PoolSnapshot, again: bool) -> None:
    plan = make_plan(snapshot, Wishes(immovable=Immovable.SUSPEND), second_pass=again)
    assert Replay(snapshot).one_at_a_time(printed(snapshot, plan)) == []


@settings(max_examples=examples(25), deadline=None)
@given(full_pools(3))
def test_nor_where_vms_go_down_to_make_room(snapshot: PoolSnapshot) -> None:
    plan = make_plan(snapshot, Wishes(make_room=Immovable.SUSPEND))
    assert Replay(snapshot).one_at_a_time(printed(snapshot, plan)) == []


def test_the_judge_sees_a_server_that_is_emptied_ahead() -> None:
    snapshot = roomy()
    ahead = Replay(snapshot).one_at_a_time(printed(snapshot, make_plan(snapshot, AHEAD)))
    assert {words.split(" leaves ")[1] for words in ahead} == {"h2 while h1 is away"}
    assert Replay(snapshot).one_at_a_time(printed(snapshot, make_plan(snapshot, Wishes()))) == []


@settings(max_examples=examples(60), deadline=None)
@given(full_pools())
def test_one_server_at_a_time_costs_neither_plans_nor_ways_home(snapshot: PoolSnapshot) -> None:
    ahead, careful = make_plan(snapshot, AHEAD), make_plan(snapshot, Wishes())
    if ahead.feasible:
        assert careful.feasible
        assert len(careful.away) <= len(ahead.away)


def test_who_went_to_other_servers_goes_home_while_the_next_one_is_away() -> None:
    snapshot = roomy()
    times = estimate(make_plan(snapshot, Wishes()), snapshot, ThroughputModel.of(snapshot)).hosts
    home, away = times[HostRef("h1")].returning, times[HostRef("h2")].offline
    assert home is not None
    assert away.start < home.end < away.end


def test_while_a_server_is_away_a_new_plan_does_not_empty_the_next_one() -> None:
    pool = PoolBuilder()
    hosts = [pool.host(64, NEW), pool.host(64, enabled=False), pool.host(64)]
    shared = pool.sr(hosts)
    guest, own = pool.vm("h0", 4, shared), pool.vm("h2", 4, shared)
    snapshot = pool.snapshot()
    left = [snapshot.hosts[HostRef("h1")], snapshot.hosts[HostRef("h2")]]
    homes, standing = {guest: hosts[1], own: hosts[2]}, PlanState(away=HostRef("h1"))
    plan = make_plan(snapshot, Wishes(), hosts=left, homes=homes, standing=standing)
    assert plan.feasible
    first, _ = upgrades(plan)
    moves = [(action.step.vm, action.after) for action in plan.actions if isinstance(action.step, Migrate)]
    assert (guest, (first.id,)) in moves
    assert (own, (first.id,)) in moves, "its server works until the other one is back"


@settings(max_examples=examples(60), deadline=None)
@given(full_pools())
def test_nothing_that_takes_one_server_at_a_time_beats_the_limit_of_its_kind(snapshot: PoolSnapshot) -> None:
    plan = make_plan(snapshot, Wishes())
    if plan.feasible and not plan.away:
        order = [action.step.host for action in upgrades(plan) if isinstance(action.step, UpgradeHost)]
        least = time_limit(snapshot, memory=True, order=order, ahead=False)
        assert estimate(plan, snapshot, ThroughputModel.of(snapshot)).total >= least - 0.001


@pytest.mark.parametrize(("hosts", "fill", "most"), [(8, 70, 1.08), (8, 80, 1.18), (32, 90, 1.08)])
def test_one_server_at_a_time_takes_little_more_than_the_least_time_of_its_kind(
    hosts: int, fill: int, most: float
) -> None:
    snapshot = build(Recipe(hosts, fill))
    plan = make_plan(snapshot, Wishes())
    assert plan.feasible
    assert sum(isinstance(step, Migrate) for step in plan.steps()) == 2 * len(snapshot.vms)
    order = [action.step.host for action in upgrades(plan) if isinstance(action.step, UpgradeHost)]
    least = time_limit(snapshot, memory=True, order=order, ahead=False)
    assert estimate(plan, snapshot, ThroughputModel.of(snapshot)).total <= most * least
