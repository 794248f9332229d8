"""The run and its plan: what was planned is done, and every difference leads to a new plan or a clear stop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning import Immovable, Migrate, Wishes, free_memory, make_plan
from rpu_desktop.run.events import (
    Event,
    Forecast,
    HostChanged,
    HostStage,
    Note,
    NoteLevel,
    Outcome,
    PoolPlanned,
    VmChanged,
    VmStage,
)
from rpu_desktop.run.prompts import Choice
from rpu_desktop.simulator.behaviour import domains, outage
from rpu_desktop.xapi.cache import Change
from tests.engine.runs import Answers, SimulatedPools, simulated

NEW = "8.4.0"
Move = tuple[str, str, str]


def planned_moves(it: SimulatedPools, wishes: Wishes | None = None) -> Counter[Move]:
    """The planner's migrations for the current pool: (VM, from, to) by name."""
    snapshot = it.connections[0].snapshot()
    hosts = snapshot.hosts
    return Counter(
        (snapshot.vms[step.vm].name, hosts[step.source].name, hosts[step.target].name)
        for step in make_plan(snapshot, wishes or it.options().wishes).steps()
        if isinstance(step, Migrate)
    )


def history(it: SimulatedPools, *kinds: str) -> Iterator[tuple[float, str, tuple[str, ...]]]:
    """The simulated pool's own history: (simulated seconds, what, names)."""
    for at, what, facts in it.pool.history:
        if what in kinds:
            yield at, what, facts["names"]


def real_moves(it: SimulatedPools) -> Counter[Move]:
    return Counter((vm, source, target) for _, _, (vm, source, target) in history(it, "migrated"))


def outages(it: SimulatedPools) -> list[tuple[str, float, float]]:
    """(host, from, to) in simulated seconds: from the reboot to the toolstack's first response."""
    begun: dict[str, float] = {}
    found = []
    for at, what, (host, *_) in history(it, "going down", "serves again"):
        if what == "going down":
            begun[host] = at
        elif host in begun:
            found.append((host, begun.pop(host), at))
    return found


def plans(it: SimulatedPools) -> list[PoolPlanned]:
    return [event for event in it.events if isinstance(event, PoolPlanned)]


def because(it: SimulatedPools) -> str:
    return " ".join(str(text) for plan in plans(it) for text in plan.because)


def once(
    it: SimulatedPools, when: Callable[[Event], bool], act: Callable[[], Awaitable[Any]]
) -> list[asyncio.Future[Any]]:
    """Do something by hand at the first matching event."""
    done: list[asyncio.Future[Any]] = []

    def listen(event: Event) -> None:
        if not done and when(event):
            done.append(asyncio.ensure_future(act()))

    it.on_event = listen
    return done


def stage_of(host: str, stage: HostStage) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, HostChanged) and event.host.name == host and event.stage is stage


def ref(it: SimulatedPools, cls: str, name: str) -> str:
    return next(ref for ref, row in it.pool.db.all(cls).items() if row["name_label"] == name)


def a_vm_on(it: SimulatedPools, host: str) -> str:
    return next(vm for vm, where in sorted(it.homes().items()) if where == host)


@pytest.mark.parametrize("hosts", [2, 4])
async def test_what_is_done_is_what_was_planned(hosts: int) -> None:
    async with simulated(hosts=hosts, vms=4 * hosts, seed=5) as it:
        before, plan = it.homes(), planned_moves(it)
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert real_moves(it) == plan
        assert it.homes() == before
        assert len(plans(it)) == 1, because(it)
        assert [note for note in it.events if isinstance(note, Note) and note.level is not NoteLevel.INFO] == []


async def test_never_two_hosts_away_and_nothing_moves_without_the_coordinator() -> None:
    async with simulated(hosts=4, vms=16, seed=5) as it:
        await it.upgrade()
        away = outages(it)
        assert [host for host, _, _ in away] == ["fra-01", "fra-02", "fra-03", "fra-04"]
        assert all(first_end < second_begin for (_, _, first_end), (_, second_begin, _) in pairwise(away))
        _, begin, end = away[0]
        assert [at for at, _, _ in history(it, "migration begins") if begin <= at <= end] == []


async def test_the_next_host_is_emptied_while_one_is_being_installed() -> None:
    async with simulated(hosts=4, vms=32, seed=5) as it:
        wishes = replace(it.options().wishes, parallel_migrations=1, empty_ahead=True)
        report = await it.upgrade(wishes=wishes)
        assert report.outcome is Outcome.DONE
        overlapping = {
            (host, source)
            for host, begin, end in outages(it)
            for at, _, (_, source, _) in history(it, "migration begins")
            if begin < at < end
        }
        assert ("fra-02", "fra-03") in overlapping
        assert all(host != "fra-01" for host, _ in overlapping), "the coordinator was away"


