"""Failures reported from the field: a test for each row of docs/field-failures.md without another test, by number."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, NoteLevel, Outcome, VmStage
from rpu_desktop.run.prompts import Choice
from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.state import Outage
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.fault_spec import parse_fault
from rpu_desktop.simulator.faults import FaultSet
from rpu_desktop.simulator.faults.moments import plug, unplug
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_run import NEW

IN_EITHER: Any = [pytest.param([], id="json"), pytest.param(["json-refused"], id="xml")]
"""Faults of the pool: none, or one after which it can be reached by XML-RPC only."""


def calls(it: SimulatedPools) -> Counter[str]:
    """The calls to the pool, by method."""
    return Counter(facts["method"] for _, what, facts in it.pool.history if what == "call")


def happened(it: SimulatedPools, what: str) -> Counter[str]:
    """How often something happened to each object, by name."""
    return Counter(facts["names"][0] for _, told, facts in it.pool.history if told == what)


async def upgraded(it: SimulatedPools, answers: Answers | None = None) -> None:
    """Assert that the whole pool is upgraded and all VMs are back."""
    before = it.homes()
    report = await it.upgrade(answers)
    assert report.outcome is Outcome.DONE, report.to_text()
    assert set(it.versions().values()) == {NEW}
    assert it.disabled() == []
    assert it.homes() == before


async def test_row_53_the_coordinator_stays_the_coordinator() -> None:
    async with simulated(hosts=3, vms=6) as it:
        before = it.pool.coordinator
        await upgraded(it)
        assert it.pool.coordinator == before
        assert calls(it)["pool.designate_new_master"] == 0
        assert calls(it)["host.evacuate"] == 0


@pytest.mark.parametrize("wire", IN_EITHER)
@pytest.mark.parametrize("kind", ["reset-after", "reset-before", "http-500", "wrong-answer"])
async def test_row_54_and_76_a_calls_answer_decides_nothing_the_pool_does(kind: str, wire: list[str]) -> None:
    async with simulated("pool", f"{kind}:method=host.reboot,times=2", *wire, hosts=2, vms=4) as it:
        await upgraded(it)
        assert set(happened(it, "going down").values()) == {1}, "no server is told twice"
        assert set(happened(it, "installed").values()) == {1}


async def test_row_54_a_connection_that_is_down_is_no_sign_that_a_server_reboots() -> None:
    """The call got lost, and when the time for the reboot to show is over, the pool cannot be read."""
    async with simulated("pool", "reset-before:method=host.reboot,times=1", hosts=2, vms=4) as it:
        loop = asyncio.get_running_loop()

        def cut_off(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.REBOOTING and event.host.name == "fra-01":
                loop.call_later(PATIENCE.leaving * 0.5, it.ask, lambda: unplug(it.pool))
                loop.call_later(PATIENCE.leaving * 2, it.ask, lambda: plug(it.pool))

        it.on_event = cut_off
        await upgraded(it)
        assert set(happened(it, "going down").values()) == {1}


@pytest.mark.parametrize("name", ["fra-01", "fra-02"])
async def test_row_54_a_toolstack_that_restarts_is_no_reboot(name: str) -> None:
    """The call got lost; the starting toolstack calculates a boot time that differs by a second."""
    async with simulated("pool", hosts=2, vms=4) as it:
        (host,) = it.pool.db.where("host", name_label=name)

        def stumble() -> None:
            FaultSet([parse_fault("reset-before:method=host.reboot")]).install(it.pool)
            it.pool.spawn(outage.restart_toolstack(it.pool, host))

        def restart(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.REBOOTING and event.host.name == name:
                it.ask(stumble)

        it.on_event = restart
        await upgraded(it)
        assert happened(it, "toolstack restarts") == {name: 1}
        assert set(happened(it, "going down").values()) == {1}


async def test_row_68_a_refused_reboot_is_a_question_not_an_endless_wait() -> None:
    async with simulated("pool", "call-fails:method=host.reboot,code=HOST_IN_USE", hosts=2, vms=4) as it:
        answers = Answers(Choice.RETRY)
        await upgraded(it, answers)
        assert "fra-01 refused to reboot" in str(answers.asked[0].text)


async def test_row_69_a_server_that_is_still_booting_is_enabled_later() -> None:
    faults = ("stays-disabled:host=fra-02", "call-fails:method=host.enable,code=HOST_STILL_BOOTING,times=5")
    async with simulated("pool", *faults, hosts=2, vms=4) as it:
        await upgraded(it)
        assert calls(it)["Async.host.enable"] + calls(it)["host.enable"] > 5


@pytest.mark.parametrize("code", ["HOST_STILL_BOOTING", "HOST_OFFLINE", "CANNOT_CONTACT_HOST"])
@pytest.mark.parametrize(
    ("stage", "method"),
    [
        (HostStage.EMPTYING, "host.disable"),
        (HostStage.PREPARING, "host.call_plugin"),
        (HostStage.REBOOTING, "host.reboot"),
    ],
)
async def test_a_server_whose_toolstack_is_starting_is_asked_again(stage: HostStage, method: str, code: str) -> None:
    async with simulated("pool", hosts=2, vms=4) as it:
        refusals = parse_fault(f"call-fails:method={method},code={code},times=3")

        def refuse(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is stage and event.host.name == "fra-02":
                it.ask(lambda: FaultSet([refusals]).install(it.pool))

        it.on_event = refuse
        await upgraded(it)
        assert calls(it)[method] + calls(it)[f"Async.{method}"] > 3
        assert set(happened(it, "going down").values()) == {1}


@pytest.mark.parametrize("stage", [HostStage.EMPTYING, HostStage.PREPARING, HostStage.REBOOTING])
async def test_a_members_toolstack_that_restarts_during_its_turn_is_waited_for(stage: HostStage) -> None:
    async with simulated("pool", hosts=2, vms=4) as it:
        (host,) = it.pool.db.where("host", name_label="fra-02")

        def restart(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is stage and event.host.name == "fra-02":
                it.ask(lambda: it.pool.spawn(outage.restart_toolstack(it.pool, host)))

        it.on_event = restart
        await upgraded(it)
        assert happened(it, "toolstack restarts") == {"fra-02": 1}
        assert set(happened(it, "going down").values()) == {1}


async def test_a_server_that_went_down_at_an_order_whose_answer_was_lost_is_not_ordered_again() -> None:
    """The first order seemed lost, the second found the server gone: when it is back, it has booted."""
    async with simulated("pool", hosts=2, vms=4) as it:
        (host,) = it.pool.db.where("host", name_label="fra-02")
        orders: list[str] = []

        def go(name: str, arguments: Sequence[Any]) -> None:
            if not name.endswith("host.reboot") or arguments[0] != host:
                return
            orders.append(name)
            if len(orders) == 1:
                it.pool.spawn(outage.go_down(it.pool, host, Outage.REBOOT))
                raise ApiError("HOST_OFFLINE", host)

        it.watch_calls(go)
        await upgraded(it)
        assert orders
        assert happened(it, "going down")["fra-02"] == 1


@pytest.mark.parametrize("after", [50, 400, 900, 1400, 2000])
async def test_row_70_to_72_a_toolstack_that_restarts_at_any_time_is_waited_for(after: int) -> None:
    async with simulated("pool", f"toolstack-restarts:after={after}", hosts=2, vms=4, speed=500) as it:
        await upgraded(it)


async def test_row_73_a_clock_that_jumps_does_no_harm() -> None:
    faults = ("clock-jumps:by=-86400,after=300", "clock-jumps:by=7200,after=1500")
    async with simulated("pool", *faults, hosts=2, vms=4) as it:
        await upgraded(it)


async def test_row_80_preparing_twice_does_no_harm() -> None:
    async with simulated("pool", "task-vanishes:method=host.call_plugin,times=0,chance=0.5", hosts=2, vms=4) as it:
        await upgraded(it)
        assert set(happened(it, "installed").values()) == {1}


@pytest.mark.parametrize("method", ["VM.pool_migrate", "host.disable", "PBD.plug", "*"])
async def test_row_90_a_task_that_vanishes_is_searched_for_in_the_pool(method: str) -> None:
    fault = f"task-vanishes:method={method},times=1"
    async with simulated("pool", fault, hosts=2, vms=6) as it:
        await upgraded(it)


async def test_row_91_after_a_failed_migration_the_vm_is_checked_before_it_is_touched_again() -> None:
    async with simulated("pool", "migration-fails:times=3", hosts=3, vms=6) as it:
        await upgraded(it)
        assert not [what for _, what, _ in it.pool.history if "lost" in what]


async def test_row_93_and_95_no_vm_is_migrated_to_its_own_host() -> None:
    async with simulated(hosts=3, vms=9) as it:
        await upgraded(it)
        moves = [facts["names"] for _, what, facts in it.pool.history if what == "migrated"]
        assert moves
        assert all(source != target for _, source, target in moves)


async def test_row_94_every_vm_is_tried_again_on_its_way_home() -> None:
    async with simulated(hosts=2, vms=4) as it:
        home = next(vm for vm, host in it.homes().items() if host == "fra-02")
    async with simulated("pool", f"migration-fails:vm={home},times=2", hosts=2, vms=4) as it:
        await upgraded(it)
        assert it.vm_stages(home).count(VmStage.MOVE_FAILED) >= 1


async def test_row_101_the_first_error_is_shown_not_the_one_of_clearing_away() -> None:
    faults = ("prepare-fails:host=fra-01", "call-fails:method=host.enable,times=0")
    async with simulated("pool", *faults, hosts=2, vms=4) as it:
        answers = Answers()
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.FAILED
        assert "could not download the installer" in str(answers.asked[0].text)
        warnings = [e for e in it.events if isinstance(e, Note) and e.level is NoteLevel.WARNING]
        assert any("Cleaning up after the failure" in str(event.text) for event in warnings)


@pytest.mark.parametrize("wire", IN_EITHER)
async def test_every_call_may_lose_its_answer_now_and_then(wire: list[str]) -> None:
    faults: Any = [*wire] + [f"reset-after:times=0,chance=0.03,seed={seed}" for seed in (1, 2)]
    async with simulated("pool", *faults, "reset-before:times=0,chance=0.03,seed=3", hosts=2, vms=6, speed=1000) as it:
        await upgraded(it)


async def test_a_proxy_that_refuses_json_from_the_middle_of_an_upgrade_on_does_no_harm() -> None:
    async with simulated("pool", "json-refused:after=900", hosts=2, vms=4) as it:
        await upgraded(it)
        assert it.pool.json_refused
        assert set(happened(it, "going down").values()) == {1}, "no server is told twice"


@pytest.mark.parametrize("wire", IN_EITHER)
@pytest.mark.parametrize("kind", ["reset-before", "reset-after", "http-500", "wrong-answer"])
async def test_each_call_of_a_whole_run_may_be_struck_once(kind: str, wire: list[str]) -> None:
    async with simulated(hosts=2, vms=6) as it:
        await upgraded(it)
        methods = {method.removeprefix("Async.") for method in calls(it)}
    assert {"host.disable", "VM.pool_migrate", "host.reboot"} <= methods
    async with simulated(
        "pool", *wire, *(f"{kind}:method={method}" for method in sorted(methods)), hosts=2, vms=6
    ) as it:
        await upgraded(it)
        struck = sum(what == f"fault {kind}" for _, what, _ in it.pool.history)
    assert struck == len(methods)


async def test_a_record_that_changes_while_the_media_are_checked_skips_no_one() -> None:
    """Like a restart of the toolstack: the run once treated such a server as skipped, and reported success."""
    async with simulated(hosts=2, vms=4) as it:

        def change(pool: Any, what: str, facts: Any) -> None:
            if what == "plugin testUrl":
                pool.db.put("host", pool.coordinator, "other_config", "note", str(facts))

        it.ask(lambda: it.pool.observers.append(change))
        await upgraded(it)
