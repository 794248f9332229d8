"""Every reason why an upgrade must not start, found before anything is touched: the only place that decides it."""

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
    """What kind of reason it is: a front end may add how its user removes it."""

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
    """One reason not to start; `pool` is the name of the pool it is about, empty where it is about all of them.

    `problem` is the precheck's, where one found it.
    """

    cause: Cause
    text: Text
    advice: Text | None = None
    pool: str = ""
    problem: Problem | None = None
    licence: Licence | None = None
    """The agreement that waits for consent, where it is about one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One pool that is to be upgraded, and what is known of it so far; None is not known yet and no obstacle.

    `mine` are runs (ids) whose lock on the pool is ours; `take_over`: any lock is.  A pool that has `begun` is amid
    its upgrade: only a lock keeps it from going on.
    """

    connection: PoolConnection
    options: RunOptions
    mine: frozenset[str] = frozenset()
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
    """All reasons not to start that can be known now; none when the upgrade may start.

    `store` is where a new run is to keep its journal; None when there is one already.  `accepted` are the licence
    agreements that were accepted.  With `watch`, a lock whose age is doubtful is watched for some minutes until its
    holder is known to be gone; it is called with why that takes so long.
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
            await assure_silent(connection, candidate.mine, watch)
        elif (lock := other_run(connection.snapshot().pool.other_config, candidate.mine)) is not None:
            raise Occupied(connection.name, lock)
    except Occupied as error:
        return Obstacle(Cause.LOCK, error.text, error.advice, connection.name)
    except XapiError as error:
        return Obstacle(Cause.CONNECTION, error.text, error.advice, connection.name)
    return None


def media_obstacles(tests: Iterable[PoolMedia]) -> list[Obstacle]:
    """Why pools cannot use the media that were tested."""
    return [
        Obstacle(Cause.MEDIA, problem.text, problem.why, test.pool.name, problem)
        for test in tests
        for problem in test.problems
        if problem.severity is Severity.BLOCKS
    ]


def licence_obstacles(tests: Iterable[PoolMedia], accepted: Iterable[Licence] = ()) -> list[Obstacle]:
    """The licence agreements of the media that nobody has accepted, each once."""
    waiting = {test.licence for test in tests if test.licence} - set(accepted)
    text = translate(
        "session", "The installation media contain a license agreement ({name}) that must be accepted first."
    )
    found = sorted(waiting, key=lambda licence: licence.name)
    return [Obstacle(Cause.LICENCE, text.of(name=licence.name), licence=licence) for licence in found]


def found_obstacles(findings: Findings) -> Iterator[Obstacle]:
    """What the prechecks found, decisions that are open among it, and why there is no plan."""
    pool = findings.snapshot.pool.name
    told = set()
    for problem in findings.blocking:
        told.add(problem.text.render())
        yield Obstacle(Cause.PROBLEM, problem.text, problem.why, pool, problem)
    for reason in findings.plan.obstacles if findings.plan else ():
        if reason.render() not in told:
            yield Obstacle(Cause.PLAN, reason, None, pool)
