"""What servers lack when they come back, and what other servers and virtual machines depend on meanwhile."""

from __future__ import annotations

from dataclasses import replace

from rpu_desktop.inventory.ids import VmRef
from rpu_desktop.planning import Immovable, LocalDisks, Wishes
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import examine_records
from rpu_desktop.prechecks.fixes import apply_fix
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, Outcome, VmStage
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults import Fault
from rpu_desktop.simulator.pool import SimPool
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_resume import go_on, stop_at

SHUTDOWN = Wishes(immovable=Immovable.SHUTDOWN)


def notes(it: SimulatedPools) -> str:
    return "\n".join(str(event.text) for event in it.events if isinstance(event, Note))


def blocks(it: SimulatedPools, name: str) -> dict[str, str]:
    rows = it.pool.db.all("VM").values()
    return next(dict(row["blocked_operations"]) for row in rows if row["name_label"] == name)


async def lift_all(it: SimulatedPools, wishes: Wishes) -> list[Undo]:
    """Resolve what blocks, with the admin's consent; returns the undos."""
    undos: list[Undo] = []
    connection = it.connections[0]
    findings = examine_records(Circumstances(connection.snapshot(), wishes))
    for problem in findings.blocking:
        if problem.check == "blocked-operations":
            assert problem.fix is not None
            fix = problem.fix.choosing("lift") if problem.fix.needs_decision else problem.fix
            await apply_fix(connection, fix, undos.append)
    return undos


async def test_a_blocked_shutdown_is_lifted_with_consent_and_blocked_again_at_the_end() -> None:
    faults = ("pci:vm=app-1", "blocked:vm=app-1", "blocked:vm=app-1,operation=hard_shutdown")
    async with simulated("pool", *faults, hosts=2, vms=4) as it:
        before = blocks(it, "app-1")
        undos = await lift_all(it, SHUTDOWN)
        assert blocks(it, "app-1") == {}
        report = await it.upgrade(wishes=SHUTDOWN, undos=undos)
        assert report.outcome is Outcome.DONE, notes(it)
        assert it.vm_stages("app-1")[-1] is VmStage.UP
        assert blocks(it, "app-1") == before


async def test_a_block_that_was_lifted_is_lifted_again_when_a_stopped_run_continues() -> None:
    faults = ("local-disk:vm=app-1", "blocked:vm=app-1")
    async with simulated("pool", *faults, hosts=2, vms=4) as it:
        before = blocks(it, "app-1")
        undos = await lift_all(it, SHUTDOWN)

        stop_at(it, "fra-01", HostStage.DONE)
        report = await it.upgrade(wishes=SHUTDOWN, undos=undos)
        assert report.outcome is Outcome.STOPPED
        assert blocks(it, "app-1") == before, "a stopped run puts everything back"
        it.on_event = lambda event: None
        report = await go_on(it)
        assert report.outcome is Outcome.DONE, notes(it)
        assert blocks(it, "app-1") == before


async def test_a_blocked_move_with_disks_is_lifted_for_the_upgrade_and_blocked_again_at_the_end() -> None:
    wishes = Wishes(local_disks=LocalDisks.MOVE, lift_blocks=True)
    async with simulated("local-only", hosts=2, vms=4) as it:
        name = next(iter(it.homes()))
        vm = it.ask(lambda: it.pool.db.where("VM", name_label=name)[0])
        it.ask(lambda: it.pool.db.put("VM", vm, "blocked_operations", "migrate_send", "ask Anna"))
        await it.connections[0].wait_for(lambda now: now.vms[VmRef(vm)].blocked_operations)
        undos = await lift_all(it, wishes)
        assert blocks(it, name) == {}
        assert [undo.arguments["blocks"] for undo in undos] == [{"migrate_send": "ask Anna"}]
        report = await it.upgrade(wishes=wishes, undos=undos)
        assert report.outcome is Outcome.DONE, notes(it)
        stages = it.vm_stages(name)
        assert VmStage.MOVING in stages
        assert VmStage.DOWN not in stages
        assert blocks(it, name) == {"migrate_send": "ask Anna"}


