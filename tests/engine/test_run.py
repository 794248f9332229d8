"""Whole upgrades: the state of the pool afterwards, and what was reported."""

from __future__ import annotations

import pytest

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.prechecks import Circumstances
from rpu_desktop.prechecks.fixes import apply_fixes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.retrying import TRIES
from rpu_desktop.run.events import Asked, HostStage, Outcome, Restored, VmStage
from rpu_desktop.run.prompts import Choice
from rpu_desktop.session.examining import examine
from rpu_desktop.simulator.behaviour import allowed_operations
from rpu_desktop.simulator.pool import SimPool
from tests.engine.runs import Answers, SimulatedPools, simulated

NEW = "8.4.0"
OLD = "8.2.1"


async def test_a_pool_ends_upgraded_enabled_and_with_every_vm_at_home() -> None:
    async with simulated(hosts=3, vms=12, seed=3) as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert it.disabled() == []
        assert it.unplugged() == 0
        assert it.homes() == before
        assert it.stages("fra-01") == [
            HostStage.WAITING,
            HostStage.EMPTYING,
            HostStage.PREPARING,
            HostStage.REBOOTING,
            HostStage.INSTALLING,
            HostStage.VERIFYING,
            HostStage.RETURNING,
            HostStage.DONE,
        ]
        order = [e.host.name for e in it.events if getattr(e, "stage", None) is HostStage.EMPTYING]  # type: ignore[attr-defined]
        assert order == ["fra-01", "fra-02", "fra-03"]
        (pool,) = report.pools.values()
        assert pool.migrations == 2 * len(before)


async def test_vms_stay_where_they_went_when_that_is_wished() -> None:
    async with simulated(hosts=2, vms=6) as it:
        running = set(it.homes())
        report = await it.upgrade(wishes=Wishes(return_home=False))
        assert report.outcome is Outcome.DONE
        assert set(it.homes()) == running


@pytest.mark.parametrize("how", [Immovable.SUSPEND, Immovable.SHUTDOWN])
async def test_a_server_on_its_own_takes_its_vms_down_with_consent_and_up_again(how: Immovable) -> None:
    async with simulated("standalone", vms=4) as it:
        before = it.homes()
        report = await it.upgrade(wishes=Wishes(immovable=how))
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert it.versions() == {"edge-01": NEW}
        for vm in before:
            assert it.vm_stages(vm) == [VmStage.GOING_DOWN, VmStage.DOWN, VmStage.COMING_UP, VmStage.UP]
        (pool,) = report.pools.values()
        assert {down.vm.name for down in pool.downtimes} == set(before)
        assert all(down.until is not None for down in pool.downtimes)


async def test_a_server_on_its_own_is_not_touched_without_consent() -> None:
    async with simulated("standalone", vms=4) as it:
        before = it.homes()
        report = await it.upgrade(wishes=Wishes())
        assert report.outcome is Outcome.BLOCKED
        assert it.homes() == before
        assert it.versions() == {"edge-01": OLD}
        (pool,) = report.pools.values()
        assert "there is no other server in the pool" in str(pool.detail)


async def resolve(it: SimulatedPools) -> list[Undo]:
    """Fix all blocking problems, as Resolve All does, with their changes in the journal."""
    undos: list[Undo] = []
    connection = it.connections[0]
    found = await examine(connection, Circumstances(connection.snapshot()))
    blocking = [problem for problem in found.resolvable if problem.blocks]
    assert await apply_fixes(connection, blocking, undos.append) == []
    again = await examine(connection, Circumstances(connection.snapshot()))
    assert again.blocking == []
    return undos


async def test_what_was_switched_off_is_restored_as_it_was() -> None:
    async with simulated("ha-wlb", hosts=3, vms=9, speed=1000) as it:
        db, ref = it.pool.db, it.pool.pool
        before = dict(db.record("pool", ref))
        cds = {row["uuid"]: row["VDI"] for row in db.all("VBD").values() if row["type"] == "CD" and not row["empty"]}
        undos = await resolve(it)
        assert not db.get("pool", ref, "ha_enabled")
        assert not db.get("pool", ref, "wlb_enabled")
        assert "auto_poweron" not in db.get("pool", ref, "other_config")
        report = await it.upgrade(undos=undos)
        assert report.outcome is Outcome.DONE
        after = db.record("pool", ref)
        for name in ("ha_enabled", "ha_configuration", "ha_host_failures_to_tolerate", "wlb_enabled"):
            assert after[name] == before[name], name
        assert after["other_config"].get("auto_poweron") == "true"
        heartbeat = {db.get("VDI", vdi, "SR") for vdi in after["ha_statefiles"] if db.exists("VDI", vdi)}
        assert heartbeat == {db.get("VDI", vdi, "SR") for vdi in before["ha_statefiles"] if db.exists("VDI", vdi)}
        now = {row["uuid"]: row["VDI"] for row in db.all("VBD").values() if row["type"] == "CD" and not row["empty"]}
        restored = [event for event in it.events if isinstance(event, Restored)]
        assert len(restored) == len(undos)
        lost = [event for event in restored if not event.ok]
        assert len(cds) - len(now) == len(lost)
        assert all("no longer exists" in str(event.detail) for event in lost)


