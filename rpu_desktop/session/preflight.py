"""Every reason why an upgrade must not start, found before anything is changed: the only place that decides it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from rpu_desktop.engine.pool_lock import Occupied, assure_silent, other_run
from rpu_desktop.engine.preflight import obstacles as run_obstacles
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.media.licence import Licence
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.types import Problem, Severity
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["Candidate", "Cause", "Obstacle", "found_obstacles", "licence_obstacles", "media_obstacles", "preflight"]


class Cause(Enum):
    """The kind of reason, so that a front end can add how its user removes it."""

    LOCK = "another run"
    SETTING = "network, backup folder"
    JOURNAL = "journal"
    MEDIA = "media"
    LICENCE = "licence agreement"
    PROBLEM = "precheck"
    FIX = "a fix that failed"
    PLAN = "plan"
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason not to start; `pool` is the name of the pool, empty if it concerns all of them.

    `problem` is the precheck's, if one found it.
    """

    cause: Cause
    text: Text
    advice: Text | None = None
    pool: str = ""
    problem: Problem | None = None
    licence: Licence | None = None
    """The agreement that waits for consent, if the reason is one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One pool to be upgraded, and what is known about it; None means unknown, and is no obstacle.

    `own_runs` are runs (ids) whose lock on the pool is ours; `take_over`: any lock is. A pool that has `begun` is in
    the middle of its upgrade: only a lock keeps it from continuing.
    """

    connection: PoolConnection
    options: RunOptions
    own_runs: frozenset[str] = frozenset()
    take_over: bool = False
    begun: bool = False
    media: PoolMedia | None = None
    findings: Findings | None = None


Watch = Callable[[Text], object]


async def preflight(
    candidates: Sequence[Candidate],
    store: JournalStore | None = None,
    *,
    accepted: Iterable[Licence] = (),
    watch: Watch | None = None,
) -> list[Obstacle]:
    """All reasons not to start that can be determined now; empty if the upgrade may start.

    `store` is where a new run will have its journal; None if there is one already. `accepted` are the accepted license
    agreements. With `watch`, a lock of doubtful age is watched for some minutes until its holder is known to be gone;
    it is called with the reason for the delay.
    """
    found = [] if store is None else await _journal_obstacles(store)
    locks = await asyncio.gather(*(_lock_obstacle(candidate, watch) for candidate in candidates))
    found += [obstacle for obstacle in locks if obstacle is not None]
    fresh = [candidate for candidate in candidates if not candidate.begun]
    for candidate in fresh:
        name = candidate.connection.name
        for refusal in await run_obstacles(candidate.connection.snapshot(), candidate.options):
            found.append(Obstacle(Cause.SETTING, refusal.text, refusal.advice, name))
    tests = [candidate.media for candidate in fresh if candidate.media and candidate.options.mode is Mode.AUTOMATIC]
    found += media_obstacles(tests) or licence_obstacles(tests, accepted)
    for candidate in fresh:
        found += found_obstacles(candidate.findings) if candidate.findings else ()
    return found


async def _journal_obstacles(store: JournalStore) -> list[Obstacle]:
    try:
        await asyncio.to_thread(store.assert_usable)
    except StepFailed as error:
        return [Obstacle(Cause.JOURNAL, error.text, error.advice)]
    return []


async def _lock_obstacle(candidate: Candidate, watch: Watch | None) -> Obstacle | None:
    if candidate.take_over:
        return None
    connection = candidate.connection
    try:
        if watch is not None:
            await assure_silent(connection, candidate.own_runs, watch)
        elif (lock := other_run(connection.snapshot().pool.other_config, candidate.own_runs)) is not None:
            raise Occupied(connection.name, lock)
    except Occupied as error:
        return Obstacle(Cause.LOCK, error.text, error.advice, connection.name)
    except XapiError as error:
        return Obstacle(Cause.CONNECTION, error.text, error.advice, connection.name)
    return None


def media_obstacles(tests: Iterable[PoolMedia]) -> list[Obstacle]:
    """Why pools cannot use the tested media."""
    return [
        Obstacle(Cause.MEDIA, problem.text, problem.why, test.pool.name, problem)
        for test in tests
        for problem in test.problems
        if problem.severity is Severity.BLOCKS
    ]


def licence_obstacles(tests: Iterable[PoolMedia], accepted: Iterable[Licence] = ()) -> list[Obstacle]:
    """The license agreements of the media that have not been accepted, each once."""
    waiting = {test.licence for test in tests if test.licence} - set(accepted)
    text = translate(
        "session", "The installation media contain a license agreement ({name}) that must be accepted first."
    )
    found = sorted(waiting, key=lambda licence: licence.name)
    return [Obstacle(Cause.LICENCE, text.of(name=licence.name), licence=licence) for licence in found]


def found_obstacles(findings: Findings) -> Iterator[Obstacle]:
    """The prechecks' results, including open decisions, and why there is no plan."""
    pool = findings.snapshot.pool.name
    told = set()
    for problem in findings.blocking:
        told.add(problem.text.render())
        yield Obstacle(Cause.PROBLEM, problem.text, problem.why, pool, problem)
    for reason in findings.plan.obstacles if findings.plan else ():
        if reason.render() not in told:
            yield Obstacle(Cause.PLAN, reason, None, pool)
