"""A rehearsal reports the same figures of the plan as the plan's page."""

from __future__ import annotations

from rpu_desktop.planning import ThroughputModel, Wishes, make_plan, total_seconds
from rpu_desktop.rehearsal.figures import expectation
from tests.planning.pools import PoolBuilder


def test_a_second_pass_for_updates_counts_once() -> None:
    build = PoolBuilder()
    for _ in range(3):
        build.vm(build.host(64), 4)
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes(), second_pass=True)
    assert plan.second is not None
    assert expectation(plan, snapshot, 3).seconds == total_seconds(plan, snapshot, ThroughputModel.of(snapshot), 3)
