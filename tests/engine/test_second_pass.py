"""From 8.2 to XenServer 8 with updates, which no host can list before all of them are upgraded: a second pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Forecast, HostChanged, HostStage, Note, Outcome, PoolPlanned, VmStage
from rpu_desktop.run.lines import line_of
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.run.unfinished import unfinished
from rpu_desktop.simulator.behaviour import updates_repositories
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.behaviour.updates_state import updates_of
from rpu_desktop.simulator.pool import Phase
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_resume import go_on, kill_once, kill_when
from tests.engine.test_updates import assert_fine, boots, happened, told
from tests.engine.test_updates_resumed import nth

HOSTS = ("fra-01", "fra-02", "fra-03")


@asynccontextmanager
async def to_eight(*faults: str, **options: Any) -> AsyncIterator[SimulatedPools]:
    """A pool of 8.2 CU1 with media of XenServer 8, and a run that installs updates."""
    async with simulated("pool", *faults, **{"hosts": 3, "vms": 6, **options}) as it:
        it.more = {"apply_updates": True}
        yield it


def updated(it: SimulatedPools) -> dict[str, bool]:
    """Host -> whether it has all updates of its repository."""
    return {row["name_label"]: row["latest_synced_updates_applied"] == "yes" for row in it.pool.db.all("host").values()}


def assert_both_passes(it: SimulatedPools, before: dict[str, str], restarts: int = 2) -> None:
    assert set(it.versions().values()) == {"8.4.0"}
    assert updated(it) == dict.fromkeys(HOSTS, True)
    assert boots(it) == dict.fromkeys(HOSTS, restarts), f"the installation and one restart: {it.pool.history}"
    went_down = [host for _, host in happened(it, "going down")]
    assert [went_down[0], went_down[3]] == ["fra-01", "fra-01"], "the coordinator first in each pass"
    assert set(went_down[:3]) == set(went_down[3:]) == set(HOSTS), "one pass after the other"
    applied = [host for _, host in happened(it, "updates applied")]
    assert applied == went_down[3:]
    assert_fine(it, before)


async def test_the_updates_come_in_a_second_pass_when_all_hosts_have_the_new_version() -> None:
    async with to_eight() as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)
        assert {host for host, event in told(it).items() if event.complete and event.installed} == set(HOSTS)
        assert report.updates_complete
        assert "updates installed: Security update for Xen" in report.to_text()
        notes = [str(event.text) for event in it.events if isinstance(event, Note)]
        assert any("All servers of Frankfurt run XenServer 8.4. Now they install its updates" in note for note in notes)
        lines = [str(line_of(event)) for event in it.events if isinstance(event, PoolPlanned)]
        assert lines[0].startswith("Planned: 3 servers to upgrade, ")
        (pool,) = report.pools.values()
        assert pool.plans[0].migrations == pool.migrations, "the plan at the start counts both passes"
        assert lines[0].endswith("updates follow in a second pass")
        assert lines[-1].startswith("Planned: 3 servers to update, ")
        second = it.stages("fra-02")[it.stages("fra-02").index(HostStage.DONE) + 1 :]
        assert second[:2] == [HostStage.WAITING, HostStage.EMPTYING]
        assert HostStage.UPDATING in second
        assert HostStage.INSTALLING not in second
        assert second[-2:] == [HostStage.RETURNING, HostStage.DONE]
        syncs = happened(it, "repositories synchronised")
        assert len(syncs) == 1, "once for the whole pool"
        assert unfinished(it.store) == []


async def test_the_time_left_counts_the_second_pass_from_the_start() -> None:
    async with to_eight() as it:
        await it.upgrade()
        first = next(event for event in it.events if isinstance(event, Forecast))
        with_updates = first.ends - first.at
    async with simulated("pool", hosts=3, vms=6) as it:
        await it.upgrade()
        first = next(event for event in it.events if isinstance(event, Forecast))
        assert with_updates - (first.ends - first.at) > 3 * 600


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("stage", [HostStage.EMPTYING, HostStage.UPDATING, HostStage.RESTARTING, HostStage.RETURNING])
async def test_killed_in_the_second_pass_it_is_finished_and_no_host_restarts_once_too_often(
    host: str, stage: HostStage
) -> None:
    async with to_eight() as it:
        before = it.homes()
        finished: set[str] = set()

        def in_second_pass(event: Any) -> bool:
            if not isinstance(event, HostChanged):
                return False
            if event.stage is HostStage.DONE:
                finished.add(event.host.name)
            return finished == set(HOSTS) and event.host.name == host and event.stage is stage

        await kill_when(it, in_second_pass)
        (memory,) = unfinished(it.store)
        counted = memory.counted(memory.open_pools[0])
        assert counted.upgraded == 3
        assert counted.done <= HOSTS.index(host), "its own second turn is not over, and those after it are not"
        report = await go_on(it)
        forecasts = [forecast for event in it.events if isinstance(event, Forecast) for forecast in event.hosts]
        assert all(forecast.only_updates for forecast in forecasts), "nothing is installed a second time"
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"8.4.0"}
        assert updated(it) == dict.fromkeys(HOSTS, True)
        assert boots(it) == dict.fromkeys(HOSTS, 2)
        assert_fine(it, before)
        assert report.updates_complete
        (pool,) = report.pools.values()
        assert all(found.updates is not None and found.updates.installed for found in pool.hosts.values())
        assert unfinished(it.store) == []


@pytest.mark.parametrize("host", HOSTS)
async def test_killed_in_the_first_pass_the_updates_still_wait_for_the_last_host(host: str) -> None:
    async with to_eight() as it:
        before = it.homes()
        await kill_when(
            it,
            lambda event: (
                isinstance(event, HostChanged) and event.host.name == host and event.stage is HostStage.VERIFYING
            ),
        )
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)


async def test_killed_between_the_passes_the_second_one_still_comes() -> None:
    async with to_eight() as it:
        before = it.homes()
        await kill_when(it, lambda event: isinstance(event, Note) and "Now they install its updates" in str(event.text))
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)


async def test_a_host_whose_updates_fail_in_the_second_pass_is_left_without_them_and_the_report_shows_it() -> None:
    async with to_eight("update-fails:host=fra-02,times=0") as it:
        before = it.homes()
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert [prompt.kind for prompt in answers.asked] == [PromptKind.UPDATE]
        assert report.outcome is Outcome.DONE
        assert updated(it) == {"fra-01": True, "fra-02": False, "fra-03": True}
        assert not report.updates_complete
        assert "fra-02: updates are missing" in report.to_text()
        assert_fine(it, before)


async def test_without_the_coordinator_s_updates_no_member_is_emptied_again() -> None:
    async with to_eight("update-fails:host=fra-01,times=0") as it:
        before = it.homes()
        report = await it.upgrade(Answers(Choice.SKIP))
        assert report.outcome is Outcome.DONE
        assert updated(it) == dict.fromkeys(HOSTS, False)
        assert boots(it)["fra-02"] == boots(it)["fra-03"] == 1
        assert it.stages("fra-02").count(HostStage.EMPTYING) == 1
        assert it.stages("fra-03").count(HostStage.EMPTYING) == 1
        assert report.to_text().count("the pool coordinator fra-01 was not updated") == 2
        assert_fine(it, before)


async def test_a_repository_out_of_reach_is_asked_about_before_any_host_is_emptied_again() -> None:
    async with to_eight() as it:
        before = it.homes()

        class OutOfReach(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                it.ask(lambda: setattr(updates_of(it.pool).repository, "reachable", True))
                return await super().ask(prompt)

        def look(event: Any) -> None:
            if isinstance(event, Note) and "Now they install its updates" in str(event.text):
                it.ask(lambda: updates_repositories.configure(it.pool, updates_repositories.PUBLISHED))
                it.ask(lambda: setattr(updates_of(it.pool).repository, "reachable", False))

        it.on_event = look
        answers = OutOfReach(Choice.RETRY)
        report = await it.upgrade(answers)
        assert len(answers.asked) == 1
        assert "Frankfurt could not read its repositories" in str(answers.asked[0].text)
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)


@pytest.mark.parametrize("how", ["off", "hangs"])
async def test_a_member_that_is_away_when_the_updates_are_listed_is_named_and_waited_for(how: str) -> None:
    async with to_eight() as it:
        before = it.homes()
        it.patience = replace(PATIENCE, answer=0.2)
        it.on_event = away_from_the_second_pass_on(it, "fra-03", until="waiting for fra-03", hangs=how == "hangs")
        answers = Answers()
        report = await it.upgrade(answers)
        assert answers.asked == []
        assert report.outcome is Outcome.DONE
        notes = [str(event.text) for event in it.events if isinstance(event, Note)]
        assert sum("waiting for fra-03: updates can be listed only while all servers respond" in n for n in notes) == 1
        assert_both_passes(it, before)


async def test_a_member_that_stays_away_is_asked_about_by_name_and_can_be_done_without() -> None:
    async with to_eight() as it:
        before = it.homes()
        it.on_event = away_from_the_second_pass_on(it, "fra-03", until="never")
        it.patience = replace(PATIENCE, usual=1.0)

        class BackAfterwards(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                it.ask(lambda: it.pool.set_phase(host_ref(it, "fra-03"), Phase.SERVING))
                return await super().ask(prompt)

        answers = BackAfterwards(Choice.SKIP)
        report = await it.upgrade(answers)
        (prompt,) = answers.asked
        assert prompt.kind is PromptKind.UPDATE
        assert "can list its updates only while all its servers respond, and these do not: fra-03" in str(prompt.text)
        assert report.outcome is Outcome.DONE
        assert not report.updates_complete
        assert updated(it) == dict.fromkeys(HOSTS, False)
        assert boots(it) == dict.fromkeys(HOSTS, 1)
        assert it.homes() == before


async def test_a_retry_once_the_member_is_back_continues() -> None:
    async with to_eight() as it:
        before = it.homes()
        it.on_event = away_from_the_second_pass_on(it, "fra-03", until="never")
        it.patience = replace(PATIENCE, usual=1.0)

        class BackBefore(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                it.ask(lambda: it.pool.set_phase(host_ref(it, "fra-03"), Phase.SERVING))
                return await super().ask(prompt)

        report = await it.upgrade(BackBefore(Choice.RETRY))
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)


async def test_with_a_server_skipped_no_one_waits_for_updates_that_cannot_come() -> None:
    async with to_eight() as it:
        it.patience = replace(PATIENCE, settling=1e6)  # the pool stays mixed, so the run must not wait for one version
        last = it.connections[0].snapshot().hosts_in_order()[-1]
        answers = Answers()
        report = await it.upgrade(answers, Wishes(immovable=Immovable.SUSPEND, skip_hosts=frozenset({last.uuid})))
        assert answers.asked == []
        assert report.outcome is Outcome.DONE
        assert it.versions() == {"fra-01": "8.4.0", "fra-02": "8.4.0", "fra-03": "8.2.1"}
        assert boots(it) == {"fra-01": 1, "fra-02": 1}
        assert not report.updates_complete
        for host in ("fra-01", "fra-02"):
            assert not told(it)[host].complete
            assert "these were skipped: fra-03" in str(told(it)[host].detail)


async def test_what_was_skipped_is_upgraded_later_and_then_all_get_their_updates() -> None:
    async with to_eight() as it:
        before = it.homes()
        last = it.connections[0].snapshot().hosts_in_order()[-1]
        await it.upgrade(wishes=Wishes(immovable=Immovable.SUSPEND, skip_hosts=frozenset({last.uuid})))
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)
        plans = [event for event in it.events if isinstance(event, PoolPlanned)]
        assert any("now install their updates" in str(text) for plan in plans for text in plan.because)


async def test_manual_mode_gets_them_in_a_second_pass_too() -> None:
    async with to_eight("person:times=0") as it:
        before = it.homes()
        report = await it.upgrade(Answers(*[Choice.REBOOT] * 3), mode=Mode.MANUAL)
        assert report.outcome is Outcome.DONE
        assert_both_passes(it, before)


async def test_stopped_in_the_second_pass_every_host_works_and_the_rest_is_done_later() -> None:
    async with to_eight() as it:
        before = it.homes()
        seen: list[str] = []

        def look(event: Any) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.UPDATING:
                seen.append(event.host.name)
                if len(set(seen)) == 2 and it.run is not None:
                    it.run.stop()

        it.on_event = look
        report = await it.upgrade()
        assert report.outcome is Outcome.STOPPED
        assert it.disabled() == []
        it.on_event = lambda event: None
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert updated(it) == dict.fromkeys(HOSTS, True)
        assert_fine(it, before)


def host_ref(it: SimulatedPools, name: str) -> str:
    return next(ref for ref, row in it.pool.db.all("host").items() if row["name_label"] == name)


def away_from_the_second_pass_on(
    it: SimulatedPools, host: str, *, until: str, hangs: bool = False
) -> Callable[[Any], None]:
    """Let a host's toolstack be away, or hang, from the start of the second pass until a note reports it."""
    gone: list[str] = []

    def away(*, gone: bool) -> None:
        ref = host_ref(it, host)
        if hangs:
            state_of(it.pool).hosts[ref].hangs = gone
        else:
            it.pool.set_phase(ref, Phase.OFF if gone else Phase.SERVING)

    def look(event: Any) -> None:
        if not isinstance(event, Note):
            return
        if "Now they install its updates" in str(event.text) and not gone:
            gone.append(host)
            it.ask(lambda: away(gone=True))
        elif until in str(event.text):
            it.ask(lambda: away(gone=False))

    return look


