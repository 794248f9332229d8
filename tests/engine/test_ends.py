"""How a run begins and ends: no needless changes, everything restored, other pools not affected."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.engine import plan_loop, pool_run, wrap_up
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.leftovers import left_to_do
from rpu_desktop.engine.preflight import obstacles
from rpu_desktop.inventory.pool_lock import KEY
from rpu_desktop.planning import Wishes
from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, Outcome, PoolFinished, Restored
from tests.engine.runs import simulated
from tests.engine.test_run import resolve


async def test_a_run_that_could_not_begin_reports_its_servers_versions_and_no_time_that_it_took() -> None:
    """The report said "fra-01: not upgraded, runs " and "From 00:56:49 to 00:56:49: 0 minutes"."""
    async with simulated("pool", hosts=2, vms=4) as it:
        report = await it.upgrade(wishes=Wishes(network="nonsense"))
        text = report.to_text()
        assert report.outcome is Outcome.BLOCKED
        assert "fra-01: not upgraded, runs Citrix Hypervisor 8.2" in text
        assert "has no network with the name or UUID nonsense" in text
        assert "From " not in text


async def test_an_unexpected_error_at_the_end_keeps_nothing_from_being_restored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """HA stayed off, the lock stayed in the pool, and the whole run ended in a traceback."""

    async def breaks(context: Context) -> None:
        raise ValueError("the pool shows no coordinator at this very moment")

    monkeypatch.setattr(wrap_up, "finish_updates", breaks)
    async with simulated("ha-wlb", hosts=3, vms=6) as it:
        undos = await resolve(it)
        await it.upgrade(undos=undos)
        assert any(isinstance(event, Restored) and event.ok for event in it.events)
        assert it.pool.db.get("pool", it.pool.pool, "ha_enabled")
        assert KEY not in it.pool.db.get("pool", it.pool.pool, "other_config")
        told = [str(event.text) for event in it.events if isinstance(event, Note)]
        assert any("no coordinator at this very moment" in text for text in told)


async def test_two_unexpected_errors_in_a_row_keep_nothing_from_being_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one, in the clean-up after the first, left HA off and the lock in the pool."""

    async def breaks(*_: object, **__: object) -> None:
        raise KeyError("a mistake in this program")

    monkeypatch.setattr(plan_loop, "plan_rest", breaks)
    monkeypatch.setattr(pool_run, "make_all_safe", breaks)
    async with simulated("ha-wlb", hosts=3, vms=6) as it:
        undos = await resolve(it)
        report = await it.upgrade(undos=undos)
        assert report.outcome is Outcome.FAILED
        assert it.pool.db.get("pool", it.pool.pool, "ha_enabled")
        assert KEY not in it.pool.db.get("pool", it.pool.pool, "other_config")


async def test_an_error_in_one_pools_run_ends_no_other_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    """`gather` raised the first error and left the other pool's upgrade to itself, with a closed journal."""
    original = left_to_do

    def breaks(context: Context) -> object:
        if context.pool.name == "Frankfurt":
            raise KeyError("a mistake in this program")
        return original(context)

    monkeypatch.setattr(pool_run, "left_to_do", breaks)
    async with simulated("two-pools", hosts=2, vms=2) as it:
        report = await it.upgrade()
        ends = {event.pool.name: event.outcome for event in it.events if isinstance(event, PoolFinished)}
        assert ends["Frankfurt"] is Outcome.FAILED
        assert {outcome for name, outcome in ends.items() if name != "Frankfurt"} == {Outcome.DONE}
        assert report.outcome is Outcome.FAILED


async def test_a_vm_started_and_stopped_by_its_owner_meanwhile_is_not_reported_as_missing() -> None:
    """The report said of it: "ran when the upgrade began and does not run now"."""
    async with simulated("pool", hosts=3, vms=6) as it:
        connection = it.connections[0]
        vm = next(vm for vm in connection.snapshot().guests() if vm.occupies_host)
        await connection.task("VM.clean_shutdown", vm.ref)
        done: set[str] = set()

        actions: list[asyncio.Future[Any]] = []

        def owner(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.DONE and event.host.name not in done:
                done.add(event.host.name)
                if len(done) == 1:
                    actions.append(asyncio.ensure_future(connection.task("VM.start", vm.ref, False, False)))
                if len(done) == 2:
                    actions.append(asyncio.ensure_future(connection.task("VM.hard_shutdown", vm.ref)))

        it.on_event = owner
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert len(done) == 3
        await asyncio.gather(*actions)
        await connection.wait_for(
            lambda now: not any(each.occupies_host for each in now.guests() if each.ref == vm.ref)
        )
        assert f"{vm.name} was running when" not in report.to_text()


async def test_a_folder_that_cannot_take_the_backup_is_found_before_anything_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    async with simulated("pool", hosts=2, vms=2) as it:
        snapshot, options = it.connections[0].snapshot(), it.options()

        async def said(folder: Path) -> list[str]:
            return [str(found.text) for found in await obstacles(snapshot, replace(options, backup=str(folder)))]

        assert await said(tmp_path / "not" / "there" / "yet") == []
        assert not (tmp_path / "not").exists()
        (text,) = await said(file / "below")
        assert f"{file} is not a folder" in text
        assert str(snapshot.pool.name) in text
