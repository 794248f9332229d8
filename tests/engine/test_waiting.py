"""Waiting for a server that does not come back: what is usual, what takes longer, and who decides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from rpu_desktop.run.events import Answered, HostStage, Note, Outcome
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_run import NEW, OLD


@asynccontextmanager
async def impatient(*faults: str, **options: Any) -> AsyncIterator[SimulatedPools]:
    """A pool whose run soon reports that something takes longer than usual."""
    async with simulated("pool", *faults, **options) as it:
        it.patience = replace(PATIENCE, usual=0.05, reminder=0.05)
        yield it


class Decides(Answers):
    """Answers the question of waiting, too."""

    def __init__(self, waiting: Choice, host: str = "") -> None:
        super().__init__()
        self.waiting = waiting
        self.host = host

    async def ask(self, prompt: Prompt) -> Choice:
        if prompt.kind is PromptKind.WAITING and prompt.host and self.host in ("", prompt.host.name):
            self.asked.append(prompt)
            return self.waiting
        return await super().ask(prompt)


async def test_what_takes_long_is_reported_asked_and_waited_for() -> None:
    async with impatient("slow-boot:host=fra-02,seconds=3000", hosts=2, vms=4) as it:
        answers = Decides(Choice.WAIT)
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert any(isinstance(e, Note) and "longer than usual" in str(e.text) for e in it.events)
        question = next(prompt for prompt in answers.asked if prompt.kind is PromptKind.WAITING)
        assert question.choices == (Choice.WAIT, Choice.CHECK, Choice.FAIL)
        assert question.host is not None
        assert question.advice is not None


async def test_a_question_no_one_answers_goes_away_when_the_server_is_back() -> None:
    class Silent(Answers):
        async def ask(self, prompt: Prompt) -> Choice:
            self.asked.append(prompt)
            await asyncio.Event().wait()
            raise AssertionError

    async with impatient("slow-boot:host=fra-01,seconds=2000", hosts=2, vms=2) as it:
        report = await it.upgrade(Silent())
        assert report.outcome is Outcome.DONE
        assert {event.choice for event in it.events if isinstance(event, Answered)} == {"withdrawn"}


async def test_a_server_that_never_comes_back_is_given_up_only_by_the_admin_and_no_other_one_goes() -> None:
    async with impatient("never-back:host=fra-02", hosts=3, vms=6) as it:
        running = set(it.homes())
        answers = Decides(Choice.FAIL, "fra-02")
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.FAILED
        failure = next(prompt for prompt in answers.asked if prompt.kind is PromptKind.FAILURE)
        assert "fra-02 did not come back" in str(failure.text)
        assert failure.choices == (Choice.RETRY, Choice.STOP), "two servers must not be away at once"
        assert it.versions()["fra-03"] == OLD
        assert HostStage.REBOOTING not in it.stages("fra-03"), "it may be emptied meanwhile, but it stays"
        assert set(it.homes()) == running


async def test_how_long_it_takes_here_is_learned() -> None:
    async with impatient(hosts=3, vms=3) as it:
        await it.upgrade(Decides(Choice.CHECK))
        assert it.run is not None
        (run,) = it.run._runs.values()
        assert len(run.context.state.boots) == 3
