"""What the admin may request at any time: a pause after this VM or this server, skipping a server.

Seen from outside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.engine.control import PauseAfter
from rpu_desktop.engine.run import UpgradeRun
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.inventory.pool_lock import KEY
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, Outcome, Rested, VmChanged, VmStage
from rpu_desktop.run.report import Report
from rpu_desktop.run.unfinished import unfinished
from tests.engine.runs import SimulatedPools, simulated
from tests.engine.test_executor import because, history, outages, real_moves, stage_of
from tests.engine.test_resume import abandoned, go_on
from tests.engine.test_run import NEW, OLD

Heard = Callable[[Event], bool]


def run_of(it: SimulatedPools) -> UpgradeRun:
    assert it.run is not None
    return it.run


def uuid_of(it: SimulatedPools, host: str) -> str:
    return next(str(row["uuid"]) for row in it.pool.db.all("host").values() if row["name_label"] == host)


def skip(it: SimulatedPools, host: str) -> None:
    run_of(it).skip(it.connections[0].uuid, HostUuid(uuid_of(it, host)))


async def heard(it: SimulatedPools, when: Heard, act: Callable[[], object] = lambda: None) -> None:
    """Wait for the first event of that kind, and act before the engine continues."""
    happened = asyncio.Event()

    def listen(event: Event) -> None:
        if not happened.is_set() and when(event):
            happened.set()
            act()

    it.on_event = listen
    await happened.wait()


def is_moving(*hosts: str) -> Heard:
    def when(event: Event) -> bool:
        moving = isinstance(event, VmChanged) and event.stage is VmStage.MOVING and event.source is not None
        return moving and event.source.name in hosts  # type: ignore[attr-defined]

    return when


def is_paused(event: Event) -> bool:
    return isinstance(event, Rested) and event.rests


def one_at_a_time(it: SimulatedPools) -> dict[str, Any]:
    return {"wishes": replace(it.options().wishes, parallel_migrations=1, empty_ahead=True)}


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - the simulator has no event for it
        await asyncio.sleep(0.01)


async def an_hour_later(it: SimulatedPools) -> None:
    """One hour later by the pool's clock."""
    then = it.pool.clock.now() + 3600
    await until(lambda: it.pool.clock.now() >= then)


async def running(it: SimulatedPools, **how: Any) -> asyncio.Task[Report]:
    task = asyncio.create_task(it.upgrade(**how))
    await until(lambda: it.run is not None)
    return task


async def test_a_pause_after_the_server_finishes_it_and_lets_the_one_emptied_ahead_work_again() -> None:
    """Requested while fra-02 is being installed and fra-03 is already being emptied."""
    async with simulated(hosts=4, vms=32, seed=5) as it:
        before = it.homes()
        run = await running(it, **one_at_a_time(it))
        await heard(it, stage_of("fra-02", HostStage.INSTALLING))
        await heard(it, is_moving("fra-03"), lambda: run_of(it).pause(after=PauseAfter.SERVER))
        assert it.versions()["fra-02"] == OLD, "it was asked for during the installation"
        await heard(it, is_paused)
        assert it.versions() == {"fra-01": NEW, "fra-02": NEW, "fra-03": OLD, "fra-04": OLD}
        assert it.disabled() == []
        assert [host for host, _, _ in outages(it)] == ["fra-01", "fra-02"]
        moves = sum(real_moves(it).values())
        run_of(it).resume()
        assert (await run).outcome is Outcome.DONE
        assert "fra-03 stays in service during the pause" in because(it)
        assert set(it.versions().values()) == {NEW}
        assert it.homes() == before
        assert sum(real_moves(it).values()) > moves


async def test_while_paused_after_a_server_nothing_begins() -> None:
    async with simulated(hosts=4, vms=32, seed=5) as it:
        run = await running(it, **one_at_a_time(it))
        await heard(it, is_moving("fra-02"), lambda: run_of(it).pause(after=PauseAfter.SERVER))
        await heard(it, is_paused)
        closed = [name for _, _, (name, *_) in history(it, "disabled")]
        left_for_good = [move for _, _, move in history(it, "migration begins")]
        await an_hour_later(it)
        assert [name for _, _, (name, *_) in history(it, "disabled")] == closed
        assert [move for _, _, move in history(it, "migration begins")] == left_for_good
        assert "fra-03" not in closed, "nobody was to be emptied after fra-02"
        run_of(it).stop()
        assert (await run).outcome is Outcome.STOPPED
        assert it.disabled() == []


