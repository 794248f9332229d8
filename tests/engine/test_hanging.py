"""A member that hangs while its updates are listed or installed, or while settings are restored, causes a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, Outcome, Restored
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.simulator.behaviour.state import state_of
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_outages import once, ref
from tests.engine.test_run import resolve
from tests.engine.test_second_pass import HOSTS, to_eight, updated
from tests.engine.test_updates import told, updating

HURRIED = replace(PATIENCE, restarting=2.0, answer=1.5, settling=6.0, reminder=60.0)


def hang(it: SimulatedPools, name: str) -> None:
    """The member accepts calls, and responds to none."""
    host = ref(it, name)
    it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", True))


class Wakes(Answers):
    """Gives this answer to the question about waiting; continues without updates if asked about them.

    The server wakes up when it is waited for, or at the next question: if it woke up earlier, what it was asked could
    be done before the answer is heard.
    """

    def __init__(self, it: SimulatedPools, answer: Choice, name: str = "fra-03") -> None:
        super().__init__()
        self.it = it
        self.answer = answer
        self.name = name
        self.said: list[str] = []

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        if prompt.kind is not PromptKind.WAITING:
            self._wake()
            return Choice.SKIP if prompt.kind is PromptKind.UPDATE else Choice.STOP
        self.said = [str(e.text) for e in self.it.events if isinstance(e, Note)]
        if self.answer is not Choice.FAIL:
            self._wake()
        return self.answer

    def _wake(self) -> None:
        self.it.ask(lambda: setattr(state_of(self.it.pool).hosts[ref(self.it, self.name)], "hangs", False))


def assert_asked(answers: Wakes) -> None:
    """Assert that the first question is about waiting for the server, and comes after a note."""
    first = answers.asked[0]
    assert first.kind is PromptKind.WAITING
    assert first.host is not None
    assert first.host.name == answers.name
    assert f"{answers.name} has not responded" in str(first.text)
    assert any(f"{answers.name} does not respond" in text for text in answers.said)


def says(words: str) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Note) and words in str(event.text)


@pytest.mark.parametrize("answer", [Choice.WAIT, Choice.FAIL])
async def test_a_member_that_begins_to_hang_while_all_updates_are_listed_is_asked_about(answer: Choice) -> None:
    """The coordinator asks each host what it lacks, without a time-out: the second pass hung forever."""
    async with to_eight() as it:
        it.patience = HURRIED
        once(it, says("The pool is reading its repositories"), lambda: hang(it, "fra-03"))
        answers = Wakes(it, answer)
        report = await it.upgrade(answers)
        assert_asked(answers)
        if answer is Choice.WAIT:
            assert len(answers.asked) == 1
            assert report.outcome is Outcome.DONE
            assert updated(it) == dict.fromkeys(HOSTS, True)
        else:
            (second, *_) = answers.asked[1:]
            assert second.kind is PromptKind.UPDATE
            assert second.choices == (Choice.RETRY, Choice.SKIP, Choice.STOP)
            assert "fra-03 has not responded" in str(second.text)
            assert report.outcome is Outcome.DONE
            assert not report.updates_complete
            assert set(it.versions().values()) == {"8.4.0"}


@pytest.mark.parametrize("answer", [Choice.WAIT, Choice.FAIL])
async def test_a_member_that_begins_to_hang_when_it_is_to_install_its_updates_is_asked_about(answer: Choice) -> None:
    async with to_eight() as it:
        it.patience = HURRIED

        def installs(event: Event) -> bool:
            told = isinstance(event, HostChanged) and event.stage is HostStage.UPDATING and event.host.name == "fra-03"
            return told and "is installing its updates" in str(getattr(event, "detail", ""))

        once(it, installs, lambda: hang(it, "fra-03"))
        answers = Wakes(it, answer)
        report = await it.upgrade(answers)
        assert_asked(answers)
        assert report.outcome is Outcome.DONE
        if answer is Choice.WAIT:
            assert len(answers.asked) == 1
            assert updated(it) == dict.fromkeys(HOSTS, True)
        else:
            assert [prompt.kind for prompt in answers.asked] == [PromptKind.WAITING, PromptKind.UPDATE]
            assert "fra-03 has not responded" in str(answers.asked[1].text)


@pytest.mark.parametrize(
    ("scenario", "method"),
    [("xcp-ng", "check_update"), ("xcp-ng", "update"), ("updates-iso", "pool_update.apply")],
)
async def test_a_member_that_hangs_while_other_mechanisms_have_updates_is_asked_about_too(
    scenario: str, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpu_desktop.updates.library.cache_folder", lambda: tmp_path)
    async with updating(scenario) as it:
        it.patience = HURRIED
        name = sorted(it.versions())[1]
        host = ref(it, name)
        done: list[str] = []

        def look(called: str, arguments: Sequence[Any]) -> None:
            if not done and host in arguments and method in (called, *map(str, arguments)):
                done.append(called)
                state_of(it.pool).hosts[host].hangs = True

        it.watch_calls(look)
        answers = Wakes(it, Choice.WAIT, name)
        report = await it.upgrade(answers)
        assert done
        assert_asked(answers)
        assert len(answers.asked) == 1
        assert report.outcome is Outcome.DONE
        assert all(event.complete for event in told(it).values())


@pytest.mark.parametrize("answer", [Choice.WAIT, Choice.FAIL])
async def test_a_member_that_hangs_while_high_availability_is_restored_is_asked_about(answer: Choice) -> None:
    """Each member has to join in; the run was over but for that, and never ended."""
    async with simulated("ha-wlb", hosts=3, vms=6, speed=1000) as it:
        undos = await resolve(it)
        it.patience = HURRIED
        host = ref(it, "fra-03")
        done: list[str] = []

        def look(called: str, arguments: Sequence[Any]) -> None:
            if not done and called.endswith("pool.enable_ha"):
                done.append(called)
                state_of(it.pool).hosts[host].hangs = True

        it.watch_calls(look)
        answers = Wakes(it, answer)
        report = await it.upgrade(answers, undos=undos)
        assert done
        assert_asked(answers)
        assert len(answers.asked) == 1
        back = {str(e.what): e for e in it.events if isinstance(e, Restored)}
        ha = next(event for what, event in back.items() if "HA" in what)
        assert set(it.versions().values()) == {"8.4.0"}
        if answer is Choice.WAIT:
            assert report.outcome is Outcome.DONE
            assert all(event.ok for event in back.values())
        else:
            assert not ha.ok
            assert "fra-03 has not responded" in str(ha.detail)
            assert sum(not event.ok for event in back.values()) == 1, "the other things are put back all the same"


async def test_to_stop_at_the_question_ends_a_run_that_a_member_that_hangs_kept_from_its_end() -> None:
    async with simulated("ha-wlb", hosts=3, vms=6, speed=1000) as it:
        undos = await resolve(it)
        it.patience = HURRIED
        host = ref(it, "fra-03")

        def look(called: str, arguments: Sequence[Any]) -> None:
            if called.endswith("pool.enable_ha"):
                state_of(it.pool).hosts[host].hangs = True

        it.watch_calls(look)
        await it.upgrade(Stops(), undos=undos)
        failed = [event for event in it.events if isinstance(event, Restored) and not event.ok]
        assert len(failed) == 1
        assert "fra-03 has not responded" in str(failed[0].detail)


class Stops(Answers):
    """Does not wait for anything."""

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        return Choice.STOP
