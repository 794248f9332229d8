"""What may begin while a pause is being reached, without a pool."""

from __future__ import annotations

import pytest

from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.pause_rules import Pause
from rpu_desktop.inventory.ids import NO_HOST, HostUuid
from tests.engine.test_plan_progress import course

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


def test_a_pause_without_a_server_lets_vms_return_only() -> None:
    plan = course(done=2)
    assert Pause(PauseAfter.SERVER).let_through(plan, plan.ready()) == [3]
