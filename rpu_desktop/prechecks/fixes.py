"""Applies fixes: each change is reported before it is made, so that it can be recorded."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.registry import REMEDIES
from rpu_desktop.prechecks.types import Fix, Problem, Undo
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["FixFailure", "apply_fix", "apply_fixes", "decide", "prepare_undo"]

log = logging.getLogger(__name__)

Record = Callable[[Undo], None]
Progress = Callable[[float], None]

_SETTLING = 60.0
"""Seconds for a change to be seen in the cache; it takes as long as the pool's events take to arrive."""

_AT_ONCE = 4
"""Fixes that run side by side in one pool."""


@dataclass(frozen=True, slots=True)
class FixFailure:
    """A fix that did not work, and what to do next."""

    problem: Problem
    reason: Text
    advice: Text | None = None


def decide(wishes: Wishes, fix: Fix) -> Wishes | None:
    """The wishes after the decision in `fix`; None if it has to be applied in the pool, with `apply_fix`."""
    return REMEDIES[fix.kind].decide(wishes, fix.arguments, fix.chosen)


def prepare_undo(snapshot: PoolSnapshot, fix: Fix) -> Undo | None:
    """How `fix` will be undone, read from the current state of the pool; None if there is nothing to undo."""
    return REMEDIES[fix.kind].prepare_undo(snapshot, fix.arguments)


async def apply_fix(
    connection: PoolConnection, fix: Fix, record: Record | None = None, progress: Progress | None = None
) -> Undo | None:
    """Carry out `fix` and wait until the pool shows it; `record` gets its undo before anything changes.

    Raises:
        XapiError: the pool refused it.
        LookupError: the object it is about is gone, or the fix needs a decision first.

    """
    remedy = REMEDIES[fix.kind]
    undo = prepare_undo(connection.snapshot(), fix)
    if undo is not None and record is not None:
        record(undo)
    await remedy.apply(connection, fix.arguments, progress or _nobody)
    with contextlib.suppress(TimeoutError):  # then the next look shows that the problem is still there
        await connection.wait_for(lambda now: remedy.done(now, fix.arguments), timeout=_SETTLING)
    return undo


async def apply_fixes(
    connection: PoolConnection,
    problems: Sequence[Problem],
    record: Record,
    progress: Callable[[Problem, float], None] | None = None,
    begins: Callable[[Problem], None] | None = None,
) -> list[FixFailure]:
    """Carry out the fixes of all `problems`, side by side where that is safe; those that failed, and why.

    First come those that others rely on, one by one; then the rest, one after the other where they are about the same
    object.  `begins` is called once for each fix, `progress` with its share from 0 to 1 as often as it changes.
    """
    work = _Batch(connection, record, progress or (lambda problem, share: None), begins or (lambda problem: None))
    for problem in (problem for problem in problems if _alone(problem)):
        await work.fix(problem)
    groups: dict[str, list[Problem]] = {}
    for problem in (problem for problem in problems if not _alone(problem)):
        groups.setdefault(problem.objects[0].uuid if problem.objects else "", []).append(problem)
    await asyncio.gather(*map(work.fix_in_turn, groups.values()))
    order = {problem.id: place for place, problem in enumerate(problems)}
    return sorted(work.failures, key=lambda failure: order[failure.problem.id])


class _Batch:
    def __init__(
        self,
        connection: PoolConnection,
        record: Record,
        progress: Callable[[Problem, float], None],
        begins: Callable[[Problem], None],
    ) -> None:
        self.failures: list[FixFailure] = []
        self._connection = connection
        self._record = record
        self._progress = progress
        self._begins = begins
        self._limit = asyncio.Semaphore(_AT_ONCE)

    async def fix_in_turn(self, problems: Sequence[Problem]) -> None:
        async with self._limit:
            for problem in problems:
                await self.fix(problem)

    async def fix(self, problem: Problem) -> None:
        if problem.fix is None:
            return
        self._begins(problem)
        self._progress(problem, 0.0)
        try:
            await apply_fix(self._connection, problem.fix, self._record, lambda share: self._progress(problem, share))
        except AppError as error:  # of the pool, or of the journal that records the undo
            self.failures.append(FixFailure(problem, error.text, error.advice))
        except LookupError:
            gone = translate("prechecks", "The object no longer exists.")
            self.failures.append(FixFailure(problem, gone))
        except Exception as error:  # one fix's mistake must not keep the others from being tried
            log.exception("fix %s failed", problem.fix.kind)
            self.failures.append(FixFailure(problem, plain(repr(error))))
        else:
            self._progress(problem, 1.0)


def _alone(problem: Problem) -> bool:
    return problem.fix is not None and REMEDIES[problem.fix.kind].alone


def _nobody(share: float) -> None:
    """For those who do not ask for progress."""
