"""Stop while a server is being installed: the run waits for it, unless the admin does not want to wait any longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.run.events import Event, HostChanged, HostStage, Outcome, Restored
from rpu_desktop.run.prompts import Choice, Prompt
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_resume import go_on
from tests.engine.test_run import NEW, OLD, resolve


def at(it: SimulatedPools, host: str, stage: HostStage, act: Callable[[], None]) -> None:
    """Do this once the host reaches this stage."""
    done: list[bool] = []

    def listen(event: Any) -> None:
        if isinstance(event, HostChanged) and event.host.name == host and event.stage is stage and not done:
            done.append(True)
            act()

    it.on_event = listen


def run_of(it: SimulatedPools) -> Any:
    assert it.run is not None
    return it.run


def put_back(it: SimulatedPools) -> list[Restored]:
    return [event for event in it.events if isinstance(event, Restored)]


def place(it: SimulatedPools, meant: Callable[[Event], bool]) -> int:
    return next(index for index, event in enumerate(it.events) if meant(event))


@pytest.mark.parametrize("host", ["fra-01", "fra-02"])
async def test_a_server_that_is_being_installed_when_the_admin_stops_is_finished_first(host: str) -> None:
    """The run "rested" seconds after Stop, and reported a server in its installer as "not upgraded"."""
    async with simulated("ha-wlb", hosts=3, vms=6) as it:
        undos = await resolve(it)
        at(it, host, HostStage.INSTALLING, lambda: run_of(it).stop())
        report = await it.upgrade(undos=undos)
        assert report.outcome is Outcome.STOPPED
        assert it.versions()[host] == NEW
        assert it.versions()["fra-03"] == OLD
        assert it.disabled() == []
        back = place(
            it, lambda e: isinstance(e, HostChanged) and e.stage is HostStage.VERIFYING and e.host.name == host
        )
        restored = place(it, lambda event: isinstance(event, Restored))
        assert restored > back, "what was switched off came back while the server was in its installer"
        assert f"{host}: Citrix Hypervisor 8.2 CU1" in report.to_text()
        assert f"{host}: not upgraded" not in report.to_text()
        it.on_event = lambda event: None
        assert (await go_on(it)).outcome is Outcome.DONE
        assert HostStage.INSTALLING not in it.stages(host)


@pytest.mark.parametrize("host", ["fra-01", "fra-02"])
async def test_an_admin_who_does_not_wait_is_informed_that_the_result_is_unknown_and_nothing_is_switched_on(
    host: str,
) -> None:
    """WLB and auto-start were switched on again while a server was offline in its installer."""
    async with simulated("ha-wlb", f"never-back:host={host}", hosts=3, vms=6) as it:
        undos = await resolve(it)
        db, pool = it.pool.db, it.pool.pool

        def stop() -> None:
            run_of(it).stop()
            run_of(it).stop_waiting()

        at(it, host, HostStage.INSTALLING, stop)
        report = await it.upgrade(undos=undos)
        assert report.outcome is Outcome.STOPPED
        assert not db.get("pool", pool, "wlb_enabled")
        assert put_back(it)
        assert not any(event.ok for event in put_back(it))
        told = report.to_text()
        assert f"{host}: installation was in progress, result unknown" in told
        assert f"{host} is not back yet" in told
        assert f"{host}: not upgraded" not in told
        assert "fra-03: not upgraded" in told


async def test_a_stop_with_nothing_being_installed_ends_immediately_and_restores_what_it_can() -> None:
    async with simulated("ha-wlb", hosts=3, vms=6) as it:
        undos = await resolve(it)
        at(it, "fra-02", HostStage.EMPTYING, lambda: run_of(it).stop())
        report = await it.upgrade(undos=undos)
        assert report.outcome is Outcome.STOPPED
        assert it.versions() == {"fra-01": NEW, "fra-02": OLD, "fra-03": OLD}
        assert any(event.ok for event in put_back(it))


async def test_a_server_marked_as_failed_keeps_what_was_switched_off_off() -> None:
    """It may come back from its installer at any moment."""
    async with simulated("ha-wlb", "never-back:host=fra-02", hosts=3, vms=6) as it:
        undos = await resolve(it)
        it.patience = replace(it.patience, usual=0.3, reminder=0.3)

        class Impatient(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                if Choice.FAIL not in prompt.choices:
                    return Choice.STOP
                return Choice.FAIL if prompt.host and prompt.host.name == "fra-02" else Choice.WAIT

        report = await it.upgrade(Impatient(), undos=undos)
        assert report.outcome is Outcome.FAILED
        assert not it.pool.db.get("pool", it.pool.pool, "wlb_enabled")
        assert not any(event.ok for event in put_back(it))


async def test_the_run_states_which_servers_it_would_have_to_wait_for() -> None:
    async with simulated("pool", hosts=2, vms=2) as it:
        seen: list[list[str]] = []

        def look() -> None:
            seen.append([host.name for host in run_of(it).away()])

        at(it, "fra-02", HostStage.INSTALLING, look)
        assert (await it.upgrade()).outcome is Outcome.DONE
        assert seen == [["fra-02"]]
        assert run_of(it).away() == []