async def test_a_migration_that_fails_is_tried_elsewhere() -> None:
    async with simulated("pool", "migration-fails:times=1", hosts=3, vms=9) as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        failed = [e for e in it.events if getattr(e, "stage", None) is VmStage.MOVE_FAILED]
        assert len(failed) == 1


async def test_a_vm_that_never_moves_stops_its_pool_by_name_and_the_host_works_on() -> None:
    async with simulated(hosts=3, vms=9) as it:
        vm = next(vm for vm, host in it.homes().items() if host == "fra-01")
    async with simulated("pool", f"migration-fails:vm={vm},times=0", hosts=3, vms=9) as it:
        before = it.homes()
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.FAILED
        assert set(it.homes()) == set(before)
        assert it.homes()[vm] == "fra-01"
        assert it.disabled() == []
        assert len(answers.asked) == 2
        prompt = answers.asked[0]
        assert prompt.text.render().startswith(f"{vm} could not be migrated from fra-01: ")
        assert prompt.advice is not None
        assert prompt.choices == (Choice.RETRY, Choice.STOP), "the coordinator cannot be skipped"
        assert any(isinstance(event, Asked) for event in it.events)


async def test_the_old_version_after_the_reboot_is_a_failure_and_a_retry_fixes_it() -> None:
    async with simulated("pool", "old-version:host=fra-02,times=1", hosts=3, vms=9) as it:
        before = it.homes()
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers)
        assert "fra-02 came back with its previous version" in str(answers.asked[0].text)
        assert Choice.SKIP in answers.asked[0].choices
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert it.homes() == before


async def test_another_build_is_another_version() -> None:
    async with simulated("pool", "wrong-build:host=fra-02,times=1", hosts=3, vms=6) as it:
        answers = Answers()
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.FAILED
        assert "should have been installed" in str(answers.asked[0].text)
        assert it.versions()["fra-03"] == OLD
        assert it.disabled() == []


async def test_a_member_can_be_skipped_and_the_others_continue() -> None:
    async with simulated("pool", "prepare-fails:host=fra-02,times=0", hosts=3, vms=6) as it:
        running = set(it.homes())
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE
        assert it.versions() == {"fra-01": NEW, "fra-02": OLD, "fra-03": NEW}
        assert it.stages("fra-02")[-1] is HostStage.SKIPPED
        assert it.disabled() == []
        assert set(it.homes()) == running


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("disable-fails:host=fra-02,times=1", "fra-02 could not be put into maintenance mode"),
        ("prepare-fails:host=fra-02,times=1", "fra-02 could not download the installer"),
    ],
)
async def test_what_fails_once_works_after_a_retry(fault: str, words: str) -> None:
    async with simulated("pool", fault, hosts=2, vms=6) as it:
        before = it.homes()
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers)
        assert words in str(answers.asked[0].text)
        assert answers.asked[0].host is not None
        assert answers.asked[0].host.name == "fra-02"
        assert report.outcome is Outcome.DONE
        assert it.homes() == before


@pytest.mark.parametrize("fault", ["stays-disabled:host=fra-02", "pbd-fails:host=fra-02,times=2"])
async def test_a_host_that_does_not_get_ready_on_its_own_is_helped(fault: str) -> None:
    async with simulated("pool", fault, hosts=2, vms=6) as it:
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert it.disabled() == []
        assert it.unplugged() == 0


async def test_cut_connections_do_no_harm() -> None:
    """More than a second apart: on a busy machine no call would ever get through between two cuts."""
    async with simulated("pool", "drop-connections:every=300,times=0", hosts=2, vms=6, speed=250) as it:
        before = it.homes()
        report = await it.upgrade()
        cuts = [what for _, what, _ in it.ask(lambda: list(it.pool.history)) if what == "fault drop-connections"]
        assert len(cuts) > TRIES
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        assert set(it.versions().values()) == {NEW}


async def test_one_pool_fails_and_the_others_are_upgraded() -> None:
    async with simulated("two-pools", "old-version:host=ham-01,times=1", hosts=2, vms=6) as it:
        report = await it.upgrade()
        assert report.outcome is Outcome.FAILED
        assert [it.outcome(index) for index in range(3)] == [Outcome.DONE, Outcome.FAILED, Outcome.DONE]
        assert set(it.versions(0).values()) == {NEW}
        assert set(it.versions(1).values()) == {OLD}
        assert it.disabled(1) == []


