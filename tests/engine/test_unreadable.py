"""Records with values outside the model, in a connected pool and in one that is being upgraded."""

from __future__ import annotations

import asyncio

import pytest

from rpu_desktop.run.events import HostStage, Outcome
from rpu_desktop.run.prompts import Choice
from tests.engine.runs import Answers, simulated
from tests.engine.test_run import NEW


@pytest.mark.parametrize(("field", "value"), [("memory_static_max", "1e9"), ("domain_type", "pvh_next")])
async def test_no_one_waits_forever_because_of_a_value_that_cannot_be_read(field: str, value: str) -> None:
    """Such a record counted as a pool without a coordinator, for which every wait continued."""
    async with simulated("pool", f"odd-value:vm=app-2,field={field},value={value}", hosts=2, vms=4) as it:
        seen = await asyncio.wait_for(it.connections[0].wait_for(lambda now: now), 60)
        assert [(thing.cls, thing.name, thing.fields) for thing in seen.unreadable] == [("VM", "app-2", (field,))]


async def test_an_upgrade_does_not_begin_with_a_running_vm_that_cannot_be_read() -> None:
    async with simulated("pool", "odd-value:vm=app-2", hosts=2, vms=4) as it:
        report = await it.upgrade()
        assert report.outcome is not Outcome.DONE
        assert "VM app-2 (domain_type)" in report.to_text()
        assert NEW not in it.versions().values()


async def test_a_value_that_changes_in_the_middle_keeps_no_one_waiting() -> None:
    async with simulated("pool", hosts=2, vms=4) as it:
        vm = it.ask(lambda: it.pool.db.where("VM", name_label="app-2")[0])
        spoilt: list[object] = []

        def spoil(event: object) -> None:
            if getattr(event, "stage", None) is HostStage.INSTALLING and not spoilt:
                spoilt.append(event)
                it.ask(lambda: it.pool.db.set("VM", vm, domain_type="pvh_next"))

        it.on_event = spoil
        report = await it.upgrade(Answers(Choice.STOP))
        assert spoilt
        assert report.outcome is Outcome.DONE or "VM app-2 (domain_type)" in report.to_text(), report.to_text()
