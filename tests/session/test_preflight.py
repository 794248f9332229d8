"""All obstacles to an upgrade are known before anything in the pool is changed, in every front end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from rpu_desktop.inventory.pool_lock import KEY
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import Mode
from rpu_desktop.session.preflight import Cause
from rpu_desktop.session.resume import resumed_options, take_up
from rpu_desktop.session.session import State
from rpu_desktop.session.unattended import SilentObserver, StartRefused, prepare
from rpu_desktop.session.work import SessionWork
from tests.engine.runs import SimulatedPools, simulated
from tests.session.sessions import session_of

LOCK = {"who": "anna", "where": "laptop-7", "since": 1.0e9, "alive": 4.0e9, "run": "abc", "pid": 0, "boot": ""}


WRITES = ("set_", "disable", "eject", "remove_from", "add_to", "deconfigure")


async def causes(work: SessionWork, *, findings: bool = True) -> set[Cause]:
    return {obstacle.cause for obstacle in await work.preflight(findings=findings)}


def writes_of(it: SimulatedPools) -> list[str]:
    """The calls that change something, in order."""
    seen: list[str] = []

    def look(name: str, arguments: Sequence[Any]) -> None:
        if name.rsplit(".", maxsplit=1)[-1].startswith(
            ("set_", "disable", "eject", "remove_from", "add_to", "deconfigure")
        ):
            seen.append(name)

    it.watch_calls(look)
    return seen


@pytest.mark.parametrize(
    ("choices", "cause", "words"),
    [
        ({"networks": {"": "nonsense"}}, Cause.SETTING, "has no network with the name or UUID nonsense"),
        ({"backup": "/dev/null/backup"}, Cause.SETTING, "/dev/null is not a folder"),
    ],
)
async def test_nothing_is_resolved_where_a_choice_is_not_possible(
    choices: dict[str, Any], cause: Cause, words: str
) -> None:
    async with simulated("ha-wlb", hosts=3, vms=6) as it:
        if "networks" in choices:
            choices = {"networks": {it.connections[0].uuid: choices["networks"][""]}}
        work = session_of(it, **choices)
        await work.check()
        writes = writes_of(it)
        await work.solve(work.session.resolvable())
        assert writes == []
        assert not work.session.has_undos
        reasons = {fix.failure.reason.render() for fix in work.session.fixes.values() if fix.failure}
        assert len(reasons) == 1
        assert words in reasons.pop()
        assert [obstacle.cause for obstacle in await work.preflight(findings=False)] == [cause]


async def test_before_the_admin_has_been_asked_the_backup_folder_blocks_nothing() -> None:
    async with simulated("ha-wlb", hosts=2, vms=2) as it:
        work = session_of(it, backup="/dev/null/backup")
        work.session.backup_decided = False
        assert await causes(work, findings=False) == set()
        work.session.backup_decided = True
        assert await causes(work, findings=False) == {Cause.SETTING}


async def test_a_journal_that_cannot_be_written_and_another_runs_lock_are_reported_before_the_start() -> None:
    async with simulated("pool", hosts=2, vms=2) as it:
        work = session_of(it)
        (it.folder / "file").write_text("")
        work.record.store = JournalStore(it.folder / "file" / "runs")
        await it.connections[0].call(
            "pool.add_to_other_config", it.connections[0].snapshot().pool.ref, KEY, json.dumps(LOCK)
        )
        await it.connections[0].wait_for(lambda now: KEY in now.pool.other_config)
        assert await causes(work, findings=False) == {Cause.JOURNAL, Cause.LOCK}
        work.session.take_over(it.connections[0].uuid, "abc")
        assert await causes(work, findings=False) == {Cause.JOURNAL}


async def test_a_session_is_ready_when_the_media_were_tested_and_nothing_is_left_to_decide() -> None:
    async with simulated("pool", "pci:vm=app-1", hosts=2, vms=4) as it:
        work = session_of(it, wishes=Wishes())
        session = work.session
        await work.check()
        assert Cause.PROBLEM in await causes(work)
        state = session.state
        assert state is State.DECIDING
        session.change(wishes=Wishes(immovable=Immovable.SHUTDOWN))
        result = await work.test_media()
        assert result is not None
        assert result.accepted
        await work.check()
        await work.solve(session.resolvable())
        assert await work.preflight() == []
        assert session.state is State.READY


async def test_by_hand_no_media_have_to_be_tested() -> None:
    async with simulated("pool", hosts=2, vms=2) as it:
        work = session_of(it, mode=Mode.MANUAL, media=None)
        await work.check()
        await work.solve(work.session.resolvable())
        assert await work.preflight() == []
        assert work.session.state is State.READY


async def test_a_pool_that_had_not_begun_is_checked_again_when_its_run_is_resumed() -> None:
    """The wizard did not: it used earlier results of the prechecks."""
    async with simulated("pool", "pci:vm=app-1", hosts=2, vms=4) as it:
        first = session_of(it, resolve_all=True, wishes=Wishes())
        await first.serve_media()
        await first.write_options()
        run = first.record.run
        first.record.close()
        second = session_of(it)
        second.session.chosen = ()
        memory = await second.open(run)
        await take_up(second, memory, resumed_options(memory, NoSecrets(), finish=False), finish=False)
        with pytest.raises(StartRefused) as blocked:
            await prepare(second, SilentObserver())
        assert any("app-1" in obstacle.text.render() for obstacle in blocked.value.obstacles)
        assert second.session.state is State.ENDED
        assert {state.ended for state in second.record.states.values()} == {"blocked"}, "everything was put back"


async def test_what_was_restored_when_the_start_was_refused_is_not_offered_to_be_restored_once_more() -> None:
    async with simulated("ha-wlb", "pci:vm=app-1", hosts=2, vms=4) as it:
        work = session_of(it, resolve_all=True, wishes=Wishes())
        await work.serve_media()
        writes = writes_of(it)
        with pytest.raises(StartRefused):
            await prepare(work, SilentObserver())
        assert writes, "something was switched off"
        assert not work.session.has_undos
        assert it.connections[0].snapshot().pool.ha_enabled


class NoSecrets:
    def client_id(self) -> str:
        return ""

    def proxy_password(self, proxy: Any) -> str:
        return ""

    def source_password(self, source: Any) -> str:
        return ""

    def media_password(self, media: Any) -> str:
        return ""