async def test_nothing_comes_to_a_host_between_its_maintenance_mode_and_its_new_version() -> None:
    async with simulated(hosts=3, vms=12, seed=5) as it:
        await it.upgrade()
        for host in ("fra-01", "fra-02", "fra-03"):
            closed = next(at for at, _, (name,) in history(it, "disabled") if name == host)
            arrived = [at for at, _, (_, _, target) in history(it, "migrated") if target == host]
            begin, end = next((begin, end) for name, begin, end in outages(it) if name == host)
            assert closed < begin
            assert not [at for at in arrived if closed < at < end], "nothing comes to a host that is being emptied"


@pytest.mark.parametrize("window", [1, 3])
async def test_no_more_migrations_at_a_time_than_wished(window: int) -> None:
    async with simulated(hosts=3, vms=18, seed=5, speed=500) as it:
        await it.upgrade(wishes=replace(it.options().wishes, parallel_migrations=window))
        running = most = 0
        for _, what, _ in history(it, "migration begins", "migrated"):
            running += 1 if what == "migration begins" else -1
            most = max(most, running)
        assert most == window


async def test_migrations_use_the_network_wished_for() -> None:
    async with simulated(hosts=2, vms=6) as it:
        network = ref(it, "network", "Storage and migration")
        asked: list[dict[str, str]] = []

        def look(name: str, arguments: Sequence[Any]) -> None:
            if name.endswith("VM.pool_migrate"):
                asked.append(dict(arguments[-1]))

        it.watch_calls(look)
        uuid = it.pool.db.get("network", network, "uuid")
        report = await it.upgrade(wishes=Wishes(network=uuid))
        assert report.outcome is Outcome.DONE
        assert asked
        assert {options["network"] for options in asked} == {network}


async def test_a_network_without_addresses_is_refused_before_anything_is_touched() -> None:
    async with simulated(hosts=2, vms=6) as it:
        db = it.pool.db
        bare = next(row for row in db.all("network").values() if not any(db.get("PIF", p, "IP") for p in row["PIFs"]))
        report = await it.upgrade(wishes=Wishes(network=bare["uuid"]))
        assert report.outcome is Outcome.BLOCKED
        (pool,) = report.pools.values()
        assert f"“{bare['name_label']}”" in str(pool.detail)
        assert it.disabled() == []


async def test_a_vm_started_by_hand_leads_to_a_new_plan_and_ends_where_it_was_started() -> None:
    async with simulated(hosts=3, vms=12, seed=3) as it:
        name = a_vm_on(it, "fra-03")
        vm, host = ref(it, "VM", name), ref(it, "host", "fra-03")
        before = it.homes()
        await it.connections[0].task("VM.hard_shutdown", vm)
        await it.connections[0].wait_for(lambda snapshot: snapshot.vms[VmRef(vm)].power_state == "Halted")
        started = once(
            it,
            lambda event: isinstance(event, VmChanged) and event.stage is VmStage.MOVED,
            lambda: it.connections[0].task("VM.start_on", vm, host, False, False),
        )
        report = await it.upgrade()
        await started[0]
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert f"{name} was started on fra-03" in because(it)


async def test_a_vm_migrated_by_hand_leads_to_a_new_plan_and_still_returns() -> None:
    async with simulated(hosts=4, vms=12, seed=3) as it:
        before = it.homes()
        vm = a_vm_on(it, "fra-04")
        moved = once(
            it,
            stage_of("fra-01", HostStage.EMPTYING),
            lambda: it.connections[0].task(
                "VM.pool_migrate", ref(it, "VM", vm), ref(it, "host", "fra-03"), {"live": "true"}
            ),
        )
        report = await it.upgrade()
        await moved[0]
        assert report.outcome is Outcome.DONE
        assert f"{vm} was migrated to fra-03" in because(it)
        assert it.homes() == before


async def test_a_vm_stopped_by_hand_leads_to_a_new_plan_without_it() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        before = it.homes()
        vm = a_vm_on(it, "fra-03")
        stopped = once(
            it,
            stage_of("fra-01", HostStage.DONE),
            lambda: it.connections[0].task("VM.hard_shutdown", ref(it, "VM", vm)),
        )
        report = await it.upgrade()
        await stopped[0]
        assert report.outcome is Outcome.DONE
        assert f"{vm} is no longer running" in because(it)
        assert it.homes() == {name: host for name, host in before.items() if name != vm}


