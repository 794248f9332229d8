"""Manual mode: a simulated person at the consoles, and an admin who answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from rpu_desktop.run.events import HostStage, Outcome
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.simulator.behaviour import person_commands
from rpu_desktop.simulator.faults.moments import plug, unplug
from tests.engine.runs import Answers, SimulatedPools, simulated

NEW, OLD = "8.4.0", "8.2.1"
ASKED = (Choice.REBOOT, Choice.BY_HAND)


class Admin(Answers):
    """Gives each host's answers in order, then Reboot; `acts` is called at each question."""

    def __init__(self, answers: Mapping[str, list[Choice]] | None = None) -> None:
        super().__init__()
        self.answers = dict(answers or {})
        self.acts: Callable[[Prompt], object] = lambda prompt: None

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        self.acts(prompt)
        name = prompt.host.name if prompt.host else ""
        waiting = self.answers.get(name, [])
        return waiting.pop(0) if waiting else Choice.REBOOT

    def about(self, host: str) -> list[Prompt]:
        return [prompt for prompt in self.asked if prompt.host and prompt.host.name == host]


async def upgrade(it: SimulatedPools, admin: Admin) -> Outcome | None:
    return (await it.upgrade(admin, mode=Mode.MANUAL)).outcome


async def test_a_person_inserts_the_media_and_the_program_reboots() -> None:
    async with simulated("pool", "person:times=0", hosts=3, vms=9) as it:
        before, admin = it.homes(), Admin()
        assert await upgrade(it, admin) is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert it.homes() == before
        assert it.disabled() == []
        assert [prompt.host.name for prompt in admin.asked if prompt.host] == ["fra-01", "fra-02", "fra-03"]
        assert [prompt.choices for prompt in admin.asked] == [ASKED, (*ASKED, Choice.SKIP), (*ASKED, Choice.SKIP)]
        assert it.stages("fra-02") == [
            HostStage.WAITING,
            HostStage.EMPTYING,
            HostStage.AWAITING_MEDIA,
            HostStage.REBOOTING,
            HostStage.INSTALLING,
            HostStage.VERIFYING,
            HostStage.RETURNING,
            HostStage.DONE,
        ]


@pytest.mark.parametrize("says_so", [True, False])
async def test_a_person_reboots_at_the_console(says_so: bool) -> None:
    """With or without an answer to the program, the question is withdrawn."""
    async with simulated("pool", "person:times=0", hosts=2, vms=4) as it:
        hosts = {row["name_label"]: ref for ref, row in it.pool.db.all("host").items()}

        class AtConsole(Admin):
            async def ask(self, prompt: Prompt) -> Choice:
                self.asked.append(prompt)
                assert prompt.host is not None
                if says_so and Choice.BY_HAND in prompt.choices:
                    return Choice.BY_HAND
                ref = hosts[prompt.host.name]
                it.ask(lambda: person_commands.reboot(it.pool, ref))
                return await asyncio.Future()

        admin = AtConsole()
        assert await upgrade(it, admin) is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert len(admin.asked) == (4 if says_so else 2)


async def test_a_connection_that_breaks_at_the_question_is_no_reboot() -> None:
    """The connection breaks when the coordinator goes down, but also when a cable is unplugged."""
    async with simulated("pool", "person:times=0", hosts=2, vms=4) as it:
        answered: list[str] = []

        class Shaken(Admin):
            async def ask(self, prompt: Prompt) -> Choice:
                (connection,) = it.connections
                epoch = connection.epoch
                it.ask(lambda: unplug(it.pool))
                it.ask(lambda: plug(it.pool))
                while connection.epoch == epoch:
                    await connection.news().wait()
                assert prompt.host is not None
                answered.append(prompt.host.name)
                return await super().ask(prompt)

        assert await upgrade(it, Shaken()) is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert answered == ["fra-01", "fra-02"]


async def test_a_member_is_skipped_and_works_on() -> None:
    async with simulated("pool", "person:times=0", hosts=3, vms=6) as it:
        before = it.homes()
        await upgrade(it, Admin({"fra-02": [Choice.SKIP]}))
        assert it.versions() == {"fra-01": NEW, "fra-02": OLD, "fra-03": NEW}
        assert it.stages("fra-02")[-1] is HostStage.SKIPPED
        assert it.disabled() == []
        assert set(it.homes()) == set(before)


