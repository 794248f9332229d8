"""A plan on its way, and what in the pool differs from it; without any pool."""

from __future__ import annotations

from rpu_desktop.engine.drift import ExpectedState, unsettled
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import Action, Migrate, Reason, UpgradeHost, UpgradePlan
from tests.planning.pools import NEW, PoolBuilder


def three_hosts() -> PoolBuilder:
    build = PoolBuilder()
    for _ in range(3):
        build.host()
    for host in ("h0", "h1", "h2"):
        build.vm(host)
    return build


def overlapping_plan() -> UpgradePlan:
    """h0 alone; then h1, and h2 is emptied meanwhile."""
    out, home = Reason.EVACUATE, Reason.RETURN
    return UpgradePlan(
        True,
        (),
        (
            Action(1, (), Migrate("v0", "h0", "h1", out), "h0"),
            Action(2, (1,), UpgradeHost("h0"), "h0"),
            Action(3, (2,), Migrate("v0", "h1", "h0", home), "h0"),
            Action(4, (2,), Migrate("v1", "h1", "h0", out), "h1"),
            Action(5, (3, 4), UpgradeHost("h1"), "h1"),
            Action(6, (2,), Migrate("v2", "h2", "h0", out), "h2"),
            Action(7, (5,), Migrate("v1", "h0", "h1", home), "h1"),
            Action(8, (5, 6), UpgradeHost("h2"), "h2"),
            Action(9, (8,), Migrate("v2", "h0", "h2", home), "h2"),
        ),
    )


def course(done: int = 0) -> PlanProgress:
    made = PlanProgress(overlapping_plan(), three_hosts().snapshot())
    for action in range(1, done + 1):
        made.begin(action)
        made.finish(action)
    return made


def test_only_what_all_it_waits_for_is_done_may_begin() -> None:
    going = course()
    assert going.ready() == [1]
    going.begin(1)
    assert going.ready() == []
    going.finish(1)
    assert going.ready() == [2]
    going.begin(2)
    going.finish(2)
    assert going.ready() == [3, 4, 6]


def test_what_came_to_nothing_may_begin_again() -> None:
    going = course()
    going.begin(1)
    going.put_back(1)
    assert going.ready() == [1]
    assert not going.finished


def test_the_host_after_the_one_in_turn_is_the_next_and_what_belongs_to_later_ones_is_early() -> None:
    going = course(done=2)
    assert going.next_host == "h1"
    assert going.is_early(6)
    assert not going.is_early(3), "its turn is over"
    assert not going.is_early(4)
    for action in (3, 4):
        going.begin(action)
        going.finish(action)
    going.begin(5)
    assert going.next_host == "h2"
    assert not going.is_early(6)


def test_a_host_that_still_takes_vms_in_is_not_closed() -> None:
    assert course().may_close("h0")
    assert not course().may_close("h1"), "it is not the next one"
    assert course(done=2).may_close("h1")


def test_a_host_is_done_when_nobody_is_to_come_home_but_after_a_later_turn() -> None:
    assert course(done=2).coming_home("h0")
    assert not course(done=3).coming_home("h0")
    assert course(done=6).coming_home("h1")
    assert not course(done=2).coming_home("h2"), "that waits for its own turn"


def words(build: PoolBuilder, before: PoolSnapshot, at_work: frozenset[str] = frozenset()) -> list[str]:
    return [str(text) for text in ExpectedState(before).differences(build.snapshot(), at_work, frozenset())]


def test_a_pool_that_did_not_change_does_not_differ() -> None:
    build = three_hosts()
    assert words(build, build.snapshot()) == []


def test_everything_that_a_plan_relies_on_is_noticed() -> None:
    build = three_hosts()
    before = build.snapshot()
    vms, hosts = build.records["VM"], build.records["host"]
    vms["v0"]["resident_on"] = "h2"
    vms["v1"]["power_state"], vms["v1"]["resident_on"] = "Halted", "OpaqueRef:NULL"
    vms["v2"]["memory_dynamic_min"] *= 2
    build.vm("h1")
    hosts["h1"]["enabled"] = False
    hosts["h2"]["software_version"] = NEW
    build.host()
    assert words(build, before) == [
        "host-h1 was put into maintenance mode",
        f"host-h2 runs another version now: {build.snapshot().hosts['h2'].software_version.full_label}",
        "host-h3 was added to the pool",
        "vm-v0 was moved to host-h2",
        "vm-v1 does not run any more",
        "vm-v2 needs another amount of memory now",
        "vm-v3 was started on host-h1",
    ]


def test_hosts_that_vanish_or_fall_silent_are_noticed() -> None:
    build = three_hosts()
    before = build.snapshot()
    del build.records["host"]["h2"]
    del build.records["VM"]["v2"]
    build.records["host_metrics"]["m-h1"]["live"] = False
    assert words(build, before) == [
        "host-h2 is no longer part of the pool",
        "host-h1 does not answer any more",
        "vm-v2 no longer exists",
    ]


def test_what_the_plan_itself_is_working_on_does_not_count() -> None:
    build = three_hosts()
    before = build.snapshot()
    build.records["VM"]["v0"]["resident_on"] = "h2"
    assert words(build, before, frozenset({"v0"})) == []
    expected = ExpectedState(before)
    expected.renew_vm(build.snapshot(), "v0")
    assert expected.differences(build.snapshot(), frozenset(), frozenset()) == []


def test_a_vm_that_somebody_stops_or_takes_away_as_it_arrives_is_noticed() -> None:
    build = three_hosts()
    expected = ExpectedState(build.snapshot())
    vms = build.records["VM"]
    vms["v0"]["resident_on"] = "h2"
    expected.expect_vm_on(build.snapshot(), "v0", "h2")
    assert expected.differences(build.snapshot(), frozenset(), frozenset()) == []
    vms["v0"]["power_state"], vms["v0"]["resident_on"] = "Halted", "OpaqueRef:NULL"
    vms["v1"]["resident_on"] = "h0"
    expected.expect_vm_on(build.snapshot(), "v0", "h1")
    expected.expect_vm_on(build.snapshot(), "v1", "h2")
    differences = expected.differences(build.snapshot(), frozenset(), frozenset())
    assert [str(text) for text in differences] == ["vm-v0 does not run any more", "vm-v1 was moved to host-h0"]


def test_vms_on_their_way_are_not_settled() -> None:
    build = three_hosts()
    assert unsettled(build.snapshot()) == []
    build.records["VM"]["v0"]["scheduled_to_be_resident_on"] = "h1"
    build.records["VM"]["v1"]["current_operations"] = {"task": "pool_migrate"}
    assert [vm.ref for vm in unsettled(build.snapshot())] == ["v0", "v1"]