async def test_a_server_that_lacks_a_driver_is_asked_about_by_the_package_and_continues_once_it_is_there() -> None:
    async with simulated("pool", "foreign-sr", hosts=2, vms=4) as it:

        class Installs(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                assert prompt.host is not None
                name = prompt.host.name
                it.ask(lambda: setattr(state_of(it.pool).hosts[host_of(it.pool, name)], "bare", False))
                return await super().ask(prompt)

        answers = Installs(Choice.RETRY, Choice.RETRY)
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE, notes(it)
        assert [prompt.host.name for prompt in answers.asked if prompt.host] == ["fra-01", "fra-02"]
        for prompt in answers.asked:
            assert "store zfs" in str(prompt.text)
            assert "yum install zfs" in str(prompt.advice)
        assert it.unplugged() == 0


def host_of(pool: SimPool, name: str) -> str:
    return pool.db.where("host", name_label=name)[0]


class ServedBy(Fault):
    """Storage can be plugged only while a VM runs."""

    def __init__(self, vm: str, sr_type: str = "iso") -> None:
        super().__init__({})
        self.vm = vm
        self.type = sr_type

    def plugging(self, pool: SimPool, pbd: str) -> ApiError | None:
        row = pool.db.record("SR", pool.db.get("PBD", pbd, "SR"))
        vm = pool.db.where("VM", name_label=self.vm)[0]
        if row["type"] != self.type or row["is_tools_sr"] or pool.db.get("VM", vm, "power_state") == "Running":
            return None
        return ApiError("SR_BACKEND_FAILURE_12", "", "mount failed with return code 32")


def serve(it: SimulatedPools, vm: str) -> None:
    it.ask(lambda: state_of(it.pool).hooks.append(ServedBy(vm)))


async def test_a_vm_that_serves_its_own_server_is_started_before_the_storage_is_waited_for() -> None:
    async with simulated("pool", "local-disk:vm=app-1", hosts=3, vms=9) as it:
        home = it.homes()["app-1"]
        serve(it, "app-1")
        answers = Answers()
        report = await it.upgrade(answers, wishes=SHUTDOWN)
        assert not answers.asked
        assert report.outcome is Outcome.DONE, notes(it)
        assert it.homes()["app-1"] == home
        assert f"app-1 is started early: the storage that {home} is waiting for may come from it." in notes(it)
        assert it.unplugged() == 0


async def test_a_vm_that_serves_the_coordinator_on_its_own_is_started_first_as_well() -> None:
    async with simulated("standalone", "local-disk:vm=app-1", vms=2) as it:
        serve(it, next(iter(it.homes())))
        before, answers = it.homes(), Answers()
        report = await it.upgrade(answers, wishes=SHUTDOWN)
        assert not answers.asked
        assert report.outcome is Outcome.DONE, notes(it)
        assert it.homes() == before


async def test_the_question_about_lost_storage_states_which_vms_are_down() -> None:
    async with simulated("standalone", "pbd-fails:times=0", vms=2) as it:
        answers = Answers(Choice.STOP)
        await it.upgrade(answers, wishes=SHUTDOWN)
        (prompt,) = answers.asked
        assert "Out of service in the meantime: " in str(prompt.text)


async def test_no_server_leaves_while_another_one_has_not_all_of_its_paths_back() -> None:
    async with simulated("pool", "paths-return:after=20000", hosts=3, vms=6) as it:
        counts: list[int] = []

        def look(event: Event) -> None:
            if isinstance(event, HostChanged) and event.stage is HostStage.EMPTYING and not it.disabled():
                counts.append(it.ask(lambda: fewest(it.pool)))

        it.on_event = look
        answers = Answers()
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE, notes(it)
        assert counts
        assert set(counts) == {4}


def fewest(pool: SimPool) -> int:
    found = [row["other_config"].get("mpath-3600a098038303", "[4, 4]") for row in pool.db.all("PBD").values()]
    return min(int(value[1]) for value in found)


async def test_paths_that_do_not_come_back_end_in_a_question_and_one_may_continue_without_them() -> None:
    async with simulated("pool", "paths-return:after=0,host=fra-01", hosts=3, vms=6) as it:
        it.patience = replace(it.patience, paths=0.5)

        class GoOn(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                self.asked.append(prompt)
                return Choice.GO_ON if Choice.GO_ON in prompt.choices else Choice.STOP

        answers = GoOn()
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE, notes(it)
        (prompt,) = answers.asked
        assert prompt.kind is PromptKind.WAITING
        assert "fra-01 has lost paths to its storage" in str(prompt.text)
        assert "1 of 4" in str(prompt.text)
        assert "it has 1 of 4 paths to its storage" in notes(it)


async def test_paths_that_were_missing_before_the_start_are_no_reason_to_wait() -> None:
    async with simulated("pool", "paths:host=fra-02", hosts=2, vms=4) as it:
        answers = Answers()
        report = await it.upgrade(answers)
        assert not answers.asked
        assert report.outcome is Outcome.DONE, notes(it)


async def test_migrations_use_a_network_that_has_ipv6_addresses_only() -> None:
    async with simulated("pool", "ipv6-only", hosts=2, vms=4) as it:
        network = it.ask(lambda: it.pool.db.where("network", name_label="Storage and migration")[0])
        uuid = it.ask(lambda: it.pool.db.get("network", network, "uuid"))
        used: list[str] = []
        it.watch_calls(
            lambda method, arguments: used.append(arguments[2].get("network", "")) if "pool_migrate" in method else None
        )
        report = await it.upgrade(wishes=Wishes(network=uuid))
        assert report.outcome is Outcome.DONE, notes(it)
        assert used
        assert set(used) == {network}