@pytest.mark.parametrize("action", ["forget", "old", "wrong-mode"])
async def test_the_same_version_comes_back(action: str) -> None:
    async with simulated("pool", f"person:does={action},host=fra-02", "person:times=0", hosts=2, vms=4) as it:
        admin = Admin()
        assert await upgrade(it, admin) is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        first, second = admin.about("fra-02")
        assert (first.kind, second.kind) == (PromptKind.MEDIA, PromptKind.VERSION)
        assert "came back with its previous version" in str(second.text)
        assert second.choices == (Choice.REBOOT, Choice.CHECK, Choice.SKIP)


async def test_the_coordinator_comes_back_with_the_same_version_and_cannot_be_skipped() -> None:
    async with simulated("pool", "person:does=forget", "person:times=0", hosts=2, vms=4) as it:
        admin = Admin()
        assert await upgrade(it, admin) is Outcome.DONE
        assert [prompt.choices for prompt in admin.about("fra-01")] == [ASKED, (Choice.REBOOT, Choice.CHECK)]


async def test_it_is_installed_by_hand_meanwhile_and_it_is_checked_again() -> None:
    """The question about the version is open; the host is installed at its console, then Check Again accepts it."""
    async with simulated("pool", "person:does=forget,host=fra-02", "person:times=0", hosts=2, vms=4) as it:
        ref = next(ref for ref, row in it.pool.db.all("host").items() if row["name_label"] == "fra-02")
        checks = 0

        class Checker(Admin):
            async def ask(self, prompt: Prompt) -> Choice:
                nonlocal checks
                self.asked.append(prompt)
                if prompt.kind is not PromptKind.VERSION:
                    return Choice.REBOOT
                checks += 1
                if checks == 1:
                    return Choice.CHECK
                it.ask(lambda: person_commands.reboot(it.pool, ref))
                return await asyncio.Future()

        assert await upgrade(it, Checker()) is Outcome.DONE
        assert set(it.versions().values()) == {NEW}
        assert checks == 2, "the same version was found once more, then the server rebooted by itself"


async def test_another_build_than_the_coordinators_is_explained() -> None:
    async with simulated("pool", "person:times=0", "wrong-build:host=fra-02", hosts=2, vms=4) as it:
        admin = Admin()
        assert await upgrade(it, admin) is Outcome.DONE
        wrong = admin.about("fra-02")[1]
        assert wrong.kind is PromptKind.VERSION
        assert "but the pool coordinator runs XenServer 8" in str(wrong.text)
        assert "same product, version and build" in str(wrong.advice)


async def test_the_power_fails_in_the_middle_of_an_installation() -> None:
    async with simulated("pool", "person:does=power-off,host=fra-02", "person:times=0", hosts=2, vms=4) as it:
        assert await upgrade(it, Admin()) is Outcome.DONE
        assert set(it.versions().values()) == {NEW}


async def test_questions_of_two_pools_wait_side_by_side() -> None:
    async with simulated("two-pools", "person:times=0", hosts=2, vms=8) as it:
        both = asyncio.Event()

        class Patient(Admin):
            async def ask(self, prompt: Prompt) -> Choice:
                self.asked.append(prompt)
                if len({asked.pool.uuid for asked in self.asked}) > 1:
                    both.set()
                await both.wait()
                return Choice.REBOOT

        await upgrade(it, Patient())
        for index in range(2):
            assert set(it.versions(index).values()) == {NEW}


async def test_stopping_at_the_question_leaves_the_pool_at_work() -> None:
    async with simulated("pool", hosts=2, vms=4) as it:
        running = set(it.homes())
        assert await upgrade(it, Admin({"fra-01": [Choice.STOP]})) is Outcome.STOPPED
        assert set(it.versions().values()) == {OLD}
        assert it.disabled() == []
        assert set(it.homes()) == running


def test_commands_for_the_person() -> None:
    assert person_commands.obey([], "insert fra-01").startswith("say: insert HOST")
    assert person_commands.obey([], "dance").startswith("say: insert HOST")
