"""Resuming a run from the live pool and the journal, whatever their state."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.engine.backup import back_up, verified
from rpu_desktop.engine.pool_lock import other_run, own_lock
from rpu_desktop.engine.run import PoolJob, UpgradeRun
from rpu_desktop.inventory.pool_lock import KEY, KEYS, SIGNS, LockRecord
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.run.events import BackedUp, HostChanged, HostStage, Note, Outcome, Restored, VmStage
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.prompts import Choice
from rpu_desktop.run.report import Report
from rpu_desktop.run.unfinished import RunMemory, unfinished
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_run import NEW, OLD, resolve


async def go_on(it: SimulatedPools, answers: Answers | None = None, *, finish_here: bool = False) -> Report:
    """Resume the only unfinished run, as another process would."""
    (memory,) = unfinished(it.store)
    journal = it.store.open(memory.run)
    memory = RunMemory.of(memory.run, journal.entries, journal)
    (connection,) = it.connections
    (pool,) = memory.open_pools
    it.events.clear()
    it.run = UpgradeRun(
        [PoolJob(connection, it.options(pool.options.wishes if pool.options else None), pool.state)],
        it._listen,
        answers or Answers(),
        journal,
        memory.report,
    )
    return await (it.run.finish_here() if finish_here else it.run.execute())


def stop_at(it: SimulatedPools, host: str, stage: HostStage) -> None:
    """Stop the run at that moment."""

    def listen(event: Any) -> None:
        if isinstance(event, HostChanged) and event.host.name == host and event.stage is stage and it.run:
            it.run.stop()

    it.on_event = listen


async def abandoned(
    it: SimulatedPools,
    host: str,
    stage: HostStage,
    *,
    meanwhile: Callable[[Any], None] = lambda event: None,
    **how: Any,
) -> None:
    """A run whose process was killed when the host reached this stage."""

    def meant(event: Any) -> bool:
        meanwhile(event)
        return isinstance(event, HostChanged) and event.host.name == host and event.stage is stage

    await kill_when(it, meant, **how)


async def kill_when(it: SimulatedPools, meant: Callable[[Any], bool], **how: Any) -> None:
    """A run whose process is killed at an event: nothing is cleaned up, and the journal's lock is free."""
    reached = asyncio.Event()

    def listen(event: Any) -> None:
        if meant(event):
            reached.set()

    it.on_event = listen
    await kill_once(it, reached, **how)


async def kill_once(it: SimulatedPools, reached: asyncio.Event, **how: Any) -> None:
    """As `kill_when`, at a moment that is not the run's own."""
    before = set(asyncio.all_tasks())
    running = asyncio.create_task(it.upgrade(**how))
    waiting = asyncio.create_task(reached.wait())
    await asyncio.wait((waiting, running), return_when=asyncio.FIRST_COMPLETED)
    assert reached.is_set(), "the run ended before"
    assert it.run is not None
    journal = it.run._journal
    kill = asyncio.all_tasks() - before
    journal._file.close()  # nothing from a dying coroutine may reach it
    for task in kill | {running}:
        task.cancel()
    await asyncio.gather(*kill, running, return_exceptions=True)
    journal._lock.release()
    it.on_event = lambda event: None


@pytest.mark.parametrize(
    "stage",
    [
        HostStage.EMPTYING,
        HostStage.PREPARING,
        HostStage.REBOOTING,
        HostStage.INSTALLING,
        HostStage.VERIFYING,
        HostStage.RETURNING,
    ],
)
@pytest.mark.parametrize("host", ["fra-01", "fra-02"])
async def test_killed_in_any_stage_it_continues(host: str, stage: HostStage) -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        before = it.homes()
        await abandoned(it, host, stage)
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert it.disabled() == []
        assert it.unplugged() == 0
        assert it.homes() == before
        (pool,) = report.pools.values()
        assert all(entry.before != entry.after for entry in pool.hosts.values()), "the report is that of the whole run"
        assert unfinished(it.store) == []


