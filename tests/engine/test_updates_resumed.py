"""Killed during a host's updates, and resumed: every update is installed, and no host restarts too often."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.run.events import HostChanged, HostStage, HostUpdated, Outcome
from rpu_desktop.run.prompts import Choice, PromptKind
from rpu_desktop.run.stream import write_event
from rpu_desktop.run.unfinished import unfinished
from tests.engine.runs import Answers, SimulatedPools
from tests.engine.test_resume import go_on, kill_when
from tests.engine.test_updates import (
    THREE,
    assert_fine,
    boots,
    cache,
    happened,
    installs_with_guests,
    leftovers,
    on_hosts,
    updating,
)

__all__ = ["cache"]

SCENARIOS = [("updates-iso", "fra"), ("updates-cdn", "fra"), ("xcp-ng", "xcp")]


def nth(host: str, stage: HostStage, number: int) -> Any:
    """True for the n-th event that the host is in this stage."""
    seen = 0

    def meant(event: Any) -> bool:
        nonlocal seen
        seen += isinstance(event, HostChanged) and event.host.name == host and event.stage is stage
        return seen == number

    return meant


def assert_updated(it: SimulatedPools, report: Any, before: dict[str, str], *what: str) -> None:
    assert report.outcome is Outcome.DONE
    assert set(boots(it).values()) == {2}, f"the installation and one restart: {it.pool.history}"
    assert installs_with_guests(it) == []
    order = [host for _, host in happened(it, *(what or ("upgraded", "going down")))]
    assert order == sorted(order), "each host is finished before the next one begins"
    assert_fine(it, before)
    assert leftovers(it) == []
    assert unfinished(it.store) == []
    (pool,) = report.pools.values()
    assert all(host.updates is not None and host.updates.complete for host in pool.hosts.values())


@pytest.mark.parametrize("number", ["01", "02"])
@pytest.mark.parametrize(
    ("scenario", "prefix", "moment"),
    [*((*line, moment) for line in SCENARIOS for moment in (1, 2)), *(("updates-iso", "fra", n) for n in (3, 4))],
)
async def test_killed_while_updates_are_installed(scenario: str, prefix: str, number: str, moment: int) -> None:
    async with updating(scenario) as it:
        before = it.homes()
        await kill_when(it, nth(f"{prefix}-{number}", HostStage.UPDATING, moment))
        assert_updated(it, await go_on(it), before)
        if scenario == "updates-iso":
            assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}


@pytest.mark.parametrize("moment", [1, 2])
@pytest.mark.parametrize("number", ["01", "02"])
@pytest.mark.parametrize(("scenario", "prefix"), SCENARIOS)
async def test_killed_while_the_host_restarts_for_them(scenario: str, prefix: str, number: str, moment: int) -> None:
    """First when it is ordered to restart, and again when it is away."""
    async with updating(scenario) as it:
        before = it.homes()
        await kill_when(it, nth(f"{prefix}-{number}", HostStage.RESTARTING, moment))
        assert_updated(it, await go_on(it), before)


async def test_killed_at_the_question_the_same_question_comes_again() -> None:
    async with updating("updates-iso", "update-fails:host=fra-01,times=2") as it:
        before = it.homes()
        asked = asyncio.Event()

        class Nobody(Answers):
            async def ask(self, prompt: Any) -> Choice:
                asked.set()
                return await asyncio.Future()

        await kill_when(it, lambda event: type(event).__name__ == "Asked", answers=Nobody())
        answers = Answers(Choice.RETRY)
        report = await go_on(it, answers)
        assert "could not be installed on fra-01" in str(answers.asked[0].text)
        assert_updated(it, report, before)


async def test_a_host_that_does_without_its_updates_is_not_asked_about_again() -> None:
    async with updating("updates-iso", "update-fails:host=fra-02,times=0", hosts=3) as it:
        before = it.homes()
        await kill_when(it, nth("fra-03", HostStage.INSTALLING, 1), answers=Answers(Choice.SKIP))
        answers = Answers()
        report = await go_on(it, answers)
        assert answers.asked == []
        assert report.outcome is Outcome.DONE
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": [], "fra-03": list(THREE)}
        assert not report.updates_complete
        assert_fine(it, before)


async def test_a_coordinator_that_cannot_be_emptied_again_is_upgraded_with_its_members_and_updated_later() -> None:
    """After the stop its virtual machines have returned, and servers with the old version cannot run them."""
    async with updating("updates-iso", "update-fails:host=fra-01,times=1") as it:
        before = it.homes()
        report = await it.upgrade(Answers(Choice.STOP))
        assert report.outcome is Outcome.STOPPED
        assert it.disabled() == []
        answers = Answers(Choice.SKIP)
        report = await go_on(it, answers)
        assert [prompt.kind for prompt in answers.asked] == [PromptKind.UPDATE]
        assert "fra-01 cannot be emptied" in str(answers.asked[0].text)
        assert report.outcome is Outcome.DONE
        assert not report.updates_complete
        assert set(it.versions().values()) == {"8.2.1"}
        assert_fine(it, before)
        it.events.clear()
        report = await it.upgrade()
        assert report.updates_complete
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}
        assert installs_with_guests(it) == []
        assert_fine(it, before)


async def test_a_stopped_run_empties_a_member_once_more_for_its_updates() -> None:
    async with updating("updates-iso", "update-fails:host=fra-02,times=1") as it:
        before = it.homes()
        report = await it.upgrade(Answers(Choice.STOP))
        assert report.outcome is Outcome.STOPPED
        report = await go_on(it)
        assert_updated(it, report, before)
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}


@pytest.mark.parametrize("fault", ["reset-before", "task-vanishes"])
async def test_a_connection_that_breaks_while_it_is_asked_who_lacks_updates_leaves_no_host_without_them(
    fault: str,
) -> None:
    """The host was then taken for one that lacks none, with a warning only."""
    async with updating("updates-cdn") as it:
        before = it.homes()
        it.more["apply_updates"] = False
        await it.upgrade()
        it.more["apply_updates"] = True
        cut = it.strike(f"{fault}:method=pool.sync_updates")
        report = await it.upgrade()
        assert not cut.left
        assert_updated(it, report, before, "update installed")


async def test_updates_that_someone_installed_meanwhile_are_not_reported_as_missing() -> None:
    async with updating("updates-iso") as it:
        await kill_when(it, nth("fra-02", HostStage.INSTALLING, 1))
        (memory,) = unfinished(it.store)
        journal = it.store.open(memory.run)
        ((pool, told),) = [
            (event.pool, event) for event in memory.events if isinstance(event, HostUpdated) and event.complete
        ]
        missing = (told.installed[0],)
        write_event(journal, replace(told, installed=told.installed[1:], missing=missing, complete=False))
        journal.close()
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert report.updates_complete, report.to_text()
        assert "updates are missing" not in report.to_text()
        assert report.pools[pool.uuid].hosts[told.host.uuid].updates is not None


@pytest.mark.parametrize("scenario", ["updates-iso", "xcp-ng"])
async def test_a_half_done_pool_that_is_killed_while_only_updates_are_installed(scenario: str, tmp_path: Path) -> None:
    async with updating(scenario) as it:
        before = it.homes()
        first = min(it.versions())
        it.more["apply_updates"] = False
        await it.upgrade()
        it.more["apply_updates"] = True
        await kill_when(it, nth(first, HostStage.UPDATING, 2))
        assert_updated(it, await go_on(it), before, "update installed")
