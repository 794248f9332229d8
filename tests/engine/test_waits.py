"""No run is silent for longer than a minute: it reports what it waits for, since when and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Event, Outcome, Waiting
from rpu_desktop.run.lines import NewLines
from rpu_desktop.run.options import Mode, Patience
from rpu_desktop.run.prompts import Choice, Prompt
from tests.engine.runs import Answers, SimulatedPools, simulated

SPEED = 150.0
"""Simulated seconds per second."""

_USUAL = Patience()
PATIENCE = replace(
    _USUAL,
    **{
        name: getattr(_USUAL, name) / SPEED
        for name in (
            *("enabling", "retry_pause", "settling", "leaving", "hiccup", "restarting", "usual", "guests"),
            *("reminder", "silence"),
        )
    },
    answer=5.0,  # real seconds: a response comes over a real socket from a machine that may be busy
)


@dataclass
class Ear:
    """Counts the simulated seconds without an event; a slow loop counts fewer of them, never more."""

    quiet: int = 0
    longest: int = 0
    lines: NewLines = field(default_factory=NewLines)
    last: str = ""
    after: str = ""

    def __call__(self, event: Event) -> None:
        if (line := self.lines.of(event)) is not None:
            self.quiet, self.last = 0, line.render()

    async def listen(self) -> None:
        while True:
            await asyncio.sleep(1 / SPEED)
            self.quiet += 1
            if self.quiet > self.longest:
                self.longest, self.after = self.quiet, self.last


class Slow(Answers):
    """A person who takes some minutes for each answer."""

    async def ask(self, prompt: Prompt) -> Choice:
        await asyncio.sleep(200 / SPEED)
        return await super().ask(prompt)


@asynccontextmanager
async def listening(scenario: str, *faults: str, **options: Any) -> AsyncIterator[tuple[SimulatedPools, Ear]]:
    async with simulated(scenario, *faults, speed=SPEED, **options) as made:
        made.patience, ear = PATIENCE, Ear()
        made.on_event = ear
        listens = asyncio.ensure_future(ear.listen())
        try:
            yield made, ear
        finally:
            listens.cancel()


def assert_never_silent(made: SimulatedPools, ear: Ear) -> None:
    assert ear.longest <= 60, f"{ear.longest} simulated seconds without a word after: {ear.after}"
    waits = [event for event in made.events if isinstance(event, Waiting)]
    assert waits
    assert all(wait.seconds > 0 and wait.since <= wait.at for wait in waits)
    assert all(wait.text.render() for wait in waits)


@pytest.mark.parametrize("faults", [(), ("toolstack-restarts:host=fra-02,after=400",)], ids=["calm", "restart"])
async def test_an_automatic_run_is_never_silent_for_a_minute(faults: tuple[str, ...]) -> None:
    async with listening("pool", *faults, hosts=2, vms=4) as (made, ear):
        await made.upgrade()
    assert made.outcome() is Outcome.DONE
    assert_never_silent(made, ear)
    installs = [e for e in made.events if isinstance(e, Waiting) and e.host and e.about == "host"]
    assert {wait.host.name for wait in installs if wait.host} == {"fra-01", "fra-02"}


async def test_a_manual_run_is_never_silent_for_a_minute_though_the_person_takes_time() -> None:
    async with listening("pool", "person:times=0", hosts=2, vms=4) as (made, ear):
        await made.upgrade(Slow(Choice.REBOOT, Choice.REBOOT), mode=Mode.MANUAL)
    assert made.outcome() is Outcome.DONE
    assert_never_silent(made, ear)
    assert {e.about for e in made.events if isinstance(e, Waiting)} >= {"question", "host"}


async def test_guests_that_take_long_to_shut_down_are_named_while_they_are_waited_for() -> None:
    async with listening("standalone") as (made, ear):
        await made.upgrade(wishes=Wishes(immovable=Immovable.SHUTDOWN))
    assert made.outcome() is Outcome.DONE
    assert_never_silent(made, ear)
