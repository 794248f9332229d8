"""Which calls are sent to a server that is still starting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.pool import SimPool
from tests.engine.runs import simulated


async def test_a_coordinator_that_still_looks_for_other_masters_is_not_ordered_to_connect_its_storage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its toolstack does not plug storage until then, so that two coordinators never use it (xapi.ml)."""

    async def slow(pool: SimPool) -> None:
        await pool.clock.sleep(4000)

    monkeypatch.setattr(outage, "_check_no_other_masters", slow)
    async with simulated("pool", hosts=2, vms=4) as it:
        it.patience = replace(it.patience, enabling=0.1)
        coordinator = state_of(it.pool).hosts[it.pool.coordinator]
        told: list[tuple[str, bool]] = []

        def look(name: str, arguments: Any) -> None:
            if name.endswith("host.enable"):
                told.append(("enable", coordinator.startup_complete))
            elif name.endswith("PBD.plug") and it.pool.db.get("PBD", arguments[0], "host") == it.pool.coordinator:
                told.append(("plug", coordinator.startup_complete))

        it.watch_calls(look)
        assert (await it.upgrade()).outcome is Outcome.DONE
        assert ("enable", False) in told, "it was asked whether it is ready"
        assert ("plug", False) not in told