@pytest.mark.parametrize("stage", [HostStage.PREPARING, HostStage.INSTALLING, HostStage.VERIFYING])
@pytest.mark.parametrize("how", [Immovable.SUSPEND, Immovable.SHUTDOWN])
async def test_vms_that_went_down_with_consent_come_up_again(how: Immovable, stage: HostStage) -> None:
    async with simulated("standalone", vms=4) as it:
        before = it.homes()
        await abandoned(it, "edge-01", stage, wishes=Wishes(immovable=how))
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert it.versions() == {"edge-01": NEW}
        for vm in before:
            assert it.vm_stages(vm)[-1] is VmStage.UP


async def test_what_was_switched_off_is_restored_by_the_run_that_continues() -> None:
    async with simulated("ha-wlb", hosts=3, vms=6, speed=1000) as it:
        before = dict(it.pool.db.record("pool", it.pool.pool))
        undos = await resolve(it)
        await abandoned(it, "fra-02", HostStage.INSTALLING, undos=undos)
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        after = it.pool.db.record("pool", it.pool.pool)
        for name in ("ha_enabled", "ha_configuration", "ha_host_failures_to_tolerate", "wlb_enabled"):
            assert after[name] == before[name], name
        assert unfinished(it.store) == []


async def test_a_stopped_run_restores_what_the_pool_allows_and_switches_it_off_again_to_continue() -> None:
    async with simulated("ha-wlb", hosts=3, vms=6, speed=1000) as it:
        undos = await resolve(it)
        stop_at(it, "fra-01", HostStage.VERIFYING)
        report = await it.upgrade(undos=undos)
        assert report.outcome is Outcome.STOPPED
        pool = it.pool.db.record("pool", it.pool.pool)
        assert pool["wlb_enabled"], "it does no harm while nothing is upgraded"
        assert not pool["ha_enabled"], "the pool refuses it while its servers differ"
        restored = {str(e.what): e for e in it.events if isinstance(e, Restored)}
        left = next(event for what, event in restored.items() if what.startswith("High availability"))
        assert "different versions" in str(left.detail)
        it.on_event = lambda event: None
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        pool = it.pool.db.record("pool", it.pool.pool)
        assert pool["ha_enabled"]
        assert pool["wlb_enabled"]


@pytest.mark.parametrize("kind", ["reset-before", "reset-after"])
async def test_a_connection_that_breaks_while_things_are_switched_off_again_leaves_none_of_them_on(kind: str) -> None:
    """It was taken for the pool's refusal, and the upgrade went on with workload balancing on."""
    async with simulated("ha-wlb", hosts=3, vms=6, speed=1000) as it:
        stop_at(it, "fra-01", HostStage.VERIFYING)
        await it.upgrade(undos=await resolve(it))
        cut = it.strike(f"{kind}:method=pool.set_wlb_enabled")
        left_on: list[bool] = []

        def listen(event: Any) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.PREPARING:
                left_on.append(it.pool.db.record("pool", it.pool.pool)["wlb_enabled"])

        it.on_event = listen
        report = await go_on(it)
        assert not cut.left
        assert report.outcome is Outcome.DONE
        assert left_on == [False, False], "before the other two servers are prepared"
        assert it.pool.db.record("pool", it.pool.pool)["wlb_enabled"]


async def test_finish_here_waits_for_the_server_that_is_being_installed_and_leaves_the_rest() -> None:
    async with simulated(hosts=3, vms=9, seed=3) as it:
        running = set(it.homes())
        await abandoned(it, "fra-02", HostStage.REBOOTING)
        report = await go_on(it, finish_here=True)
        assert report.outcome is Outcome.STOPPED
        assert it.disabled() == []
        assert it.unplugged() == 0
        assert set(it.homes()) == running
        assert it.versions()["fra-03"] == OLD
        assert unfinished(it.store) == [], "it is over"
        assert KEY not in it.pool.db.get("pool", it.pool.pool, "other_config")


async def test_the_same_version_after_the_reboot_is_reported_when_it_happened_in_between() -> None:
    async with simulated("pool", "old-version:host=fra-02,times=1", hosts=3, vms=6) as it:
        before = it.homes()
        await abandoned(it, "fra-02", HostStage.INSTALLING)
        answers = Answers(Choice.RETRY)
        report = await go_on(it, answers)
        assert "fra-02 came back with its previous version" in str(answers.asked[0].text)
        assert report.outcome is Outcome.DONE
        assert it.homes() == before


