"""What the errors of a plan's steps mean for the run, and which of several results comes first."""

from __future__ import annotations

import pytest

from rpu_desktop.engine.results import (
    AnswerLost,
    HostFailed,
    HostLeftOut,
    PlanChanged,
    PlanFinished,
    Result,
    as_failure,
    ended_by,
    gravest,
)
from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.failures import Skipped, StepFailed, Stopped
from rpu_desktop.updates.errors import UpdateError
from rpu_desktop.xapi.failures import CutOff, NoAnswer, Unreachable, XapiError

A, B = HostUuid("a"), HostUuid("b")
FAILED = StepFailed(plain("no disk"), plain("add one"))


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (Skipped(), HostLeftOut(A)),
        (FAILED, HostFailed(A, FAILED)),
        (Unreachable(plain("no route")), AnswerLost(plain("no route"))),
        (CutOff(plain("the cable")), AnswerLost(plain("the cable"))),
        (NoAnswer(plain("silent")), AnswerLost(plain("silent"))),
    ],
)
def test_what_an_error_of_a_step_means(error: Exception, result: Result) -> None:
    assert ended_by(A, error) == result


def test_a_stop_is_no_result_of_a_step() -> None:
    with pytest.raises(Stopped):
        ended_by(A, Stopped())


@pytest.mark.parametrize(
    "error", [UpdateError(plain("no such update"), plain("choose another")), XapiError(plain("refused"), plain("wait"))]
)
def test_an_error_with_words_keeps_them(error: UpdateError | XapiError) -> None:
    failure = as_failure(error)
    assert (failure.text, failure.advice) == (error.text, error.advice)


def test_an_error_without_words_is_an_internal_one_and_has_advice(caplog: pytest.LogCaptureFixture) -> None:
    failure = as_failure(KeyError("ref"))
    assert failure.text.render() == "Internal error: KeyError('ref')"
    assert failure.advice is not None
    assert "unexpected error" in caplog.text


@pytest.mark.parametrize(
    ("results", "first"),
    [
        ([], None),
        ([None, PlanFinished(), PlanChanged(())], None),
        ([AnswerLost(plain("x")), HostFailed(A, FAILED)], HostFailed(A, FAILED)),
        ([HostFailed(A, FAILED), HostLeftOut(B), AnswerLost(plain("x"))], HostLeftOut(B)),
        ([HostFailed(A, FAILED), HostFailed(B, FAILED)], HostFailed(A, FAILED)),
    ],
)
def test_the_admins_decision_comes_first_then_what_is_to_be_decided(
    results: list[Result | None], first: Result | None
) -> None:
    assert gravest(results) == first
