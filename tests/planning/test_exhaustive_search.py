"""The search of small pools calculates bounds incrementally: the result must equal a full calculation."""

from __future__ import annotations

from hypothesis import given, settings

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import LocalDisks, PlanState, Wishes, immovable_vms
from rpu_desktop.planning.exhaustive import ExhaustiveSearch
from rpu_desktop.planning.problem import build_problem
from tests.examples import examples
from tests.planning.pools import full_pools, tiny_local_pools


@settings(max_examples=examples(30))
@given(full_pools(4))
def test_the_bound_after_each_of_two_steps_is_the_bound_of_the_state_they_lead_to(snapshot: PoolSnapshot) -> None:
    stuck = [found.vm for found in immovable_vms(snapshot)]
    problem = build_problem(snapshot, Wishes(), snapshot.hosts_in_order(), None, PlanState(), stuck)
    search = ExhaustiveSearch(problem)
    start = search.start()
    for first, between, _ in search._steps(start):
        bound = search._bound_after(search._bound(start), start, first)
        assert bound == search._bound(between)
        for second, end, _ in search._steps(between):
            assert search._bound_after(bound, between, second) == search._bound(end)


@settings(max_examples=examples(30))
@given(tiny_local_pools())
def test_so_it_is_where_local_disks_move(snapshot: PoolSnapshot) -> None:
    stuck = {found.vm for found in immovable_vms(snapshot)}
    wishes = Wishes(local_disks=LocalDisks.MOVE)
    problem = build_problem(snapshot, wishes, snapshot.hosts_in_order(), None, PlanState(), (), stuck)
    search = ExhaustiveSearch(problem)
    start = search.start()
    for first, between, _ in search._steps(start):
        bound = search._bound_after(search._bound(start), start, first)
        assert bound == search._bound(between)
        for second, end, _ in search._steps(between):
            assert search._bound_after(bound, between, second) == search._bound(end)
