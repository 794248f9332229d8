"""What a plan reports about the servers that remain for the virtual machines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.planning import (
    Immovable,
    Migrate,
    Redundancy,
    StopVm,
    ThroughputModel,
    UpgradeHost,
    Wishes,
    estimate,
    make_plan,
)
from rpu_desktop.planning.redundancy import choice_words, redundancy_of, redundancy_words
from tests.examples import examples
from tests.planning.pools import PoolBuilder, full_pools, pools


def pool(hosts: int, vms_each: int = 3, **of_last: Any) -> PoolSnapshot:
    build = PoolBuilder()
    names = [build.host(64, **(of_last if number == hosts - 1 else {})) for number in range(hosts)]
    shared = build.sr(names)
    for host in names[: hosts - bool(of_last)]:
        for _ in range(vms_each):
            build.vm(host, 4, shared)
    return build.snapshot()


def served(snapshot: PoolSnapshot, *, ahead: bool = False, immovable: Immovable = Immovable.STOP) -> Redundancy:
    plan = make_plan(snapshot, Wishes(empty_ahead=ahead, immovable=immovable))
    return redundancy_of(plan, snapshot, ThroughputModel.of(snapshot))


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(pools(), full_pools()))
def test_one_server_at_a_time_is_what_the_figures_state_too(snapshot: PoolSnapshot) -> None:
    found = served(snapshot, immovable=Immovable.SHUTDOWN)
    assert found.out <= 1
    assert found.seconds <= found.total + 0.001


def test_the_figures_of_a_pool_of_three_that_is_emptied_ahead() -> None:
    snapshot = pool(3)
    plan = make_plan(snapshot, Wishes(empty_ahead=True))
    expected = estimate(plan, snapshot, ThroughputModel.of(snapshot))
    found = redundancy_of(plan, snapshot, ThroughputModel.of(snapshot))
    away = expected.hosts[HostRef("h1")].offline
    leaving = [
        expected.actions[action.id].start
        for action in plan.actions
        if isinstance(action.step, Migrate) and action.step.source == "h2" and action.turn == "h2"
    ]
    assert (found.out, found.left) == (2, 1)
    assert found.seconds == pytest.approx(away.end - min(leaving))
    careful = served(snapshot)
    assert (careful.out, careful.left) == (1, 2)
    assert careful.total > found.total


def test_a_second_pass_counts_as_well() -> None:
    snapshot = pool(3)
    one, both = (
        redundancy_of(make_plan(snapshot, Wishes(), second_pass=again), snapshot, ThroughputModel.of(snapshot))
        for again in (False, True)
    )
    assert both.total > one.total
    assert both.seconds > one.seconds
    assert (both.out, both.left) == (1, 2)


def test_a_server_that_does_not_work_anyway_carries_nothing() -> None:
    assert served(pool(4)).left == 3
    assert served(pool(4, enabled=False)).left == 2


def test_a_vm_that_goes_down_does_not_put_its_server_out_of_service_before_its_turn() -> None:
    build = PoolBuilder()
    names = [build.host(16) for _ in range(3)]
    shared = build.sr(names)
    for host in names:
        build.vm(host, 12, shared)
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes(make_room=Immovable.SUSPEND))
    assert any(isinstance(step, StopVm) for step in plan.steps())
    found = redundancy_of(plan, snapshot, ThroughputModel.of(snapshot))
    assert found.out == 1
    first = next(action.id for action in plan.actions if isinstance(action.step, UpgradeHost))
    assert first > 1


def test_what_is_reported_of_one_at_a_time_and_of_two() -> None:
    careful, ahead = Redundancy(7200.0, 1, 6000.0, 2), Redundancy(5400.0, 2, 1500.0, 1)
    assert str(redundancy_words(careful)) == (
        "One server at a time is out of service, for about 1 h 40 min in all; 2 servers run the virtual machines in "
        "the meantime."
    )
    assert str(redundancy_words(ahead)) == (
        "Up to 2 servers at a time are out of service, for about 25 min in all; 1 server runs the virtual machines "
        "in the meantime."
    )
    assert str(choice_words(careful, ahead)) == (
        "Emptying the next server ahead would save about 30 min, but up to 2 servers at a time would be out of "
        "service, for about 25 min in all, and 1 server would run the virtual machines in the meantime."
    )


def test_nothing_is_reported_where_there_is_no_choice() -> None:
    same = Redundancy(7200.0, 1, 6000.0, 2)
    assert choice_words(same, same) is None
    assert redundancy_words(served(pool(1), immovable=Immovable.SHUTDOWN)) is None
