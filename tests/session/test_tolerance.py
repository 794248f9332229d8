"""How many servers may fail: those that fail before are skipped, at the limit the upgrade stops or asks."""

from __future__ import annotations

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.run.events import Answered, Asked, Named
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.run.report import Report
from rpu_desktop.session.tolerance import Tolerance
from rpu_desktop.session.unattended_prompter import UnattendedPrompter

POOL = Named("p", "Frankfurt")
WHOLE = (Choice.RETRY, Choice.SKIP, Choice.STOP)


def failed(host: str, choices: tuple[Choice, ...] = WHOLE, kind: PromptKind = PromptKind.FAILURE) -> Prompt:
    return Prompt(kind, POOL, Named(host, host), plain("?"), choices)


async def test_at_the_limit_the_upgrade_stops() -> None:
    prompter = UnattendedPrompter(0, Tolerance({"p": 2}))
    answers = [await prompter.ask(failed(host)) for host in ("a", "b", "a", "c")]
    assert answers == [Choice.SKIP, Choice.SKIP, Choice.SKIP, Choice.STOP], "the same server counts once"


async def test_what_failed_is_tried_again_before_it_is_skipped() -> None:
    prompter = UnattendedPrompter(1, Tolerance({"p": 1}))
    assert [await prompter.ask(failed("a")) for _ in range(2)] == [Choice.RETRY, Choice.SKIP]


@pytest.mark.parametrize(
    "prompt",
    [
        failed("a", (Choice.RETRY, Choice.STOP)),
        failed("a", kind=PromptKind.HOOK),
        Prompt(PromptKind.FAILURE, POOL, None, plain("?"), WHOLE),
        Prompt(PromptKind.FAILURE, Named("q", "Other"), Named("a", "a"), plain("?"), WHOLE),
    ],
    ids=["the coordinator, or away", "a script", "no server", "another pool"],
)
async def test_nothing_else_is_skipped(prompt: Prompt) -> None:
    assert await UnattendedPrompter(0, Tolerance({"p": 5})).ask(prompt) is Choice.STOP


def test_without_a_limit_nothing_is_skipped() -> None:
    assert not Tolerance().skips(failed("a"))


def test_what_failed_before_the_program_was_closed_counts() -> None:
    report = Report()
    question = {"pool": POOL, "text": plain("?"), "choices": ("skip",), "about": "failure"}
    report.apply(Asked(at=1, prompt="1", host=Named("a", "a"), **question))  # type: ignore[arg-type]
    report.apply(Answered(at=2, pool=POOL, prompt="1", choice="skip"))
    tolerance = Tolerance({"p": 1}, report)
    assert not tolerance.skips(failed("b"))
    assert tolerance.skips(failed("a"))
