"""The admin chooses the order of the servers: it is kept, and the plan is proven like every other."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import UpgradeHost, UpgradePlan, Wishes, hosts_to_upgrade, make_plan
from rpu_desktop.planning.order import OrderError, check_order
from tests.examples import examples
from tests.planning.pools import PoolBuilder, full_pools, tiny_pools
from tests.planning.replay import Replay


def turns(plan: UpgradePlan, snapshot: PoolSnapshot) -> list[str]:
    return [snapshot.hosts[step.host].uuid for step in plan.steps() if isinstance(step, UpgradeHost)]


def pool_of(*loads: float, gib: float = 64) -> PoolSnapshot:
    """A host with one VM for each load (GiB), of which the first is the coordinator."""
    build = PoolBuilder()
    hosts = [build.host(gib) for _ in loads]
    shared = build.sr(hosts)
    for host, load in zip(hosts, loads, strict=True):
        build.vm(host, load, shared)
    return build.snapshot()


@pytest.mark.parametrize("second_pass", [False, True])
def test_the_order_is_kept_and_the_coordinator_is_first_wherever_it_stands(second_pass: bool) -> None:
    snapshot = pool_of(4, 8, 16, 2)
    wishes = Wishes(order=("h3", "host-h1", "h0", "h2"))
    plan = make_plan(snapshot, wishes, second_pass=second_pass)
    assert plan.works
    for each in plan.passes:
        assert turns(each, snapshot) == ["h0", "h3", "h1", "h2"]
    assert [host.uuid for host in hosts_to_upgrade(snapshot, wishes)] == ["h0", "h3", "h1", "h2"]


def test_members_that_are_not_named_follow() -> None:
    snapshot = pool_of(4, 4, 4, 4)
    assert turns(make_plan(snapshot, Wishes(order=("h3",))), snapshot) == ["h0", "h3", "h1", "h2"]


def test_names_of_other_pools_servers_change_nothing() -> None:
    snapshot = pool_of(4, 8, 16)
    assert make_plan(snapshot, Wishes(order=("elsewhere",))) == make_plan(snapshot, Wishes())


def test_skipped_members_keep_their_place_out_of_it() -> None:
    snapshot = pool_of(4, 4, 4, 4)
    skipped = frozenset({snapshot.hosts_in_order()[3].uuid})
    assert turns(make_plan(snapshot, Wishes(order=("h3", "h2"), skip_hosts=skipped)), snapshot) == ["h0", "h2", "h1"]


@settings(max_examples=examples(100), deadline=None)
@given(full_pools(5), st.randoms(use_true_random=False), st.booleans())
def test_a_plan_in_any_order_keeps_every_rule(snapshot: PoolSnapshot, dice: st.DataObject, ahead: bool) -> None:
    order = [host.uuid for host in snapshot.hosts_in_order()]
    dice.shuffle(order)  # type: ignore[attr-defined]
    plan = make_plan(snapshot, Wishes(order=tuple(order), empty_ahead=ahead))
    assert Replay(snapshot).run(plan.to_json(snapshot), "") == []
    if plan.feasible:
        coordinator = snapshot.coordinator.uuid
        assert turns(plan, snapshot) == [coordinator, *(uuid for uuid in order if uuid != coordinator)]


@settings(max_examples=examples(60), deadline=None)
@given(tiny_pools())
def test_there_is_a_plan_exactly_if_there_is_one_in_some_order(snapshot: PoolSnapshot) -> None:
    free = make_plan(snapshot, Wishes())
    names = [host.uuid for host in snapshot.hosts_in_order()]
    found = [make_plan(snapshot, Wishes(order=order)) for order in permutations(names)]
    assert any(plan.feasible for plan in found) is free.feasible
    for plan in found:
        said = any("in another order" in str(reason).lower() for reason in plan.reasons)
        assert said is (not plan.feasible and free.feasible)


def test_every_name_means_one_server() -> None:
    snapshot = pool_of(4, 4)
    check_order([snapshot], ["h1", "host-h0"])
    with pytest.raises(OrderError, match="nowhere"):
        check_order([snapshot], ["nowhere"])
    with pytest.raises(OrderError, match="host-h1"):
        check_order([snapshot, snapshot], ["host-h1"])
