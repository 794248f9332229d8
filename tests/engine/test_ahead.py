"""How many servers a run takes out of service at a time: one, unless the admin lets the next one be emptied ahead."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.planning import Wishes
from rpu_desktop.run.events import HostStage, Outcome
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.wire import from_json, to_json
from tests.engine.runs import SimulatedPools, simulated
from tests.engine.test_executor import a_vm_on, because, once, ref, stage_of
from tests.engine.test_resume import abandoned, go_on

NEW = "8.4.0"


class Watch:
    """Records which servers were out of service together, each time that one more was disabled."""

    def __init__(self, it: SimulatedPools) -> None:
        self.together: set[frozenset[str]] = set()
        it.ask(lambda: it.pool.observers.append(self._look))

    def _look(self, pool: Any, what: str, facts: dict[str, Any]) -> None:
        if what == "disabled":
            rows = pool.db.all("host").values()
            self.together.add(frozenset(row["name_label"] for row in rows if not row["enabled"]))

    @property
    def most(self) -> int:
        return max(map(len, self.together))


def wishes(it: SimulatedPools, **more: Any) -> Wishes:
    return replace(it.options().wishes, parallel_migrations=1, **more)


@pytest.mark.parametrize("hosts", [3, 4])
async def test_unless_wished_otherwise_a_server_is_emptied_only_when_the_one_before_works_again(hosts: int) -> None:
    async with simulated(hosts=hosts, vms=6 * hosts, seed=5) as it:
        watch, before = Watch(it), it.homes()
        report = await it.upgrade(wishes=wishes(it))
        assert report.outcome is Outcome.DONE
        assert watch.together == {frozenset({f"fra-0{number}"}) for number in range(1, hosts + 1)}
        assert it.homes() == before
        assert because(it) == ""


async def test_a_server_is_emptied_ahead_where_the_admin_wants_it() -> None:
    async with simulated(hosts=4, vms=32, seed=5) as it:
        watch = Watch(it)
        report = await it.upgrade(wishes=wishes(it, empty_ahead=True))
        assert report.outcome is Outcome.DONE
        assert watch.most == 2
        assert {"fra-02", "fra-03"} in watch.together
        assert not any(len(hosts) > 1 and "fra-01" in hosts for hosts in watch.together), "the coordinator was away"


async def test_a_new_plan_while_a_server_is_away_does_not_empty_the_next_one_either() -> None:
    async with simulated(hosts=3, vms=18, seed=5) as it:
        watch = Watch(it)
        vm = a_vm_on(it, "fra-03")

        async def move() -> None:
            await it.connections[0].call("VM.pool_migrate", ref(it, "VM", vm), ref(it, "host", "fra-01"), {})

        done = once(it, stage_of("fra-02", HostStage.INSTALLING), move)
        report = await it.upgrade(wishes=wishes(it))
        await asyncio.gather(*done)
        assert report.outcome is Outcome.DONE
        assert f"{vm} was migrated to fra-01" in because(it)
        assert watch.most == 1


async def test_a_run_that_continues_keeps_to_one_server_at_a_time() -> None:
    async with simulated(hosts=3, vms=18, seed=5) as it:
        watch = Watch(it)
        await abandoned(it, "fra-02", HostStage.INSTALLING, wishes=wishes(it))
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert watch.most == 1
        assert set(it.versions().values()) == {NEW}


def test_a_journal_of_an_earlier_version_keeps_the_way_it_was_planned_with() -> None:
    written = to_json(RunOptions(media=None))
    assert from_json(written, RunOptions).wishes.empty_ahead is False
    del written["wishes"]["empty_ahead"]
    assert from_json(written, RunOptions).wishes.empty_ahead is True
    kept = to_json(RunOptions(media=None, wishes=Wishes(empty_ahead=True)))
    assert from_json(kept, RunOptions).wishes.empty_ahead is True
