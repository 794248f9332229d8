"""A rehearsal reports the same figures of the plan as the plan's page."""

from __future__ import annotations

from rpu_desktop.planning import ThroughputModel, Wishes, make_plan, total_seconds
from rpu_desktop.planning.memory import free_memory
from rpu_desktop.rehearsal.figures import TakenMemory, expectation
from tests.planning.pools import PoolBuilder


def test_a_second_pass_for_updates_counts_once() -> None:
    build = PoolBuilder()
    for _ in range(3):
        build.vm(build.host(64), 4)
    snapshot = build.snapshot()
    plan = make_plan(snapshot, Wishes(), second_pass=True)
    assert plan.second is not None
    assert expectation(plan, snapshot, 3).seconds == total_seconds(plan, snapshot, ThroughputModel.of(snapshot), 3)


def test_memory_is_counted_as_the_plan_counts_it_while_vms_come_and_go() -> None:
    taken = TakenMemory()
    for stays in (3, 1, 4, 0):
        build = PoolBuilder()
        hosts = [build.host(64) for _ in range(2)]
        for number in range(4):
            build.vm(hosts[0] if number < stays else hosts[1], 4 + number)
        snapshot = build.snapshot()
        for host in snapshot.hosts.values():
            free = free_memory(snapshot, host.ref)
            assert free is not None
            assert host.memory_total is not None
            assert host.memory_total - host.memory_overhead - taken.on(host.ref, snapshot) == free
