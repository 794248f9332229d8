"""`event.from` answers a moment after a change, with everything that has happened by then (``xapi_event.ml``)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rpu_desktop.rehearsal.jumping_time import JumpingLoop, JumpingTime
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.dispatch import dispatch
from rpu_desktop.simulator.scenario import build_scenario


def test_what_belongs_together_comes_in_one_answer_50_ms_after_the_first_change() -> None:
    jumping = JumpingTime(1e9)
    clock = Clock(now=jumping.now, monotonic=jumping.monotonic)
    answered: list[float] = []

    async def ask() -> tuple[list[int], list[int]]:
        pool, *_ = build_scenario("pool", clock, hosts=1, vms=3, seed=1, password="secret")
        vms = [ref for ref, row in pool.db.all("VM").items() if row["power_state"] == "Running"][:3]

        async def call(name: str, *params: Any) -> Any:
            return await dispatch(pool, pool.coordinator, name, params)

        async def change(ref: str, seconds: float) -> None:
            await asyncio.sleep(seconds)
            pool.db.set("VM", ref, name_description=f"changed after {seconds}")

        session = await call("session.login_with_password", "root", "secret")
        token = (await call("event.from", session, ["vm"], "", 30.0))["token"]
        changing = [
            asyncio.ensure_future(change(ref, 10 + after)) for ref, after in zip(vms, (0, 0.04, 0.06), strict=True)
        ]
        first = await call("event.from", session, ["vm"], token, 30.0)
        answered.append(jumping.monotonic())
        second = await call("event.from", session, ["vm"], first["token"], 30.0)
        answered.append(jumping.monotonic())
        await asyncio.gather(*changing)
        found = [[vms.index(event["ref"]) for event in answer["events"]] for answer in (first, second)]
        return found[0], found[1]

    with asyncio.Runner(loop_factory=lambda: JumpingLoop(jumping)) as runner:
        assert runner.run(ask()) == ([0, 1], [2])
    assert answered == [pytest.approx(10.05, abs=1e-6), pytest.approx(10.11, abs=1e-6)]