async def test_a_vm_stopped_at_the_very_moment_it_arrives_is_noticed() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        before = it.homes()
        vm = a_vm_on(it, "fra-03")
        (connection,) = it.connections

        def listen(event: Event) -> None:
            if isinstance(event, VmChanged) and event.vm.name == vm and event.stage is VmStage.MOVED:
                it.on_event = lambda event: None
                vm_ref = ref(it, "VM", vm)
                it.ask(lambda: domains.halt(it.pool, vm_ref))
                # Its event arrives before the result of the migration has been read.
                connection.cache.apply([Change("VM", vm_ref, it.ask(lambda: dict(it.pool.db.all("VM")[vm_ref])))])

        it.on_event = listen
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert f"{vm} is no longer running" in because(it)
        assert it.homes() == {name: host for name, host in before.items() if name != vm}


async def test_a_host_that_dies_stops_the_run_before_a_second_one_goes_down() -> None:
    async with simulated("pool", hosts=3, vms=6) as it:

        async def crash() -> None:
            it.ask(lambda: outage.crash(it.pool, ref(it, "host", "fra-03")))

        died = once(it, stage_of("fra-02", HostStage.EMPTYING), crash)
        answers = Answers()
        report = await it.upgrade(answers)
        assert died
        assert report.outcome is Outcome.FAILED
        assert "fra-03" in " ".join(str(prompt.text) for prompt in answers.asked)
        assert {host for host, _, _ in outages(it)} == {"fra-01"}
        assert it.versions() == {"fra-01": NEW, "fra-02": "8.2.1", "fra-03": "8.2.1"}


async def test_a_vm_that_refuses_once_is_planned_elsewhere() -> None:
    async with simulated("pool", "migration-fails:times=1", hosts=3, vms=9) as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert "could not be migrated to" in because(it)
        assert len(plans(it)) == 2


async def test_a_host_whose_installation_fails_is_planned_again_after_the_answer() -> None:
    async with simulated("pool", "old-version:host=fra-02,times=1", hosts=4, vms=8) as it:
        before = it.homes()
        report = await it.upgrade(Answers(Choice.RETRY))
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert [host for host, _, _ in outages(it)].count("fra-02") == 2
        away = outages(it)
        assert all(first_end < second_begin for (_, _, first_end), (_, second_begin, _) in pairwise(away))


async def test_forecasts_learn_from_the_hosts_that_are_done() -> None:
    async with simulated(hosts=4, vms=8, seed=5) as it:
        await it.upgrade()
        forecasts = [event for event in it.events if isinstance(event, Forecast)]
        first, last = forecasts[0], forecasts[-1]
        assert [host.host.name for host in first.hosts] == ["fra-01", "fra-02", "fra-03", "fra-04"]
        assert first.ends - first.at > 3600, "by default a server takes a good while"
        after_two = [f for f in forecasts if len(f.hosts) == 2]
        assert after_two
        assert after_two[-1].ends - after_two[-1].at < 600, "these servers take seconds"
        assert last.hosts == ()
        assert last.ends == last.at


async def test_vms_that_may_make_room_go_down_and_run_again_where_they_ran() -> None:
    async with simulated(hosts=2, vms=10, seed=5) as it:
        before = it.homes()
        snapshot = await shrink(it)
        plan = make_plan(snapshot, Wishes())
        assert not plan.feasible
        shortage = plan.shortages[0]
        uuids = [snapshot.vms[vm].uuid for vm in shortage.suggestion]
        assert uuids
        report = await it.upgrade(wishes=Wishes(make_room_by_vm=dict.fromkeys(uuids, Immovable.SUSPEND)))
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        went_down = {
            event.vm.uuid for event in it.events if isinstance(event, VmChanged) and event.stage is VmStage.DOWN
        }
        assert went_down <= set(uuids)
        assert went_down


async def shrink(it: SimulatedPools) -> PoolSnapshot:
    """Reduce the hosts' memory so that everything still fits, but not on one host."""
    connection, db = it.connections[0], it.pool.db
    before = connection.snapshot()
    free = {ref: free_memory(before, ref) or 0 for ref in before.hosts}
    for ref in before.hosts:
        metrics = db.get("host", ref, "metrics")
        total = int(db.get("host_metrics", metrics, "memory_total")) - free[ref] + 2 * 2**30
        it.ask(partial(db.set, "host_metrics", metrics, memory_total=total))
    await connection.wait_for(lambda now: all((free_memory(now, ref) or 0) < 3 * 2**30 for ref in now.hosts))
    return connection.snapshot()
