"""The answers of a run that no one watches: wait, else retry, else the safe end."""

from __future__ import annotations

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import Named
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.session.unattended_prompter import UnattendedPrompter

R, S, X, W = Choice.RETRY, Choice.SKIP, Choice.STOP, Choice.WAIT
FAILURE, UPDATE, VM, WAITING = PromptKind.FAILURE, PromptKind.UPDATE, PromptKind.VM, PromptKind.WAITING


def prompt(kind: PromptKind, choices: tuple[Choice, ...], host: str | None = "a", pool: str = "p") -> Prompt:
    return Prompt(kind, Named(pool, pool), Named(host, host) if host else None, plain("?"), choices)


@pytest.mark.parametrize(
    ("kind", "choices", "retries", "answers"),
    [
        (FAILURE, (R, S, X), 0, [X, X]),
        (FAILURE, (R, S, X), 2, [R, R, X, X]),
        (FAILURE, (R, X), 1, [R, X]),
        (UPDATE, (R, S, X), 1, [R, S, S]),
        (VM, (R, S, X), 1, [R, X]),
        (VM, (R, S), 1, [R, S]),
        (WAITING, (W, Choice.CHECK, Choice.FAIL), 3, [W, W]),
        (PromptKind.GUEST, (W, R, Choice.POWER_OFF, S, X), 3, [W, W]),
    ],
)
async def test_the_safe_answer(
    kind: PromptKind, choices: tuple[Choice, ...], retries: int, answers: list[Choice]
) -> None:
    prompter = UnattendedPrompter(retries)
    assert [await prompter.ask(prompt(kind, choices)) for _ in answers] == answers


async def test_each_step_of_each_server_has_its_own_attempts() -> None:
    prompter = UnattendedPrompter(1)
    asked = [(FAILURE, "a", "p"), (FAILURE, "b", "p"), (UPDATE, "a", "p"), (FAILURE, None, "p"), (FAILURE, "a", "q")]
    first = [await prompter.ask(prompt(kind, (R, S, X), host, pool)) for kind, host, pool in asked]
    second = [await prompter.ask(prompt(kind, (R, S, X), host, pool)) for kind, host, pool in asked]
    assert first == [R] * 5
    assert second == [X, X, S, X, X]
