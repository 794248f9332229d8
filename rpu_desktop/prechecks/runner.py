"""Running the checks: each result as soon as it is there, or all of them from a dump in one go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

from rpu_desktop.calculating import calculate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.prechecks.answering import ANSWERING, SILENT, Waiting, telling
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Answer, Circumstances, Known, Unknown
from rpu_desktop.prechecks.evaluation import applies, evaluate, hosts_to_ask
from rpu_desktop.prechecks.probes import Heard, HostProbe, Probe, ask_probe
from rpu_desktop.prechecks.registry import CHECKS
from rpu_desktop.prechecks.types import CheckResult
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["Waiting", "applicable", "check_all", "run_checks", "stream_checks"]

_Key = tuple[str, HostRef | None]
"""A probe and the host that it asks; None for the pool."""


def applicable(given: Circumstances, checks: Sequence[Check] = CHECKS) -> list[Check]:
    """The checks that concern this pool and this upgrade."""
    return [check for check in checks if applies(check, given)]


def check_all(given: Circumstances, checks: Sequence[Check] = CHECKS) -> list[CheckResult]:
    """All results, in the order of `checks`, from what is given alone: no pool is asked."""
    found: dict[str, CheckResult] = {}
    by_id = {check.id: check for check in applicable(given, checks)}

    def result(check: Check) -> CheckResult:
        if check.id not in found:
            needed = [result(by_id[need]) for need in check.needs if need in by_id]
            found[check.id] = evaluate(check, given, needed)
        return found[check.id]

    return [result(check) for check in by_id.values()]


async def stream_checks(
    connection: PoolConnection,
    given: Circumstances,
    checks: Sequence[Check] = CHECKS,
    waiting: Waiting = lambda host: None,
) -> AsyncGenerator[CheckResult, None]:
    """All results, each as soon as it is there: checks and probes run side by side, hosts too.

    Nothing is raised; what could not be asked is a check that was not testable.
    """
    run = _Run(connection, replace(given, live=True), checks, waiting)
    tasks = run.start()
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        await run.end()


async def run_checks(
    connection: PoolConnection,
    given: Circumstances,
    checks: Sequence[Check] = CHECKS,
    waiting: Waiting = lambda host: None,
) -> list[CheckResult]:
    """All results, in the order of `checks`."""
    order = {check.id: place for place, check in enumerate(checks)}
    found = [result async for result in stream_checks(connection, given, checks, waiting)]
    return sorted(found, key=lambda result: order[result.check])


class _Run:
    """One run over one pool: every probe asks each host once, however many checks want to know.

    A host that does not answer is asked nothing else: each question would wait as long as the first.
    """

    def __init__(
        self, connection: PoolConnection, given: Circumstances, checks: Sequence[Check], waiting: Waiting
    ) -> None:
        self._waiting = waiting
        self._connection = connection
        self._given = given
        self._by_id = {check.id: check for check in applicable(given, checks)}
        self._asks_first = any(ANSWERING in check.hints for check in self._by_id.values())
        self._results: dict[str, asyncio.Task[CheckResult]] = {}
        self._heard: Heard = {}
        self._answers: dict[_Key, asyncio.Task[Answer]] = {}
        self._ahead: asyncio.Task[None] | None = None

    def start(self) -> list[asyncio.Task[CheckResult]]:
        self._ahead = asyncio.create_task(calculate(self._think_ahead), name="ahead")
        for check in self._by_id.values():
            self._results[check.id] = asyncio.create_task(self._check(check), name=check.id)
        return list(self._results.values())

    async def end(self) -> None:
        """Clean up if the listener stops early."""
        tasks = (*filter(None, [self._ahead]), *self._results.values(), *self._answers.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _think_ahead(self) -> None:
        for check in self._by_id.values():
            with contextlib.suppress(Exception):  # what is wrong is told by the check itself
                check.ahead(self._given)

    async def _check(self, check: Check) -> CheckResult:
        needed = [await self._results[need] for need in check.needs if need in self._results]
        facts = await self._ask(check, hosts_to_ask(check, self._given, needed))
        return await calculate(evaluate, check, replace(self._given, facts=facts), needed)

    async def _ask(self, check: Check, hosts: Sequence[Host]) -> dict[_Key, Answer]:
        wanted = {key: task for probe in (*check.probes, *check.hints) for key, task in self._start(probe, hosts)}
        answers = await asyncio.gather(*wanted.values())
        return dict(zip(wanted, answers, strict=True))

    def _start(self, probe: Probe[Any], hosts: Sequence[Host]) -> list[tuple[_Key, asyncio.Task[Answer]]]:
        targets: Sequence[Host | None] = hosts if isinstance(probe, HostProbe) else [None]
        return [((probe.id, host.ref if host else None), self._once(probe, host)) for host in targets]

    def _once(self, probe: Probe[Any], host: Host | None) -> asyncio.Task[Answer]:
        key = (probe.id, host.ref if host else None)
        if key not in self._answers:
            self._answers[key] = asyncio.create_task(self._answer(probe, host), name=probe.id)
        return self._answers[key]

    async def _answer(self, probe: Probe[Any], host: Host | None) -> Answer:
        if host is None or not self._asks_first:
            return await self._ask_probe(probe, host)
        if probe is ANSWERING:
            return await self._ask_first(host)
        if await self._once(ANSWERING, host) == Known(False):
            return Unknown(SILENT)
        return await self._ask_probe(probe, host)

    async def _ask_probe(self, probe: Probe[Any], host: Host | None) -> Answer:
        return await ask_probe(self._connection, probe, self._given, host, self._heard)

    async def _ask_first(self, host: Host) -> Answer:
        """Whether it responds, unless that was just determined; reports if that takes long."""
        if (known := self._given.facts.get((ANSWERING.id, host.ref))) is not None:
            return known
        with telling(self._waiting, host):
            return await self._ask_probe(ANSWERING, host)
