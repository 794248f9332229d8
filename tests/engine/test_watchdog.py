"""Errors while asking about a hanging server, or in a heartbeat, do not end the watch itself."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from rpu_desktop.engine import pool_lock
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.run.events import HostChanged, HostStage, Note, NoteLevel, Outcome
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from tests.engine.runs import simulated
from tests.engine.test_hanging import HURRIED, Wakes, hang, says
from tests.engine.test_outages import once
from tests.engine.test_second_pass import to_eight


class Breaks(Wakes):
    """Fails while showing the first question."""

    broken = 0

    async def ask(self, prompt: Prompt) -> Choice:
        if prompt.kind is PromptKind.WAITING and not self.broken:
            self.broken += 1
            raise RuntimeError("the window is gone")
        return await super().ask(prompt)


async def test_a_question_that_cannot_be_shown_is_reported_and_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """The watch ended silently, and the upgrade waited forever for a hanging server."""
    async with to_eight() as it:
        it.patience = replace(HURRIED, reminder=1.0)
        once(it, says("The pool is reading its repositories"), lambda: hang(it, "fra-03"))
        answers = Breaks(it, Choice.WAIT)
        with caplog.at_level(logging.ERROR):
            report = await it.upgrade(answers)
    assert answers.broken == 1
    assert [prompt.kind for prompt in answers.asked] == [PromptKind.WAITING]
    told = [str(event.text) for event in it.events if isinstance(event, Note) and event.level is NoteLevel.WARNING]
    assert any("The question about fra-03" in text and "the window is gone" in text for text in told)
    assert "the window is gone" in caplog.text
    assert report.outcome is Outcome.DONE


async def test_a_sign_of_life_that_breaks_does_not_end_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another computer would have taken the pool over, a few minutes later."""
    monkeypatch.setattr(pool_lock, "_SIGN_OF_LIFE", 0.05)
    read, signs = LockRecord.of, []

    def reads(config: dict[str, str]) -> LockRecord | None:
        signs.append(config)
        if len(signs) == 5:
            raise RuntimeError("nobody thought of this")
        return read(config)

    async with simulated("pool", hosts=2, vms=2) as it:
        it.patience = replace(it.patience, heartbeat=0.05)
        it.on_event = lambda event: (
            monkeypatch.setattr(LockRecord, "of", reads)
            if isinstance(event, HostChanged) and event.stage is HostStage.INSTALLING
            else None
        )
        report = await it.upgrade()
    assert len(signs) > 5
    assert report.outcome is Outcome.DONE