async def test_a_run_begun_again_takes_over_what_the_old_one_left() -> None:
    async with simulated("standalone", vms=4) as it:
        before = it.homes()
        await abandoned(it, "edge-01", HostStage.PREPARING, wishes=Wishes(immovable=Immovable.SUSPEND))
        report = await it.upgrade(wishes=Wishes(immovable=Immovable.SUSPEND))
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert unfinished(it.store) == []


# --- one run per pool ------------------------------------------------------------------------------------------------


def stranger(alive: float) -> str:
    return json.dumps({"who": "anna", "where": "laptop-7", "since": alive - 100, "alive": alive, "run": "abc"})


def put_up(it: SimulatedPools, alive: float) -> None:
    it.ask(lambda: it.pool.db.put("pool", it.pool.pool, "other_config", KEY, stranger(alive)))


async def test_a_second_desktop_is_refused_and_names_the_first() -> None:
    async with simulated(hosts=2, vms=4) as it:
        put_up(it, time.time())
        report = await it.upgrade()
        assert report.outcome is Outcome.BLOCKED
        (pool,) = report.pools.values()
        assert "anna on laptop-7" in str(pool.detail)
        assert set(it.versions().values()) == {OLD}
        assert json.loads(it.pool.db.get("pool", it.pool.pool, "other_config")[KEY])["run"] == "abc"


@pytest.fixture
def quick_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heartbeats come every 0.05 s instead of every minute."""
    monkeypatch.setattr("rpu_desktop.engine.heartbeat._WATCHED", 1.0)
    monkeypatch.setattr("rpu_desktop.engine.heartbeat._LOOK", 0.05)


async def _lives(it: SimulatedPools, skew: float) -> None:
    """Another computer's run, whose clock is wrong by that many seconds."""
    while True:
        put_up(it, time.time() + skew)
        await asyncio.sleep(0.05)


@pytest.mark.usefixtures("quick_watch")
@pytest.mark.parametrize("skew", [-7200.0, -660.0, 660.0, 7200.0])
async def test_a_run_that_lives_is_not_taken_over_however_wrong_its_computers_clock_is(skew: float) -> None:
    async with simulated(hosts=2, vms=4) as it:
        put_up(it, time.time() + skew)
        other = asyncio.get_running_loop().create_task(_lives(it, skew))
        report = await it.upgrade()
        other.cancel()
        assert report.outcome is Outcome.BLOCKED
        assert set(it.versions().values()) == {OLD}
        assert json.loads(it.pool.db.get("pool", it.pool.pool, "other_config")[KEY])["run"] == "abc"


@pytest.mark.usefixtures("quick_watch")
@pytest.mark.parametrize("skew", [-3600.0, 7200.0])
async def test_a_lock_without_a_heartbeat_is_watched_taken_over_and_reported(skew: float) -> None:
    async with simulated(hosts=2, vms=4) as it:
        put_up(it, time.time() + skew)
        report = await it.upgrade()
        assert any(isinstance(e, Note) and "program watches" in str(e.text) for e in it.events)
        assert report.outcome is Outcome.DONE
        assert any(isinstance(e, Note) and "anna on laptop-7" in str(e.text) for e in it.events)
        assert KEY not in it.pool.db.get("pool", it.pool.pool, "other_config")


async def test_the_lock_names_its_owner_and_is_renewed_during_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpu_desktop.engine.pool_lock._SIGN_OF_LIFE", 0.05)
    async with simulated(hosts=2, vms=4, speed=1000) as it:
        it.patience = replace(it.patience, heartbeat=0.05)
        seen: list[LockRecord] = []

        def look(event: Any) -> None:
            mark = LockRecord.of(it.pool.db.get("pool", it.pool.pool, "other_config"))
            if mark is not None:
                seen.append(mark)

        it.on_event = look
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert {mark.run for mark in seen} == {it.run.id if it.run else ""}
        assert len({mark.since for mark in seen}) == 1
        assert len({mark.alive for mark in seen}) > 1
        assert all(mark.who and mark.where for mark in seen)


