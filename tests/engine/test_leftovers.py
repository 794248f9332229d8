"""What is reported at the end of a run is true at that moment, and one VM that needs attention is no failed upgrade."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.prechecks import Circumstances
from rpu_desktop.prechecks.fixes import apply_fixes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.run.events import HostChanged, HostStage, Named, Outcome, VmChanged, VmStage
from rpu_desktop.run.lines import line_of
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.run.report import Report
from rpu_desktop.run.unfinished import unfinished
from rpu_desktop.session.examining import examine
from rpu_desktop.session.unattended_prompter import UnattendedPrompter
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.faults import FaultSet
from tests.engine.runs import Answers, SimulatedPools, simulated
from tests.engine.test_resume import go_on
from tests.engine.test_run import NEW


class StaysDown(FaultSet):
    """The first VM to be resumed never is; the others are."""

    def __init__(self, error: ApiError | None = None) -> None:
        super().__init__([])
        self.error = error
        self.vm = ""

    async def before_call(self, call: Any, name: str, arguments: Sequence[Any]) -> None:
        if name == "VM.resume_on":
            self.vm = self.vm or arguments[0]
            if arguments[0] == self.vm:
                raise self.error or ApiError("SR_BACKEND_FAILURE_46", "", "The VDI is not available", "")


@asynccontextmanager
async def one_stays_down(vms: int = 4) -> AsyncIterator[SimulatedPools]:
    async with simulated("standalone", vms=vms) as it:
        it.ask(lambda: setattr(it.pool, "faults", StaysDown()))
        yield it


def down(it: SimulatedPools) -> dict[str, str]:
    """The suspended VMs: name -> reference."""
    rows = it.pool.db.all("VM").items()
    return {row["name_label"]: ref for ref, row in rows if row["power_state"] == "Suspended"}


def told(report: Report) -> str:
    """The report without the questions, which have their own times."""
    return "\n".join(line for line in report.to_text().splitlines() if "Asked at" not in line)


def mend(it: SimulatedPools) -> None:
    def work() -> None:
        state_of(it.pool).hooks = [hook for hook in state_of(it.pool).hooks if hook not in it.pool.faults.faults]
        it.pool.faults = FaultSet([])

    it.ask(work)


async def start_by_hand(it: SimulatedPools) -> None:
    mend(it)
    for ref in down(it).values():
        await it.connections[0].task("VM.resume", ref, False, False)


async def test_a_vm_that_does_not_come_back_is_no_failed_upgrade() -> None:
    async with one_stays_down() as it:
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        (name,) = down(it)
        (asked,) = answers.asked
        assert asked.kind is PromptKind.VM
        assert asked.choices == (Choice.RETRY, Choice.SKIP)
        assert name in str(asked.text)
        assert report.outcome is Outcome.DONE
        assert it.stages("edge-01")[-1] is HostStage.DONE
        assert HostStage.FAILED not in it.stages("edge-01")
        assert it.versions() == {"edge-01": NEW}
        text = told(report)
        assert "All servers are upgraded, but 1 virtual machine" in text
        assert "fail" not in text.partition("Backup of the pool database")[0]
        assert [line for line in text.splitlines() if f"{name} was stopped" in line and "still down" in line]
        assert f"{name} was running when the upgrade began" not in text
        assert report.left_behind
        (memory,) = unfinished(it.store)
        assert memory.outcome is Outcome.DONE


async def test_after_it_was_started_by_hand_the_resumed_run_does_not_state_that_it_is_down() -> None:
    async with one_stays_down() as it:
        before = it.homes()
        await it.upgrade(Answers(Choice.SKIP))
        (name,) = down(it)
        await start_by_hand(it)
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        assert it.homes() == before
        text = told(report)
        assert "The upgrade is complete" in text
        for untrue in ("still down", "is not running now", "could not be started", "Left to do"):
            assert untrue not in text, text
        assert f"{name} was stopped at" in text
        assert "is running again" in text
        assert not report.left_behind
        assert unfinished(it.store) == []


async def test_resume_starts_it_once_more_and_reports_it() -> None:
    async with one_stays_down() as it:
        before = it.homes()
        await it.upgrade(Answers(Choice.SKIP))
        (name,) = down(it)
        mend(it)
        report = await go_on(it)
        assert it.homes() == before
        text = told(report)
        assert f"{name} was down from" in text
        assert "could not be started" not in text
        assert unfinished(it.store) == []


async def test_fixed_while_the_question_was_open_it_is_not_reported_as_down() -> None:
    async with one_stays_down() as it:

        class Helpful(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                choice = await super().ask(prompt)
                await start_by_hand(it)
                return choice

        report = await it.upgrade(Helpful(Choice.SKIP))
        text = told(report)
        assert "The upgrade is complete" in text
        assert "still down" not in text
        assert not report.left_behind
        assert unfinished(it.store) == []


async def test_a_vm_that_someone_removed_is_not_reported_as_down() -> None:
    async with one_stays_down() as it:
        await it.upgrade(Answers(Choice.SKIP))
        ((name, ref),) = down(it).items()
        it.ask(lambda: it.pool.db.delete("VM", ref))
        report = await go_on(it)
        assert report.outcome is Outcome.DONE
        text = told(report)
        assert "still down" not in text
        assert f"{name} was stopped at" in text
        assert "no longer in the pool" in text


async def test_resumed_while_it_is_still_down_the_report_shows_it_once_more() -> None:
    async with simulated("standalone", "call-fails:method=VM.resume_on,times=0", vms=1) as it:
        await it.upgrade(Answers(Choice.SKIP))
        (name,) = down(it)
        report = await go_on(it, Answers(Choice.SKIP))
        assert report.outcome is Outcome.DONE
        assert report.to_text().count(f"{name} was stopped at") == 1
        assert report.left_behind
        assert len(unfinished(it.store)) == 1


async def test_several_that_stay_down_are_each_asked_about_and_all_reported() -> None:
    async with simulated("standalone", "call-fails:method=VM.resume_on,times=0", vms=3) as it:
        report = await it.upgrade(Answers(Choice.SKIP, Choice.SKIP, Choice.SKIP))
        assert report.outcome is Outcome.DONE
        assert report.still_down == 3
        assert "3 virtual machine" in report.to_text()


async def test_with_servers_left_it_is_asked_whether_to_stop_and_the_stop_is_no_failure() -> None:
    async with simulated("local-storage", "call-fails:method=VM.resume_on,times=0", hosts=2, vms=10) as it:
        answers = Answers(Choice.STOP)
        report = await it.upgrade(answers)
        asked = answers.asked[0]
        assert asked.kind is PromptKind.VM
        assert Choice.STOP in asked.choices
        assert report.outcome is Outcome.STOPPED
        assert HostStage.FAILED not in it.stages("fra-01")
        assert "failed" not in report.to_text()
        assert it.disabled() == []


@pytest.mark.parametrize(("choices", "answer"), [((), Choice.SKIP), ((Choice.STOP,), Choice.STOP)])
async def test_an_unattended_run_ends_a_done_upgrade_and_stops_no_other_vm(
    choices: tuple[Choice, ...], answer: Choice
) -> None:
    choices = (Choice.RETRY, Choice.SKIP, *choices)
    assert await UnattendedPrompter().ask(Prompt(PromptKind.VM, Named("p", "P"), None, plain("?"), choices)) is answer


async def test_a_host_that_is_upgraded_and_lacks_its_storage_is_not_called_failed() -> None:
    async with simulated("pool", "pbd-fails:host=fra-02,times=0", hosts=2, vms=4) as it:
        report = await it.upgrade(Answers(Choice.STOP))
        assert it.versions() == {"fra-01": NEW, "fra-02": NEW}
        text = told(report)
        assert "All servers have the new version, but the upgrade is not finished" in text
        assert "fra-02: failed" not in text
        lines = [str(line_of(e)) for e in it.events if isinstance(e, HostChanged) and e.stage is HostStage.FAILED]
        assert lines
        assert all("upgraded, runs" in line for line in lines)


async def test_a_host_fixed_after_its_question_is_not_reported_as_needing_attention() -> None:
    async with simulated("pool", "pbd-fails:host=fra-02,times=0", hosts=2, vms=4) as it:

        class Helpful(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                choice = await super().ask(prompt)
                mend(it)
                connection = it.connections[0]
                for pbd in connection.snapshot().pbds.values():
                    if not pbd.currently_attached:
                        await connection.task("PBD.plug", pbd.ref)
                await connection.task("host.enable", connection.snapshot().host_by_uuid(HostUuid(prompt.host.uuid)).ref)  # type: ignore[union-attr]
                async with asyncio.timeout(60):
                    await connection.wait_for(lambda now: all(host.enabled for host in now.hosts.values()))
                return choice

        report = await it.upgrade(Helpful(Choice.STOP))
        assert "needs attention" not in report.to_text()
        assert "not finished" in report.to_text()


async def test_the_record_of_a_vm_is_believed_and_not_its_servers_other_opinion() -> None:
    """xenopsd says that a VM is Running whose record says Suspended; only the record is what the admin sees."""

    async with simulated("standalone", vms=1) as it:
        it.ask(
            lambda: setattr(it.pool, "faults", StaysDown(ApiError("VM_BAD_POWER_STATE", "vm", "Suspended", "Running")))
        )
        answers = Answers(Choice.SKIP)
        await it.upgrade(answers)
        (name,) = down(it)
        words = [str(answers.asked[0].text), *(str(line_of(e)) for e in it.events if isinstance(e, VmChanged))]
        failed = [e for e in it.events if isinstance(e, VmChanged) and e.stage is VmStage.UP_FAILED]
        assert failed
        for text in words:
            assert f"{name} as Running" not in text
        assert f"the pool reports {name} as suspended" in words[0]


class UpgradesByHand(Answers):
    """Skips a server, and immediately installs the new version there by hand."""

    def __init__(self, it: SimulatedPools, *choices: Choice) -> None:
        super().__init__(*choices)
        self.it = it

    async def ask(self, prompt: Prompt) -> Choice:
        choice = await super().ask(prompt)
        self.it.ask(self._install)
        connection = self.it.connections[0]
        async with asyncio.timeout(60):
            await connection.wait_for(lambda now: not now.pool.rolling_upgrade_in_progress)
        return choice

    def _install(self) -> None:
        db = self.it.pool.db
        newest = db.get("host", self.it.pool.coordinator, "software_version")
        for ref, row in db.all("host").items():
            db.set("host", ref, software_version={**newest, "hostname": row["hostname"]})


async def test_a_server_skipped_that_someone_upgrades_meanwhile_is_not_reported_as_skipped() -> None:
    async with simulated("pool", "prepare-fails:host=fra-02,times=0", hosts=2, vms=4) as it:
        report = await it.upgrade(UpgradesByHand(it, Choice.SKIP))
        assert report.outcome is Outcome.DONE
        text = told(report)
        assert "The upgrade is complete" in text
        for untrue in ("was skipped", "mixed mode"):
            assert untrue not in text, text
        assert unfinished(it.store) == []


class HelpWhilePuttingBack(StaysDown):
    """Starts the VM while the pool's auto-start is restored."""

    async def before_call(self, call: Any, name: str, arguments: Sequence[Any]) -> None:
        await super().before_call(call, name, arguments)
        if self.vm and "auto_poweron" in arguments:
            db = call.pool.db
            if db.get("VM", self.vm, "power_state") == "Suspended":
                db.set("VM", self.vm, power_state="Running", resident_on=call.pool.coordinator)


async def test_started_while_things_are_restored_it_is_not_reported_as_down() -> None:
    async with simulated("standalone", vms=1) as it:
        connection = it.connections[0]
        await connection.call("pool.add_to_other_config", connection.snapshot().pool.ref, "auto_poweron", "true")
        async with asyncio.timeout(60):
            await connection.wait_for(lambda now: now.pool.other_config.get("auto_poweron") == "true")
        undos: list[Undo] = []
        found = await examine(connection, Circumstances(connection.snapshot()))
        given = [problem for problem in found.resolvable if problem.fix and not problem.fix.needs_decision]
        assert await apply_fixes(connection, given, undos.append) == []
        assert undos
        it.ask(lambda: setattr(it.pool, "faults", HelpWhilePuttingBack()))
        report = await it.upgrade(Answers(Choice.SKIP), undos=undos)
        assert down(it) == {}
        assert "still down" not in told(report)
        assert "The upgrade is complete" in told(report)
        assert unfinished(it.store) == []
