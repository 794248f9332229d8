"""What may begin while a pause is being reached, without a pool."""

from __future__ import annotations

import pytest

from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.pause_rules import Pause
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.inventory.ids import NO_HOST, HostUuid
from rpu_desktop.planning import Reason, UpgradePlan
from tests.engine.test_plan_progress import course, three_hosts
from tests.planning.actions import act, migrate, upgrade

H0, H1, H2 = HostUuid("h0"), HostUuid("h1"), HostUuid("h2")


@pytest.mark.parametrize(
    ("done", "host", "held"),
    [
        (2, H1, [H2]),
        (2, H0, [H1, H2]),
        (5, H1, [H2]),
        (8, H2, []),
    ],
    ids=["the next server is finished", "none is", "the one in its turn is", "all are"],
)
def test_turns_that_have_not_begun_wait_except_that_of_the_server_to_finish(
    done: int, host: HostUuid, held: list[HostUuid]
) -> None:
    pause, plan = Pause(PauseAfter.SERVER, host), course(done)
    assert [other for other in (H0, H1, H2) if pause.holds_back(plan, other)] == held


@pytest.mark.parametrize(("done", "waits"), [(2, True), (5, True), (8, False)])
def test_what_comes_after_all_turns_waits_while_one_is_left(done: int, *, waits: bool) -> None:
    assert Pause(PauseAfter.SERVER).holds_back(course(done), NO_HOST) is waits


def test_while_the_server_is_being_emptied_everything_may_begin() -> None:
    plan = course(done=2)
    assert Pause(PauseAfter.SERVER, H1).let_through(plan, plan.ready()) == plan.ready() == [3, 4, 6]


def test_once_its_turn_has_begun_only_returns_may() -> None:
    plan = course(done=4)
    plan.begin(5)
    assert plan.ready() == [6]
    assert Pause(PauseAfter.SERVER, H1).let_through(plan, plan.ready()) == []
    plan.finish(5)
    assert plan.ready() == [6, 7]
    assert Pause(PauseAfter.SERVER, H1).let_through(plan, plan.ready()) == [7]


def test_a_vm_of_a_finished_server_returns_although_the_step_belongs_to_none_of_the_turns() -> None:
    """The planner moves what can wait behind all turns."""
    away, home = Reason.EVACUATE, Reason.RETURN
    plan = UpgradePlan(
        True,
        (),
        (
            act(1, (), migrate("v0", "h0", "h1", away), "h0"),
            act(2, (1,), upgrade("h0"), "h0"),
            act(3, (2,), migrate("v1", "h1", "h2", away), "h1"),
            act(4, (3,), upgrade("h1"), "h1"),
            act(5, (2,), migrate("v0", "h1", "h0", home)),
            act(6, (2,), migrate("v2", "h2", "h0", away)),
        ),
    )
    progress = PlanProgress(plan, three_hosts().snapshot())
    for action in (1, 2):
        progress.begin(action)
        progress.finish(action)
    assert progress.ready() == [3, 5, 6]
    assert Pause(PauseAfter.SERVER).let_through(progress, progress.ready()) == [5]
