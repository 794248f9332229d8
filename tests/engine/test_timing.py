"""Maintenance windows: no server is begun that cannot be back in time, and all servers are in service meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome, Rested
from rpu_desktop.run.hooks import Hook, HookMoment
from rpu_desktop.run.prompts import Choice
from rpu_desktop.run.timing import Timing
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_resume import abandoned, go_on

DAY = 86400.0


def rests(it: SimulatedPools) -> list[str]:
    return [str(event.text) for event in it.events if isinstance(event, Rested) and event.rests]


def when_resting(it: SimulatedPools, act: Callable[[], object]) -> None:
    """Do this once the run rests, on the engine's own thread."""

    def listen(event: Event) -> None:
        if isinstance(event, Rested) and event.rests:
            act()

    it.on_event = listen


async def test_before_its_time_nothing_is_begun_and_begin_now_begins() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_before=time.time() + DAY)
        seen: list[tuple[list[str], set[str]]] = []

        def look() -> None:
            assert it.run is not None
            seen.append((it.disabled(), set(it.versions().values())))
            it.run.begin_now()

        when_resting(it, look)
        await it.upgrade()
        assert it.outcome() is Outcome.DONE
        hosts = len(it.versions())
    assert len(seen) == hosts, "each server waits for its time"
    assert all(not disabled for disabled, _ in seen), "every server is in service while the run rests"
    assert len(seen[0][1]) == 1
    assert all("maintenance window" in text for text in rests(it))


async def test_in_its_time_nothing_waits() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_before=time.time() - DAY, not_after=time.time() + DAY)
        await it.upgrade()
        assert it.outcome() is Outcome.DONE
    assert not rests(it)


async def test_a_run_that_waits_for_its_time_can_be_stopped_and_resumed() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_before=time.time() + DAY)

        def stop() -> None:
            assert it.run is not None
            it.run.stop()

        when_resting(it, stop)
        await it.upgrade()
        assert it.outcome() is Outcome.STOPPED
        assert not it.disabled()
        it.more["timing"] = Timing()
        it.on_event = lambda event: None
        await go_on(it)
        assert it.outcome() is Outcome.DONE


async def test_a_server_that_needs_longer_than_is_left_is_not_begun() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_after=time.time() + 60)
        answers = Answers(Choice.STOP)
        before = it.versions()
        await it.upgrade(answers)
        assert it.versions() == before
        assert not it.disabled()
    assert "longer than any maintenance window" in str(answers.asked[0].text)


async def test_a_server_for_which_no_window_is_long_enough_begins_when_the_admin_agrees() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_after=time.time() - 60)
        answers = Answers(Choice.BEGIN, Choice.RETRY, Choice.STOP)
        before = it.versions()
        await it.upgrade(answers)
        after = it.versions()
    assert answers.asked[0].choices[0] is Choice.BEGIN
    assert sum(after[host] != before[host] for host in before) == 1, "only the server that was asked about"
    assert len(answers.asked) == 3, "Retry alone does not begin the next one"


async def test_a_rest_states_until_when() -> None:
    until = time.time() + DAY
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_before=until)

        def begin() -> None:
            assert it.run is not None
            it.run.begin_now()

        when_resting(it, begin)
        await it.upgrade()
        found = [event for event in it.events if isinstance(event, Rested)]
    assert {event.until for event in found if event.rests} == {until}
    assert {event.until for event in found if not event.rests} == {0.0}


async def test_when_the_time_is_over_the_admin_is_informed() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(not_after=time.time() - 60)
        answers = Answers(Choice.STOP)
        await it.upgrade(answers)
        assert not it.disabled()
    assert "is over" in str(answers.asked[0].text)


async def test_after_each_server_the_next_one_waits() -> None:
    async with simulated("pool") as it:
        it.more["timing"] = Timing(soak=2 * DAY, soak_coordinator=3 * DAY)
        stages: list[list[HostStage]] = []

        def look() -> None:
            assert it.run is not None
            last = {event.host.name: event.stage for event in it.events if isinstance(event, HostChanged)}
            stages.append(sorted(last.values()))
            it.run.begin_now()

        when_resting(it, look)
        await it.upgrade()
        assert it.outcome() is Outcome.DONE
        assert len(stages) == len(it.versions()) - 1, "nothing is waited for before the first or after the last"
    assert all("Watching the upgraded server" in text for text in rests(it))
    assert all(stage in (HostStage.DONE, HostStage.RETURNING, HostStage.WAITING) for each in stages for stage in each)


async def test_a_turn_that_has_begun_is_finished_by_a_resumed_run_whatever_the_time() -> None:
    async with simulated("pool") as it:
        await abandoned(it, "fra-02", HostStage.INSTALLING)
        it.more["timing"] = Timing(not_before=time.time() + DAY)
        versions: list[str] = []

        def look() -> None:
            assert it.run is not None
            versions.append(it.versions()["fra-02"])
            it.run.stop()

        when_resting(it, look)
        await go_on(it)
        assert not it.disabled()
        assert versions == [it.versions()["fra-01"]], "fra-02 was upgraded before the run rested"


async def test_scripts_are_asked_when_the_time_has_come_and_not_before() -> None:
    async with simulated("standalone") as it:
        it.more["timing"] = Timing(not_before=time.time() + DAY)
        it.more["hooks"] = (Hook(HookMoment.BEFORE_SERVER, ("/nowhere/script",)),)
        it.patience = replace(it.patience, script_pause=0.05)
        order: list[str] = []

        def listen(event: Event) -> None:
            order.append(event.kind)
            if isinstance(event, Rested) and event.rests and it.run is not None:
                it.run.begin_now()

        it.on_event = listen
        await it.upgrade(Answers(Choice.GO_ON))
        assert it.outcome() is Outcome.DONE
    assert order.index("rested") < order.index("script-ran")
