"""How the execution of a plan, and a whole run, ends: as values that a caller handles case by case."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from rpu_desktop.engine.idempotent import LOST
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.failures import Skipped, StepFailed, Stopped

__all__ = [
    "AnswerLost",
    "Continue",
    "HostFailed",
    "HostLeftOut",
    "PlanChanged",
    "PlanFinished",
    "Result",
    "RunEnd",
    "as_failure",
    "ended_by",
    "gravest",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlanFinished:
    """Everything that was planned is done."""


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """The pool differs from the plan, for these reasons: another plan is needed."""

    because: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """The connection broke: the pool has to be read to know what was done."""

    text: Text


@dataclass(frozen=True, slots=True)
class HostLeftOut:
    """The admin skips this host (uuid)."""

    host: HostUuid


@dataclass(frozen=True, slots=True)
class HostFailed:
    """A step of this host (uuid) failed; all other work has ended, except the upgrade of another host."""

    host: HostUuid
    failure: StepFailed


@dataclass(frozen=True, slots=True)
class Continue:
    """There is more to do: read the pool, and plan again."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """Nothing more is upgraded in this pool; `detail` is the reason, if the outcome does not state it."""

    outcome: Outcome
    detail: Text | None = None


Result = PlanFinished | PlanChanged | AnswerLost | HostLeftOut | HostFailed


def ended_by(host: HostUuid, error: Exception) -> AnswerLost | HostLeftOut | HostFailed:
    """What an error that ended a step of `host` (uuid) means for the run.

    Raises:
        Stopped: the admin asked to stop.

    """
    match error:
        case Stopped():
            raise error
        case Skipped():
            return HostLeftOut(host)
        case _ if isinstance(error, LOST):
            return AnswerLost(plain(str(error)))
        case _:
            return HostFailed(host, as_failure(error))


_WEIGHT = (AnswerLost, HostFailed, HostLeftOut)


def gravest(results: Iterable[Result | None]) -> Result | None:
    """The result to act on first: the admin's decisions, then open decisions.

    The steps of the others have changed nothing; the next plan contains them again.
    """
    found = [result for result in results if isinstance(result, _WEIGHT)]
    return max(found, key=lambda result: _WEIGHT.index(type(result)), default=None)


def as_failure(error: Exception) -> StepFailed:
    """Any error in words for the admin."""
    if isinstance(error, StepFailed):
        return error
    if isinstance(error, AppError):
        return StepFailed(error.text, error.advice)
    log.error("unexpected error", exc_info=error)
    text = translate("engine", "Internal error: {error}")
    advice = translate("engine", "Check the pool, then choose Retry to continue with the remaining steps.")
    return StepFailed(text.of(error=repr(error)), advice)