async def test_while_a_sign_of_life_is_renewed_the_one_before_it_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpu_desktop.engine.pool_lock._SIGN_OF_LIFE", 0.02)
    async with simulated(hosts=2, vms=4, speed=1000) as it:
        it.patience = replace(it.patience, heartbeat=0.02)
        seen: list[set[str]] = []

        def look(name: str, arguments: Sequence[Any]) -> None:
            if name == "pool.add_to_other_config" and arguments[1] in SIGNS:
                seen.append(set(it.pool.db.get("pool", it.pool.pool, "other_config")))

        it.watch_calls(look)
        assert (await it.upgrade()).outcome is Outcome.DONE
        assert len(seen) > 3
        assert all(KEY in keys for keys in seen)
        assert all(keys & set(SIGNS) for keys in seen[1:])
        assert set(it.pool.db.get("pool", it.pool.pool, "other_config")).isdisjoint(KEYS)


async def test_a_take_over_during_a_heartbeat_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpu_desktop.engine.pool_lock._SIGN_OF_LIFE", 0.05)
    async with simulated(hosts=3, vms=6, speed=1000) as it:
        it.patience = replace(it.patience, heartbeat=0.05)
        intruded: list[str] = []

        def intrude(name: str, arguments: Sequence[Any]) -> None:
            """Between reading the lock and writing the heartbeat."""
            if not intruded and name == "pool.remove_from_other_config" and arguments[1] in SIGNS:
                intruded.append(arguments[1])
                it.pool.db.put("pool", it.pool.pool, "other_config", KEY, stranger(time.time()))

        it.watch_calls(intrude)
        report = await it.upgrade()
        assert intruded
        assert report.outcome is Outcome.STOPPED
        mark = LockRecord.of(it.pool.db.get("pool", it.pool.pool, "other_config"))
        assert mark is not None
        assert mark.run == "abc"


async def test_a_mark_that_was_taken_away_is_put_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpu_desktop.engine.pool_lock._SIGN_OF_LIFE", 0.02)
    async with simulated(hosts=2, vms=4, speed=1000) as it:
        it.patience = replace(it.patience, heartbeat=0.02)
        again: list[float] = []

        def lose(event: Any) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.PREPARING:
                it.ask(lambda: it.pool.db.put("pool", it.pool.pool, "other_config", KEY, None))

        def look(name: str, arguments: Sequence[Any]) -> None:
            if name == "pool.add_to_other_config" and arguments[1] == KEY:
                again.append(time.time())

        it.watch_calls(look)
        it.on_event = lose
        assert (await it.upgrade()).outcome is Outcome.DONE
        assert len(again) > 1


async def test_a_run_that_was_taken_over_touches_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rpu_desktop.engine.pool_lock._SIGN_OF_LIFE", 0.05)
    async with simulated(hosts=3, vms=6, speed=1000) as it:
        it.patience = replace(it.patience, heartbeat=0.05)

        def intrude(event: Any) -> None:
            if isinstance(event, HostChanged) and event.host.name == "fra-01" and event.stage is HostStage.VERIFYING:
                put_up(it, time.time())

        it.on_event = intrude
        report = await it.upgrade()
        assert report.outcome is Outcome.STOPPED
        assert any(isinstance(e, Note) and "took over" in str(e.text) for e in it.events)
        assert it.versions()["fra-03"] == OLD
        assert json.loads(it.pool.db.get("pool", it.pool.pool, "other_config")[KEY])["run"] == "abc"
        assert len(unfinished(it.store)) == 1


# --- the backup of the pool database ----------------------------------------------------------------------------------


async def test_the_database_is_backed_up_before_the_first_server_and_the_rollback_is_explained() -> None:
    async with simulated(hosts=2, vms=4) as it:
        before = it.connections[0].snapshot()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        kinds = [type(e).__name__ for e in it.events if isinstance(e, BackedUp) or _touches(e)]
        assert kinds[0] == "BackedUp"
        (event,) = [e for e in it.events if isinstance(e, BackedUp)]
        assert_private(Path(event.path))
        verified(await asyncio.to_thread(Path(event.path).read_bytes), before)
        told = report.to_text()
        for word in (event.path, "pool-restore-database", "--force", "fra-01", "fra-02", "8.2", "5.602"):
            assert word in told
        assert any(line.strip().startswith("(5) ") for line in told.splitlines()), "a line for each step"


