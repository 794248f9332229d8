"""The progress of a plan, without a pool."""

from __future__ import annotations

from typing import NoReturn

from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import Reason, UpgradePlan
from tests.planning.actions import act, migrate, upgrade
from tests.planning.pools import PoolBuilder


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
            act(1, (), migrate("v0", "h0", "h1", out), "h0"),
            act(2, (1,), upgrade("h0"), "h0"),
            act(3, (2,), migrate("v0", "h1", "h0", home), "h0"),
            act(4, (2,), migrate("v1", "h1", "h0", out), "h1"),
            act(5, (3, 4), upgrade("h1"), "h1"),
            act(6, (2,), migrate("v2", "h2", "h0", out), "h2"),
            act(7, (5,), migrate("v1", "h0", "h1", home), "h1"),
            act(8, (5, 6), upgrade("h2"), "h2"),
            act(9, (8,), migrate("v2", "h0", "h2", home), "h2"),
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
    assert going.early([3, 4, 6]) == {6}, "the turn of 3 is over"
    for action in (3, 4):
        going.begin(action)
        going.finish(action)
    going.begin(5)
    assert going.next_host == "h2"
    assert not going.early([6])


def test_a_host_that_still_takes_vms_in_is_not_closed() -> None:
    assert course().may_close(HostUuid("h0"))
    assert not course().may_close(HostUuid("h1")), "it is not the next one"
    assert course(done=2).may_close(HostUuid("h1"))


def test_a_host_is_done_when_vms_return_only_after_a_later_turn() -> None:
    assert course(done=2).has_vms_to_return(HostUuid("h0"))
    assert not course(done=3).has_vms_to_return(HostUuid("h0"))
    assert course(done=6).has_vms_to_return(HostUuid("h1"))
    assert not course(done=2).has_vms_to_return(HostUuid("h2")), "that waits for its own turn"


class Long(set[int]):
    """Of thousands: it may be asked about one action, never gone through."""

    def __or__(self, other: object) -> NoReturn:
        raise AssertionError("everything that is done was gone through")

    def __iter__(self) -> NoReturn:
        raise AssertionError("everything that is done was gone through")


def test_a_question_about_one_action_does_not_go_through_all_that_is_done() -> None:
    """With a thousand VMs, it did so three times for each action that was ready, at each event of the pool."""
    plan = course(3)
    plan.done = Long((1, 2, 3))
    assert plan.early(plan.ready()) == {plan.ready()[1]}
    assert plan.next_host == "h1"
    assert plan.has_begun(2)
    assert not plan.has_begun(5)