async def test_stopped_in_the_middle_the_pool_is_safe_and_a_second_run_continues() -> None:
    async with simulated(hosts=3, vms=12, seed=3) as it:
        before = it.homes()
        seen: list[bool] = []

        def stop_at_second(event: object) -> None:
            if getattr(event, "stage", None) is HostStage.EMPTYING and event.host.name == "fra-02" and not seen:  # type: ignore[attr-defined]
                seen.append(True)
                assert it.run is not None
                it.run.stop()

        it.on_event = stop_at_second
        report = await it.upgrade()
        assert report.outcome is Outcome.STOPPED
        assert it.versions() == {"fra-01": NEW, "fra-02": OLD, "fra-03": OLD}
        assert it.disabled() == []
        assert set(it.homes()) == set(before)
        again = await it.upgrade()
        assert again.outcome is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert it.stages("fra-01")[-1] is HostStage.DONE


async def test_waiting_for_a_host_that_never_comes_back_can_be_stopped() -> None:
    async with simulated("pool", "never-back:host=fra-02", hosts=3, vms=6) as it:
        running = set(it.homes())

        def stop_when_away(event: object) -> None:
            if getattr(event, "stage", None) is HostStage.INSTALLING and event.host.name == "fra-02":  # type: ignore[attr-defined]
                assert it.run is not None
                it.run.stop()
                it.run.stop_waiting()

        it.on_event = stop_when_away
        report = await it.upgrade()
        assert report.outcome is Outcome.STOPPED
        assert set(it.homes()) == running


def run_on_coordinator(pool: SimPool, vm: str) -> None:
    """Run the VM there, as if someone had started it and its tools had reported."""
    running = next(
        row for row in pool.db.all("VM").values() if pool.db.exists("VM_guest_metrics", row["guest_metrics"])
    )
    tools = {k: v for k, v in pool.db.record("VM_guest_metrics", running["guest_metrics"]).items() if k != "uuid"}
    drivers = pool.db.create("VM_guest_metrics", **tools)
    pool.db.set("VM", vm, power_state="Running", resident_on=pool.coordinator, guest_metrics=drivers)
    allowed_operations.refresh(pool, vm)


async def test_a_vm_started_on_the_host_being_emptied_is_moved_as_well() -> None:
    async with simulated(hosts=3, vms=12, seed=3) as it:
        db = it.pool.db
        halted = next(
            ref
            for ref, row in db.all("VM").items()
            if row["power_state"] == "Halted" and not row["is_a_template"] and not row["is_control_domain"]
        )
        name = db.get("VM", halted, "name_label")
        started: list[bool] = []

        def start_it(event: object) -> None:
            if getattr(event, "stage", None) is VmStage.MOVING and not started:
                started.append(True)
                it.ask(lambda: run_on_coordinator(it.pool, halted))

        it.on_event = start_it
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert VmStage.MOVED in it.vm_stages(name)
        assert name in it.homes()


async def test_a_newer_member_is_refused_before_anything_is_touched() -> None:
    async with simulated(hosts=2, vms=4) as it:
        db = it.pool.db
        member = next(ref for ref in it.pool.ports if ref != it.pool.coordinator)
        version = dict(db.get("host", member, "software_version"))
        newer = version | {"product_version": "8.3.0", "platform_version": "3.3.0"}
        it.ask(lambda: db.set("host", member, software_version=newer))
        await it.connections[0].wait_for(
            lambda snapshot: "3.3.0" in {str(h.software_version.platform_version) for h in snapshot.hosts.values()}
        )
        report = await it.upgrade()
        assert report.outcome is Outcome.BLOCKED
        assert it.disabled() == []


@pytest.mark.parametrize("path", ["nothing/", ""])
async def test_media_that_are_none_block_the_run_and_nothing_is_touched(path: str) -> None:
    async with simulated(hosts=2, vms=4) as it:
        root = it.facts[0]["media"].split("/", 3)
        report = await it.upgrade(media=f"http://{root[2]}/{path}")
        assert report.outcome is Outcome.BLOCKED
        assert it.disabled() == []
        assert not any(what == "phase" for _, what, _ in it.pool.history)


async def test_media_of_another_product_are_refused() -> None:
    async with simulated("demo") as it:
        xenserver = it.facts[0]["media"]
        lab = next(index for index, pool in enumerate(it.facts) if pool["name"] == "Lab")
        it.connections = [it.connections[lab]]
        report = await it.upgrade(media=xenserver)
        assert report.outcome is Outcome.BLOCKED
        (pool,) = report.pools.values()
        assert "different product" in str(pool.detail)
