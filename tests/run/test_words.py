"""One wording for each ending, in the console, the report, and the desktop."""

from __future__ import annotations

from typing import Any

import pytest

from rpu_desktop.desktop.verdict import verdict
from rpu_desktop.run.ending import End, Ending, ending_of
from rpu_desktop.run.events import HostStage, Named, Outcome, PoolFinished
from rpu_desktop.run.lines import line_of
from rpu_desktop.run.prompts import Choice, PromptKind
from rpu_desktop.run.report import Report
from rpu_desktop.run.words import ENDING_LABELS, STAGE_LABELS, STAGE_WORDS, choice_words, ending_words

POOL = Named("p", "Frankfurt")

TABLE: list[tuple[Outcome, dict[str, Any], End]] = [
    (Outcome.DONE, {}, End.COMPLETE),
    (Outcome.DONE, {"upgraded": True}, End.COMPLETE),
    (Outcome.DONE, {"left": True}, End.SOMETHING_LEFT),
    (Outcome.DONE, {"put_back": False, "left": True}, End.NOT_PUT_BACK),
    (Outcome.DONE, {"down": 2, "put_back": False}, End.VMS_DOWN),
    (Outcome.DONE, {"updates_complete": False, "down": 2}, End.UPDATES_MISSING),
    (Outcome.DONE, {"skipped": 1, "updates_complete": False}, End.HOSTS_SKIPPED),
    (Outcome.FAILED, {}, End.FAILED),
    (Outcome.FAILED, {"skipped": 1, "left": True}, End.FAILED),
    (Outcome.FAILED, {"upgraded": True}, End.NOT_FINISHED),
    (Outcome.STOPPED, {}, End.STOPPED),
    (Outcome.STOPPED, {"upgraded": True}, End.NOT_FINISHED),
    (Outcome.BLOCKED, {}, End.BLOCKED),
    (Outcome.BLOCKED, {"upgraded": True}, End.BLOCKED),
]


@pytest.mark.parametrize(("outcome", "facts", "end"), TABLE)
def test_what_weighs_most_is_reported(outcome: Outcome, facts: dict[str, Any], end: End) -> None:
    assert ending_of(outcome, **facts).end is end


@pytest.mark.parametrize("end", End)
def test_every_end_has_a_sentence_of_its_own_and_a_label(end: End) -> None:
    words = str(ending_words(Ending(end, 2)))
    assert words not in {str(ending_words(Ending(other, 2))) for other in End if other is not end}
    assert words[0].isupper()
    assert not words.endswith(".")
    assert str(ENDING_LABELS[end])


@pytest.mark.parametrize("stage", HostStage)
def test_every_stage_has_words(stage: HostStage) -> None:
    assert str(STAGE_WORDS[stage])
    assert len(str(STAGE_LABELS[stage])) <= len(str(STAGE_WORDS[stage]))


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("upgraded", [True, False])
def test_console_report_and_desktop_use_the_same_words(outcome: Outcome, upgraded: bool) -> None:
    """A run that could not begin was "blocked", "not begun", "cannot start" and "could not begin"."""
    event = PoolFinished(pool=POOL, outcome=outcome, upgraded=upgraded)
    report = Report(outcome=outcome)
    report.apply(event)
    words = str(verdict(report).title)
    assert str(line_of(event)) == f"Frankfurt: {words}"
    assert report.to_text().startswith(f"Frankfurt: {words}.")


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        (PromptKind.FAILURE, Choice.SKIP, "skipped this server"),
        (PromptKind.UPDATE, Choice.SKIP, "continued without these updates"),
        (PromptKind.WAKING, Choice.SKIP, "left it suspended"),
        (PromptKind.VM, Choice.SKIP, "left it shut down and continued"),
        (PromptKind.GUEST, Choice.SHUTDOWN, "shut it down"),
        (PromptKind.HOOK, Choice.GO_ON, "continued in spite of the script"),
        (PromptKind.FAILURE, "", "not answered"),
        (PromptKind.FAILURE, "teleport", "teleport"),
    ],
)
def test_an_answer_is_worded_by_what_was_asked(kind: PromptKind, answer: str, words: str) -> None:
    assert choice_words(answer, kind).render() == words


@pytest.mark.parametrize("answer", Choice)
def test_no_answer_is_shown_by_its_bare_name(answer: Choice) -> None:
    assert choice_words(answer).render() != answer.value
