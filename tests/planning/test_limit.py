"""The time limit that plans are compared with is a true bound: no working plan takes less."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans.limit import time_limit
from plans.peers import PEERS, replay

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import ThroughputModel, UpgradeHost, Wishes, estimate, hosts_to_upgrade, make_plan
from rpu_desktop.planning.assignment import Budget
from rpu_desktop.planning.critical_path import dependency_graph
from rpu_desktop.planning.problem import build_problem
from rpu_desktop.planning.sequence import Sequencer
from rpu_desktop.planning.solve import SearchLimits, policies
from rpu_desktop.planning.types import PlanState
from tests.examples import examples
from tests.planning.pools import GIB, PoolBuilder, full_pools

pools = st.one_of(full_pools(), full_pools(4, (1, 5, 6, 8)))


@settings(max_examples=examples(120), deadline=None)
@given(pools)
def test_no_way_through_all_turns_beats_the_limit(snapshot: PoolSnapshot) -> None:
    wishes = Wishes(empty_ahead=True)
    problem = build_problem(snapshot, wishes, hosts_to_upgrade(snapshot, wishes), None, PlanState(), ())
    limit = time_limit(snapshot, memory=True)
    for policy in islice(policies(problem, SearchLimits.thorough(1).swap_policies[:3]), 25):
        turns = Sequencer(problem, policy, Budget(2000))
        if turns.run() and not turns.cost().away:
            order = [problem.hosts[host] for host in policy.order]
            same_order = time_limit(snapshot, memory=True, order=order)
            assert dependency_graph(problem, turns.placement.changes).seconds(problem) >= same_order - 0.001
            assert same_order >= limit - 0.001


@settings(max_examples=examples(80), deadline=None)
@given(pools)
def test_no_plan_of_ours_or_the_peers_beats_the_limit(snapshot: PoolSnapshot) -> None:
    limit = time_limit(snapshot, memory=True)
    assert limit >= time_limit(snapshot, memory=False)
    runs = [replay(snapshot, peer) for peer in PEERS]
    plans = [run.plan for run in runs if run.stuck is None and not run.away]
    ours = make_plan(snapshot, Wishes(empty_ahead=True))
    if ours.feasible and not ours.away:
        plans.append(ours)
    for plan in plans:
        order = [step.host for step in plan.steps() if isinstance(step, UpgradeHost)]
        same_order = time_limit(snapshot, memory=True, order=order)
        assert estimate(plan, snapshot, ThroughputModel.of(snapshot)).total >= same_order - 0.001
        assert same_order >= limit - 0.001


@pytest.mark.parametrize(("gib", "gaps"), [(4, 0), (6, 3)])
def test_who_finds_no_room_while_another_host_is_away_leaves_between_two_absences(gib: int, gaps: int) -> None:
    build = PoolBuilder()
    hosts = [build.host(10) for _ in range(4)]
    shared = build.sr(hosts)
    for host in hosts:
        build.vm(host, gib, shared)
    snapshot = build.snapshot()
    pace = ThroughputModel.of(snapshot)
    migration = pace.overhead + (gib * GIB + 1) / pace.bandwidth
    without, with_memory = (time_limit(snapshot, memory=memory) for memory in (False, True))
    assert without == pytest.approx(4 * pace.offline + 2 * migration)
    assert with_memory == pytest.approx(without + gaps * migration)
