"""Checks and probes for the tests of the runner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory import Host
from rpu_desktop.prechecks.check import Check
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.objects import named
from rpu_desktop.prechecks.probes import Asker, HostProbe, PoolProbe, Probe
from rpu_desktop.prechecks.types import Problem, Severity


def make(id_: str, run: Callable[[Circumstances], list[Problem]], **fields: Any) -> Check:
    """A check that runs `run`."""

    class Made(Check):
        """Made for a test."""

        id = id_
        title = plain(f"title of {id_}")

        def run(self, given: Circumstances) -> list[Problem]:
            return run(given)

    for name, value in fields.items():
        setattr(Made, name, value)
    return Made()


def about(check: str, host: Host | None = None, severity: Severity = Severity.BLOCKS) -> Problem:
    """A problem of a host, or of the pool."""
    words = plain(f"{check} on {host.name}" if host else f"{check} everywhere")
    return Problem(check, severity, words, plain("why"), (named(host),) if host else ())


def each_host(check: str, severity: Severity = Severity.BLOCKS) -> Callable[[Circumstances], list[Problem]]:
    """A problem for every host that the check is given."""
    return lambda given: [about(check, host, severity) for host in given.hosts]


class Clock(HostProbe[str]):
    """One call per host."""

    id = "test-clock"
    calls = ("host.get_servertime",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> str:
        return str(await ask.call("host.get_servertime", host.ref))


class Greedy(HostProbe[str]):
    """Makes more calls than declared."""

    id = "test-greedy"
    calls = ("host.get_servertime",)

    async def ask(self, ask: Asker, host: Host, given: Circumstances) -> str:
        await ask.call("host.get_servertime", host.ref)
        return str(await ask.call("host.get_servertime", host.ref))


class Meddling(PoolProbe[None]):
    """Tries to change something."""

    id = "test-meddling"
    calls = ()

    async def ask(self, ask: Asker, given: Circumstances) -> None:
        await ask.call("pool.set_wlb_enabled", given.snapshot.pool.ref, False)


class Waiting(PoolProbe[str]):
    """Responds when the test lets it."""

    id = "test-waiting"
    calls = ()

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def ask(self, ask: Asker, given: Circumstances) -> str:
        await self.go.wait()
        return "answer"


class Silent(PoolProbe[str]):
    """Never responds."""

    id = "test-silent"
    calls = ()
    patience = 0.05

    async def ask(self, ask: Asker, given: Circumstances) -> str:
        await asyncio.Event().wait()
        return ""


def with_probe(id_: str, probe: Probe[Any], **fields: Any) -> Check:
    """A check that finds nothing but needs an answer."""
    return make(id_, lambda given: [], probes=(probe,), **fields)
