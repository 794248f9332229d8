"""Plans without progress: slower and slower, and then a question."""

from __future__ import annotations

from rpu_desktop.engine.convergence import Convergence
from rpu_desktop.run.events import Event, Outcome, PoolPlanned, VmChanged, VmStage
from rpu_desktop.run.prompts import Choice
from tests.engine.runs import Answers, SimulatedPools, simulated


def plans(headway: Convergence, most: int = 100) -> tuple[int, list[float]]:
    """The number of plans before the question, and the pauses before them."""
    pauses: list[float] = []
    for number in range(most):
        headway.plan()
        if headway.stuck:
            return number, pauses
        pauses.append(headway.pause(5.0))
    return most, pauses


def test_plans_that_lead_to_nothing_come_more_and_more_slowly_and_end() -> None:
    count, pauses = plans(Convergence())
    assert count == 10
    assert pauses[:2] == [0, 0]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 30


def test_what_is_done_starts_the_count_again_and_what_others_change_does_too_but_slowly() -> None:
    headway = Convergence()
    plans(headway, 9)
    headway.done()
    assert plans(headway, 9) == plans(Convergence(), 9)
    headway.changed()
    count, pauses = plans(headway)
    assert count == 10
    assert min(pauses) == 30, "somebody who changes the pool all the time does not keep the planner busy"


def test_a_refusal_counts_once() -> None:
    headway = Convergence()
    for _ in range(2):
        plans(headway, 9)
        headway.learned(("vm", "host", "SOME_CODE"))
    assert plans(headway)[0] == 1
    headway.restart()
    assert plans(headway)[0] == 10


def test_a_step_without_effect_is_left_after_a_while() -> None:
    headway = Convergence()
    assert [headway.in_vain("a") for _ in range(6)] == [False, False, False, False, True, False]
    headway.done()
    assert not headway.in_vain("a")


REFUSED = "call-fails:method=VM.pool_migrate,code=HOST_STILL_BOOTING,times=0"


class Bounded(Answers):
    """Stops a run that repeats the same migrations endlessly."""

    def __init__(self, it: SimulatedPools, *choices: Choice) -> None:
        super().__init__(*choices)
        self.sent = 0
        self.stopped = False

        def look(event: Event) -> None:
            self.sent += isinstance(event, VmChanged) and event.stage is VmStage.MOVE_FAILED
            if self.sent > 400 and it.run is not None and not self.stopped:
                self.stopped = True
                it.run.stop()

        it.on_event = look


async def test_moves_that_always_end_as_if_someone_restarted_end_in_a_question() -> None:
    async with simulated("pool", REFUSED, hosts=3, vms=6) as it:
        answers = Bounded(it)
        await it.upgrade(answers)
        assert not answers.stopped, "moves were sent without an end"
        assert len(answers.asked) == 1
        text = str(answers.asked[0].text)
        assert "in a row made no progress" in text, text
        assert "could not be migrated to" in text, text
        assert answers.asked[0].choices == (Choice.RETRY, Choice.STOP)
        assert it.outcome() is Outcome.FAILED
        assert not it.disabled()
        assert sum(isinstance(event, PoolPlanned) for event in it.events) < 25