async def test_a_standalone_server_gets_its_updates_in_its_own_turn_and_its_guests_are_stopped_once() -> None:
    async with simulated("standalone", vms=3) as it:
        it.more = {"apply_updates": True}
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert report.updates_complete
        assert [set(updated(it).values()), it.homes()] == [{True}, before]
        stages = [stage for vm in before for stage in it.vm_stages(vm)]
        assert stages.count(VmStage.DOWN) == len(before)


async def test_nothing_is_suspended_in_the_second_pass_that_the_updated_server_could_not_resume() -> None:
    """An update's microcode hides a CPU feature: the guests of the last host could not be resumed."""
    async with to_eight("cpu-features-shrink:with=updates") as it:
        before = set(it.homes())
        called: list[str] = []
        it.watch_calls(lambda name, arguments: called.append(name))
        answers = Answers()
        await it.upgrade(answers)
        assert set(it.versions().values()) == {"8.4.0"}
        assert "VM.suspend" not in called
        assert set(it.homes()) == before, "everybody runs"
        assert answers.asked[0].kind is PromptKind.IMMOVABLE
        assert "rtm" in str(answers.asked[0].text).lower()
        assert "could not be resumed" in str(answers.asked[0].text)


@pytest.mark.parametrize("fault", ["reset-before", "reset-after", "task-vanishes"])
async def test_resumed_in_the_second_pass_it_outlasts_a_connection_that_breaks_at_its_first_questions(
    fault: str,
) -> None:
    """The coordinator may still be on its way down when the admin resumes; the run once ended as not finished."""
    async with to_eight() as it:
        before = it.homes()
        await kill_when(it, nth("fra-01", HostStage.RETURNING, 2))
        cut = it.strike(f"{fault}:method=pool.sync_updates")
        report = await go_on(it)
        assert not cut.left
        assert report.outcome is Outcome.DONE
        assert boots(it) == dict.fromkeys(HOSTS, 2)
        assert_fine(it, before)
        assert unfinished(it.store) == []


async def test_resumed_while_the_coordinator_is_still_on_its_way_down_nothing_is_asked_before_it_is_back() -> None:
    async with to_eight() as it:
        before, ordered, loop = it.homes(), asyncio.Event(), asyncio.get_running_loop()
        it.ask(lambda: setattr(state_of(it.pool).timing, "reboot_delay", 1000.0))

        def look(method: str, arguments: Sequence[Any]) -> None:
            if method.endswith("host.reboot") and boots(it) == dict.fromkeys(HOSTS, 1):
                loop.call_soon_threadsafe(ordered.set)

        it.watch_calls(look)
        await kill_once(it, ordered)
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert boots(it) == dict.fromkeys(HOSTS, 2)
        assert_fine(it, before)
        story = [what for what, _ in happened(it, "going down", "repositories synchronised")]
        assert story == ["going down"] * 3 + ["repositories synchronised", "going down"] * 2 + ["going down"]