async def test_a_pause_after_the_server_brings_its_vms_home_first() -> None:
    """Also where the plan would do that only later: here the one after it is all that is left."""
    async with simulated(hosts=3, vms=9, seed=1) as it:
        before = it.homes()
        run = await running(it)

        def wish() -> None:
            skip(it, "fra-03")
            run_of(it).pause(after=PauseAfter.SERVER)

        await heard(it, stage_of("fra-01", HostStage.INSTALLING), wish)
        await heard(it, is_paused)
        assert it.homes() == before
        assert [event.stage for event in it.events if isinstance(event, HostChanged) and event.host.name == "fra-01"][
            -1
        ] is HostStage.DONE
        run_of(it).resume()
        assert (await run).outcome is Outcome.DONE
        assert [event.rests for event in it.events if isinstance(event, Rested)] == [True, False]


@pytest.mark.parametrize("stage", [HostStage.EMPTYING, HostStage.INSTALLING, HostStage.RETURNING])
async def test_a_pause_after_this_vm_is_reported_as_reached_when_nothing_is_running(stage: HostStage) -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        run = await running(it)
        await heard(it, stage_of("fra-02", stage), lambda: run_of(it).pause(after=PauseAfter.VM))
        await heard(it, is_paused)
        then = len(it.pool.history)
        await an_hour_later(it)
        assert not [what for _, what, _ in it.pool.history[then:] if what != "call"]
        run_of(it).resume()
        assert (await run).outcome is Outcome.DONE


@pytest.mark.parametrize("host", ["fra-01", "fra-02"])
async def test_a_pause_after_the_server_that_is_being_emptied_still_upgrades_it(host: str) -> None:
    async with simulated(hosts=3, vms=18, seed=5) as it:
        run = await running(it, **one_at_a_time(it))
        if host == "fra-02":
            await heard(it, stage_of("fra-01", HostStage.RETURNING))
        await heard(it, is_moving(host), lambda: run_of(it).pause(after=PauseAfter.SERVER))
        await heard(it, is_paused)
        assert it.versions()[host] == NEW
        assert it.versions()["fra-03"] == OLD
        assert it.disabled() == []
        run_of(it).resume()
        assert (await run).outcome is Outcome.DONE


async def test_a_pause_after_this_vm_ends_the_moves_under_way_and_begins_none() -> None:
    async with simulated(hosts=3, vms=18, seed=5, speed=1000) as it:
        before = it.homes()
        run = await running(it)
        await heard(it, is_moving("fra-01"), lambda: run_of(it).pause(after=PauseAfter.VM))
        begun = len(list(history(it, "migration begins")))
        await until(lambda: 0 < len(list(history(it, "migration begins"))) <= sum(real_moves(it).values()))
        await an_hour_later(it)
        assert len(list(history(it, "migration begins"))) <= max(begun, 3), "no more than were under way"
        assert it.disabled() == ["fra-01"], "it stays in maintenance mode"
        assert outages(it) == []
        run_of(it).resume()
        assert (await run).outcome is Outcome.DONE
        assert it.homes() == before


async def test_a_pause_that_is_taken_back_before_it_is_reached_leaves_no_trace() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        run = await running(it)
        await heard(it, stage_of("fra-01", HostStage.INSTALLING), lambda: run_of(it).pause(after=PauseAfter.SERVER))
        run_of(it).resume()
        assert (await run).outcome is Outcome.DONE
        assert not any(map(is_paused, it.events))
        assert set(it.versions().values()) == {NEW}


# --- skipping a server ----------------------------------------------------------------------------------------------


