"""Everything between "the pools are connected" and the start of the run, without questions.

Used by scripts, and for every resumed run: pools that had not begun are prepared again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from rpu_desktop.i18n.text import Text
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure
from rpu_desktop.prechecks.types import Problem
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.session.media_test import MediaResult
from rpu_desktop.session.preflight import Cause, Obstacle
from rpu_desktop.session.put_back import PutBack
from rpu_desktop.session.session import State
from rpu_desktop.session.work import SessionWork

__all__ = ["Observer", "SilentObserver", "StartRefused", "prepare", "put_everything_back"]


class Observer(Protocol):
    """Is notified of what happens meanwhile."""

    def watches(self, why: Text) -> object:
        """A lock whose holder may be gone is being watched for some minutes."""
        ...

    def tested(self, result: MediaResult) -> object:
        """The media test is over."""
        ...

    def by_hand(self, findings: Findings, options: RunOptions) -> object:
        """A person boots the servers of this pool."""
        ...

    def checked(self, findings: Findings, options: RunOptions) -> object:
        """The prechecks of a pool are over for the first time."""
        ...

    def unsolved(self, pool: str, failure: FixFailure) -> object:
        """A fix failed that is not required."""
        ...

    def put_back(self, pool: str, attempt: PutBack) -> object:
        """Something was restored, or could not be."""
        ...


class SilentObserver:
    """For a front end that shows the session itself."""

    def watches(self, why: Text) -> None:
        """Nothing."""

    def tested(self, result: MediaResult) -> None:
        """Nothing."""

    def by_hand(self, findings: Findings, options: RunOptions) -> None:
        """Nothing."""

    def checked(self, findings: Findings, options: RunOptions) -> None:
        """Nothing."""

    def unsolved(self, pool: str, failure: FixFailure) -> None:
        """Nothing."""

    def put_back(self, pool: str, attempt: PutBack) -> None:
        """Nothing."""


class StartRefused(Exception):
    """The upgrade cannot start, for all these reasons; everything that had been switched off was restored."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__("; ".join(obstacle.text.render() for obstacle in obstacles))
        self.obstacles = tuple(obstacles)


async def prepare(work: SessionWork, observer: Observer) -> None:
    """Test, check and fix as the session's choices state; afterwards nothing prevents the start.

    Raises:
        StartRefused: something prevents it; everything was restored before. The same holds for the exceptions that are
            raised if the work is cancelled or the journal fails.

    """
    try:
        await _prepare(work, observer)
    except BaseException as error:
        await asyncio.shield(put_everything_back(work, observer))
        if isinstance(error, StepFailed):  # the journal: nothing is switched off without an entry in it
            raise StartRefused([Obstacle(Cause.JOURNAL, error.text, error.advice)]) from error
        raise


async def _prepare(work: SessionWork, observer: Observer) -> None:
    session = work.session
    _refuse(await work.preflight(watch=observer.watches, findings=False))
    fresh = work.fresh()
    if not fresh:
        return
    if all(session.options(key).mode is Mode.AUTOMATIC for key in fresh):
        await _test(work, observer, fresh)
    await work.check(fresh)
    for key in fresh:
        found, options = session.findings.get(key), session.options(key)
        if found is not None:
            if options.mode is Mode.MANUAL:
                observer.by_hand(found, options)
            observer.checked(found, options)
    await _solve(work, observer, fresh)
    _refuse([Obstacle(Cause.CONNECTION, why) for why in session.unchecked.values()])
    _refuse(await work.preflight())


def _refuse(obstacles: Sequence[Obstacle]) -> None:
    if obstacles:
        raise StartRefused(obstacles)


async def _test(work: SessionWork, observer: Observer, fresh: Sequence[str]) -> None:
    result = await work.test_media(fresh, served=True)
    assert result is not None  # noqa: S101 (no other media are chosen meanwhile)
    observer.tested(result)
    if result.failure is not None:
        raise StartRefused([Obstacle(Cause.MEDIA, *result.failure)])
    _refuse(await work.preflight(findings=False))
    await work.write_options()


async def _solve(work: SessionWork, observer: Observer, fresh: Sequence[str]) -> None:
    session = work.session
    wanted: list[tuple[str, Problem]] = session.resolvable() if session.choices.resolve_all else []
    if not wanted:
        return
    await work.solve(wanted, fresh)
    serious = []
    for (key, _), fix in session.fixes.items():
        connection, failure = work.pools.connection(key), fix.failure
        if failure is None or connection is None:
            continue
        if failure.problem.blocks:
            serious.append(Obstacle(Cause.FIX, failure.reason, failure.advice, connection.name, failure.problem))
        else:
            observer.unsolved(connection.name, failure)
    _refuse(serious)


async def put_everything_back(work: SessionWork, observer: Observer) -> None:
    """The upgrade does not take place: restore what was switched off for it in pools that have not begun.

    In a resumed run, pools that have begun are left as they are: a server may be in the middle of its turn, or another
    program may be upgrading. The front ends show what is switched off there, and offer to finish here.
    """
    states = work.record.states
    undos = {key: states[key].undos for key in work.fresh() if key in states}

    def told(key: str, attempt: PutBack) -> None:
        connection = work.pools.connection(key)
        if attempt.failure is None:
            work.session.forget_undo(key, attempt.undo)
        observer.put_back(connection.name if connection is not None else "", attempt)

    await work.put_back(undos, told)

    async def close() -> None:
        work.record.blocked()

    await work.worker.submit(close)
    if not work.session.finished:
        work.session.move_to(State.ENDED)
