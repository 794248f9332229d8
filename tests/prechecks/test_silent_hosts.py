"""A dead member that the pool still calls live: found immediately, once, without delaying others."""

from __future__ import annotations

import time

import pytest

from rpu_desktop.inventory import Host
from rpu_desktop.prechecks import Circumstances, answering, run_checks
from rpu_desktop.prechecks.types import Status
from rpu_desktop.simulator.behaviour.state import state_of
from tests.engine.runs import simulated


@pytest.mark.parametrize("dead", [True, False])
async def test_a_dead_member_that_is_called_live_is_found_and_nothing_is_called_passed_for_it(
    dead: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`precheck` was silent for two minutes, and then it said: "Passed: Servers are running"."""
    monkeypatch.setattr(answering, "_LONGEST", 2.0 if dead else 30.0)  # a host that responds may be busy
    monkeypatch.setattr(answering, "_USUAL", 0.3 if dead else 30.0)
    told: list[Host] = []
    async with simulated("pool", hosts=3, vms=6) as it:
        (host,) = it.pool.db.where("host", name_label="fra-02")
        it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", dead))
        given = Circumstances(it.connections[0].snapshot(), now=time.time())
        found = {result.check: result for result in await run_checks(it.connections[0], given, waiting=told.append)}
        it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", False))
    result = found["host-liveness"]
    if not dead:
        assert result.status is Status.PASSED
        return
    assert [str(problem.text) for problem in result.problems] == [
        "fra-02 does not respond, although the pool reports it as running."
    ]
    assert result.problems[0].blocks
    assert "fra-02" in [host.name for host in told]
    silent = [problem for each in found.values() for problem in each.problems if problem.aspect == "silent"]
    assert len(silent) == 1
    asked = [facts for _, what, facts in it.pool.history if what == "call" and host in map(str, facts["arguments"])]
    assert {facts["method"] for facts in asked} == {"host.get_servertime"}
    assert len(asked) <= 2