def assert_safe_without(it: SimulatedPools, host: str, running_before: set[str]) -> None:
    assert it.versions()[host] == OLD
    assert {version for name, version in it.versions().items() if name != host} == {NEW}
    assert it.disabled() == []
    assert it.unplugged() == 0
    assert set(it.homes()) == running_before
    assert host not in {name for name, _, _ in outages(it)}
    assert KEY not in it.pool.db.get("pool", it.pool.pool, "other_config")


@pytest.mark.parametrize(
    ("host", "when"),
    [
        ("fra-03", stage_of("fra-01", HostStage.EMPTYING)),
        ("fra-03", stage_of("fra-01", HostStage.INSTALLING)),
        ("fra-03", stage_of("fra-02", HostStage.INSTALLING)),
        ("fra-02", is_moving("fra-02")),
    ],
    ids=["at the start", "while the coordinator is away", "while it is emptied ahead", "while it is being emptied"],
)
async def test_a_member_can_be_skipped_at_any_time_before_its_turn(host: str, when: Heard) -> None:
    async with simulated(hosts=3, vms=12, seed=5) as it:
        before = set(it.homes())
        run = await running(it, wishes=replace(it.options().wishes, empty_ahead=True))
        await heard(it, when, lambda: skip(it, host))
        report = await run
        assert report.outcome is Outcome.DONE
        assert_safe_without(it, host, before)
        (pool,) = report.pools.values()
        assert "The upgrade is complete, but 1 server was skipped" in report.to_text()
        assert f"{host}: skipped, still" in report.to_text()
        assert (
            "stays in mixed mode, without HA and with restricted operations, until its other servers"
            in report.to_text()
        )
        assert pool.hosts[uuid_of(it, host)].stage is HostStage.SKIPPED
        assert f"{host} is skipped, as you requested" in because(it)
        (memory,) = unfinished(it.store)
        assert memory.open_pools, "resume goes on with it"


async def test_a_server_whose_turn_has_begun_and_the_coordinator_cannot_be_skipped() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        run = await running(it)
        await heard(it, stage_of("fra-01", HostStage.EMPTYING), lambda: skip(it, "fra-01"))
        await heard(it, stage_of("fra-02", HostStage.PREPARING), lambda: skip(it, "fra-02"))
        await heard(it, stage_of("fra-03", HostStage.PREPARING), lambda: skip(it, "fra-02"))
        assert (await run).outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        told = [str(event.text) for event in it.events if isinstance(event, Note)]
        for host in ("fra-01", "fra-02"):
            times = told.count(f"{host} can no longer be skipped: its upgrade has begun.")
            assert times == (2 if host == "fra-02" else 1), "also when its turn is over"


async def test_a_server_skipped_later_stays_skipped_when_the_program_is_killed() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        before = set(it.homes())
        skipped: list[Event] = []

        def listen_for_it(event: Event) -> None:
            if not skipped and isinstance(event, HostChanged) and event.stage is HostStage.EMPTYING:
                skipped.append(event)
                skip(it, "fra-03")

        await abandoned(it, "fra-01", HostStage.INSTALLING, meanwhile=listen_for_it)
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert_safe_without(it, "fra-03", before)


async def test_what_was_skipped_is_upgraded_when_the_run_is_resumed() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        before = it.homes()
        run = await running(it)
        await heard(it, stage_of("fra-01", HostStage.EMPTYING), lambda: skip(it, "fra-02"))
        assert (await run).outcome is Outcome.DONE
        it.on_event = lambda event: None
        assert (await go_on(it)).outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert it.homes() == before
        assert unfinished(it.store) == []


async def test_members_are_upgraded_in_the_order_that_was_chosen() -> None:
    async with simulated("pool", hosts=4, vms=8) as it:
        hosts = {host.name: host.uuid for host in it.connections[0].snapshot().hosts.values()}
        order = (hosts["fra-04"], hosts["fra-02"], hosts["fra-03"])
        await it.upgrade(wishes=Wishes(immovable=Immovable.SUSPEND, order=order))
        assert it.outcome() is Outcome.DONE
        done = [e.host.name for e in it.events if isinstance(e, HostChanged) and e.stage is HostStage.INSTALLING]
    assert list(dict.fromkeys(done)) == ["fra-01", "fra-04", "fra-02", "fra-03"]