def assert_private(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0, "the database holds secrets of the pool's"


def _touches(event: Any) -> bool:
    return isinstance(event, HostChanged) and event.stage is HostStage.EMPTYING


async def test_without_a_backup_nothing_begins_unless_the_admin_agrees() -> None:
    async with simulated(hosts=2, vms=4) as it:
        (it.folder / "backup").write_text("a file where the folder should be")
        report = await it.upgrade()
        assert report.outcome is Outcome.BLOCKED
        (pool,) = report.pools.values()
        assert "backup of the pool database" in str(pool.detail)
        assert set(it.versions().values()) == {OLD}


async def test_the_stub_of_mixed_mode_and_another_pools_copy_are_of_no_use() -> None:
    async with simulated(hosts=2, vms=4) as it:
        connection = it.connections[0]
        snapshot = connection.snapshot()
        data = await connection.database_dump()
        verified(data, snapshot)
        with pytest.raises(StepFailed, match="damaged"):
            verified(data[:-200], snapshot)
        with pytest.raises(StepFailed, match="a different pool"):
            verified(data.replace(snapshot.pool.uuid.encode(), b"0" * 36), snapshot)
        with pytest.raises(StepFailed, match=r"database schema is 5\.999, but that of fra-01 is 5\.\d+"):
            verified(re.sub(rb'(schema_minor_vsn" value=")\d+', rb"\g<1>999", data), snapshot)
        host = snapshot.coordinator
        with pytest.raises(StepFailed, match=f"{host.name} is missing"):
            verified(data.replace(host.uuid.encode(), b"0" * 36), snapshot)
        member = snapshot.hosts_in_order()[1].ref
        it.ask(lambda: it.pool.db.put("host", member, "software_version", "platform_version", "9.9.9"))
        await connection.wait_for(lambda now: now.pool.rolling_upgrade_in_progress)
        with pytest.raises(StepFailed, match="stub"):
            verified(await connection.database_dump(), snapshot)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def test_pools_of_the_same_name_do_not_take_each_others_copy(tmp_path: Path) -> None:
    async with simulated(hosts=1, vms=1, seed=1) as one, simulated(hosts=1, vms=1, seed=2) as other:
        connections = [*one.connections, *other.connections]
        assert len({connection.name for connection in connections}) == 1
        paths = await asyncio.gather(*(back_up(connection, str(tmp_path)) for connection in connections))
        assert files(tmp_path) == sorted(paths)
        for connection, path in zip(connections, paths, strict=True):
            assert_private(path)
            verified(await asyncio.to_thread(path.read_bytes), connection.snapshot())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
async def test_whatever_the_umask_is_no_other_user_sees_a_copy_of_the_database(tmp_path: Path) -> None:
    async with simulated(hosts=1, vms=1) as it:
        before = os.umask(0)
        try:
            path = await back_up(it.connections[0], str(tmp_path / "new" / "folder"))
        finally:
            os.umask(before)
    assert_private(path)
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_a_computer_of_the_same_name_is_not_taken_for_this_one() -> None:
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    own_runs = replace(own_lock("abc"), pid=gone.pid)
    assert other_run({KEY: json.dumps(asdict(own_runs))}) is None
    for boot in ("", "another"):
        assert other_run({KEY: json.dumps(asdict(replace(own_runs, boot=boot)))}) is not None


async def test_a_lock_of_an_own_process_that_is_gone_blocks_nothing() -> None:
    async with simulated(hosts=2, vms=2) as it:
        gone = await asyncio.create_subprocess_exec("true")
        await gone.wait()
        own_runs = own_lock("abc")
        put_up(it, time.time())
        living = asdict(replace(own_runs, pid=os.getpid()))
        assert other_run({KEY: json.dumps(living)}) is not None
        dead = json.dumps(asdict(replace(own_runs, pid=gone.pid)))
        it.ask(lambda: it.pool.db.put("pool", it.pool.pool, "other_config", KEY, dead))
        assert (await it.upgrade()).outcome is Outcome.DONE
