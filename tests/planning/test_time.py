"""What makes a plan fast: the order of the first steps, VMs that return to free memory for others, and full pools."""

from __future__ import annotations

import pytest
from plans.limit import time_limit
from plans.pools import Recipe, build

from rpu_desktop.planning import Migrate, ThroughputModel, UpgradeHost, Wishes, estimate, hosts_to_upgrade, make_plan
from rpu_desktop.planning.assignment import Budget
from rpu_desktop.planning.critical_path import dependency_graph
from rpu_desktop.planning.problem import Problem, build_problem
from rpu_desktop.planning.repatriation import return_one
from rpu_desktop.planning.sequence import Policy, Sequencer
from rpu_desktop.planning.state import Install, Move, Placement
from rpu_desktop.planning.swap import SwapPolicy
from rpu_desktop.planning.types import PlanState
from tests.planning.pools import GIB, NEW, PoolBuilder
from tests.planning.replay import Replay


def guest_in_the_way(room: float) -> Problem:
    """Everything is upgraded; v0 waits on h2 for its home h0, where v1 is, whose home h1 has so much room (GiB)."""
    pool = PoolBuilder()
    hosts = [pool.host(10, NEW), pool.host(room, NEW), pool.host(10, NEW)]
    shared = pool.sr(hosts)
    homes = {pool.vm(hosts[2], 6, shared): hosts[0], pool.vm(hosts[0], 6, shared): hosts[1]}
    return build_problem(pool.snapshot(), Wishes(), [], homes, PlanState(), ())


def test_a_vm_in_the_way_of_one_that_returns_returns_first() -> None:
    placement = Placement(guest_in_the_way(8))
    assert return_one(placement, 0)
    assert [(change.vm, change.target) for change in placement.changes if isinstance(change, Move)] == [(1, 1), (0, 0)]


def test_no_vm_migrates_when_the_one_in_the_way_cannot_return() -> None:
    placement = Placement(guest_in_the_way(4))
    assert not return_one(placement, 0)
    assert placement.changes == []
    assert placement.at == [2, 0]


def test_the_biggest_of_those_that_an_upgrade_waits_for_begins_first() -> None:
    pool = PoolBuilder()
    hosts = [pool.host(64), pool.host(64)]
    shared = pool.sr(hosts)
    vms = [pool.vm("h0", gib, shared) for gib in (2, 2, 2, 2, 32)]
    snapshot = pool.snapshot()
    problem = build_problem(snapshot, Wishes(), hosts_to_upgrade(snapshot, Wishes()), None, PlanState(), ())
    steps = dependency_graph(problem, [*(Move(vm, 0, 1, 0) for vm in range(len(vms))), Install(0)])
    assert isinstance(steps.changes[0], Move)
    assert problem.vms[steps.changes[0].vm] == vms[-1]
    pace = ThroughputModel()
    assert steps.seconds(problem) == pytest.approx(pace.offline + pace.overhead + (32 * GIB + 1) / pace.bandwidth)


@pytest.mark.parametrize("only", [1, 2, 3])
def test_a_vm_does_not_wait_where_the_policy_forbids_it(only: int) -> None:
    pool = PoolBuilder()
    hosts = [pool.host(16) for _ in range(4)]
    shared = pool.sr(hosts)
    for host in hosts:
        pool.vm(host, 6, shared)
    snapshot = pool.snapshot()
    problem = build_problem(snapshot, Wishes(), hosts_to_upgrade(snapshot, Wishes()), None, PlanState(), ())
    policy = Policy(tuple(problem.turns), swap=SwapPolicy(2, 8), avoid={0: 0b1110 & ~(1 << only)})
    turns = Sequencer(problem, policy, Budget(1000))
    assert turns.run()
    assert (
        next(change.target for change in turns.placement.changes if isinstance(change, Move) and change.vm == 0) == only
    )


@pytest.mark.parametrize(("hosts", "fill", "most"), [(8, 80, 1.22), (16, 90, 1.22), (32, 90, 1.12)])
def test_full_pools_need_two_migrations_a_vm_and_little_more_than_the_least_time(
    hosts: int, fill: int, most: float
) -> None:
    snapshot = build(Recipe(hosts, fill))
    plan = make_plan(snapshot, Wishes(empty_ahead=True))
    order = [step.host for step in plan.steps() if isinstance(step, UpgradeHost)]
    assert order == [host.ref for host in snapshot.hosts_in_order()]
    assert sum(isinstance(step, Migrate) for step in plan.steps()) == 2 * len(snapshot.vms)
    judge = Replay(snapshot)
    assert judge.run(plan.to_json(snapshot), "") == []
    assert judge.at == judge.home
    least = time_limit(snapshot, memory=True, order=order)
    assert estimate(plan, snapshot, ThroughputModel.of(snapshot)).total <= most * least
