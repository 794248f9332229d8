"""Restarting toolstacks, dead or hanging members: what happened when the engine trusted the records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.run.events import Event, HostChanged, HostStage, Note, Outcome, PoolPlanned, VmChanged, VmStage
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.state import state_of
from tests.engine.runs import PATIENCE, Answers, SimulatedPools, simulated
from tests.engine.test_field_failures import happened, upgraded
from tests.engine.test_manual import Admin


def ref(it: SimulatedPools, name: str) -> str:
    (found,) = it.pool.db.where("host", name_label=name)
    return str(found)


def restart(it: SimulatedPools, name: str) -> None:
    host = ref(it, name)
    it.ask(lambda: it.pool.spawn(outage.restart_toolstack(it.pool, host)))


def once(it: SimulatedPools, condition: Callable[[Event], bool], act: Callable[[], None]) -> None:
    """Act at the first matching event."""
    done: list[Event] = []

    def listen(event: Event) -> None:
        if not done and condition(event):
            done.append(event)
            act()

    it.on_event = listen


@pytest.mark.parametrize("name", ["fra-02", "fra-01"])
async def test_a_toolstack_that_restarts_during_the_emptying_is_no_refusal_of_the_vms(name: str) -> None:
    """The run once ended within seconds: "proxy-1 could not be migrated from fra-02: fra-02 is offline"."""
    async with simulated("pool", hosts=3, vms=9, speed=500) as it:
        it.patience = replace(PATIENCE, restarting=20.0, enabling=10.0)
        it.ask(lambda: setattr(state_of(it.pool).timing, "toolstack_start", (500, 500)))

        def leaves(event: Event) -> bool:
            return (
                isinstance(event, VmChanged)
                and event.stage is VmStage.MOVING
                and bool(event.source and event.source.name == "fra-02")
            )

        once(it, leaves, lambda: restart(it, name))
        answers = Answers()
        await upgraded(it, answers)
        assert answers.asked == []
        assert happened(it, "toolstack restarts") == {name: 1}


async def test_a_restart_that_swallows_the_order_to_reboot_is_seen_and_the_server_ordered_again() -> None:
    async with simulated("pool", hosts=2, vms=4) as it:
        host = ref(it, "fra-02")
        done: list[str] = []

        def swallow(pool: object, what: str, facts: dict[str, object]) -> None:
            if what == "reboot accepted" and "fra-02" in str(facts["names"]) and not done:
                done.append(what)
                it.pool.spawn(outage.restart_toolstack(it.pool, host))

        it.ask(lambda: setattr(state_of(it.pool).timing, "reboot_delay", 200.0))
        it.ask(lambda: it.pool.observers.append(swallow))
        await upgraded(it)
        assert happened(it, "order lost") == {"fra-02": 1}
        assert set(happened(it, "going down").values()) == {1}


async def test_a_toolstack_that_restarts_does_not_take_the_question_for_the_media_back() -> None:
    async with simulated("pool", "person:times=0", hosts=2, vms=4) as it:
        admin = Restarting(it)
        assert (await it.upgrade(admin, mode=Mode.MANUAL)).outcome is Outcome.DONE
        assert len(admin.about("fra-02")) == 1
        assert set(happened(it, "going down").values()) == {1}


async def test_a_restart_that_was_taken_for_a_reboot_leads_to_the_question_again() -> None:
    """As if it took longer than usual: the question was withdrawn, and nothing was reported any longer."""
    async with simulated("pool", "person:times=0", hosts=2, vms=4, speed=200) as it:
        it.patience = replace(PATIENCE, restarting=0.01)
        it.ask(lambda: setattr(state_of(it.pool).timing, "toolstack_start", (600, 600)))
        admin = Restarting(it)
        assert (await it.upgrade(admin, mode=Mode.MANUAL)).outcome is Outcome.DONE
        assert len(admin.about("fra-02")) == 2
        assert set(happened(it, "going down").values()) == {1}
        assert any("only its toolstack restarted" in str(e.text) for e in it.events if isinstance(e, Note))


class Restarting(Admin):
    """Restarts the toolstack of fra-02 at its first question, which is answered after that."""

    def __init__(self, it: SimulatedPools) -> None:
        super().__init__()
        self.it = it

    async def ask(self, prompt: Prompt) -> Choice:
        self.asked.append(prompt)
        if prompt.host is not None and prompt.host.name == "fra-02" and len(self.about("fra-02")) == 1:
            (connection,) = self.it.connections
            before = connection.snapshot().host_by_uuid(HostUuid(prompt.host.uuid))
            assert before is not None
            uuid, started = before.uuid, before.agent_start_time
            restart(self.it, "fra-02")
            await connection.wait_for(
                lambda now: (
                    (host := now.host_by_uuid(HostUuid(uuid))) is not None
                    and host.toolstack_restarted_since(started)
                    and host.enabled
                )
            )
        return Choice.REBOOT


@pytest.mark.parametrize("fault", ["host-hangs:host=fra-03", "host-dead:host=fra-03"])
async def test_no_server_is_rebooted_beside_a_dead_member_that_is_called_live_and_it_is_reported(fault: str) -> None:
    """The run kept polling it: 37 calls in more than an hour, without a message."""
    async with simulated("pool", hosts=3, vms=6) as it:
        it.patience = replace(PATIENCE, restarting=0.5, answer=0.3, settling=3.0)
        host = ref(it, "fra-03")

        def strike() -> None:
            state = state_of(it.pool)
            state.timing.assumed_dead = 1e6
            if fault.startswith("host-dead"):
                outage.crash(it.pool, host)
            else:
                state.hosts[host].hangs = True

        emptied: Callable[[Event], bool] = lambda e: isinstance(e, HostChanged) and e.stage is HostStage.PREPARING  # noqa: E731
        once(it, emptied, lambda: it.ask(strike))
        answers = Answers()
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.FAILED
        assert happened(it, "going down") == {}
        assert "while another server is offline: fra-03" in str(answers.asked[0].text)


class Watching(Answers):
    """Gives up the server at the first question about waiting, and records the notes so far."""

    def __init__(self, it: SimulatedPools, answer: Choice) -> None:
        super().__init__()
        self.it = it
        self.answer = answer
        self.said: list[str] = []

    async def ask(self, prompt: Prompt) -> Choice:
        if prompt.kind is not PromptKind.WAITING:
            return await super().ask(prompt)
        self.asked.append(prompt)
        self.said = [str(e.text) for e in self.it.events if isinstance(e, Note)]
        if self.answer is Choice.WAIT:
            self.it.ask(lambda: setattr(state_of(self.it.pool).hosts[ref(self.it, "fra-03")], "hangs", False))
        return self.answer


@pytest.mark.parametrize("answer", [Choice.FAIL, Choice.WAIT])
@pytest.mark.parametrize("end", ["source", "target"])
async def test_a_move_under_way_to_or_from_a_member_that_begins_to_hang_is_reported_and_asked_about(
    end: str, answer: Choice
) -> None:
    """It never ends on its own, and nothing was reported."""
    async with simulated("pool", "migration-slow:times=0,factor=20", hosts=3, vms=6) as it:
        it.patience = replace(PATIENCE, restarting=2.0, answer=1.5, settling=6.0, reminder=60.0)
        host = ref(it, "fra-03")

        def moves(event: Event) -> bool:
            ends = (getattr(event, end).name == "fra-03") if isinstance(event, VmChanged) and event.source else False
            return ends and isinstance(event, VmChanged) and bool(event.progress)

        once(it, moves, lambda: it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", True)))
        answers = Watching(it, answer)
        report = await it.upgrade(answers)
        assert "fra-03 has not responded" in str(answers.asked[0].text)
        assert "pool_migrate" in str(answers.asked[0].text)
        assert any("fra-03 does not respond" in text for text in answers.said)
        if answer is Choice.WAIT:
            assert report.outcome is Outcome.DONE
            assert len(answers.asked) == 1
        else:
            assert report.outcome is Outcome.FAILED
            assert re.search("fra-03 (has not responded|does not (answer|respond))", str(answers.asked[1].text))


@pytest.mark.parametrize("name", ["fra-02", "fra-03"])
async def test_a_member_that_hangs_before_its_turn_or_as_a_target_is_reported_before_a_move_waits_for_it(
    name: str,
) -> None:
    """It took the run more than two minutes to report anything."""
    async with simulated("pool", hosts=3, vms=6) as it:
        it.patience = replace(PATIENCE, restarting=2.0, answer=1.5, settling=6.0, reminder=60.0)
        host = ref(it, name)
        planned: Callable[[Event], bool] = lambda e: isinstance(e, PoolPlanned)  # noqa: E731
        once(it, planned, lambda: it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", True)))
        answers = Answers()
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.FAILED
        assert happened(it, "going down") == {}
        said = [str(e.text) for e in it.events if isinstance(e, Note)]
        assert any(f"{name} does not respond" in text for text in said)


async def test_a_server_that_goes_down_roughly_is_upgraded_like_any_other() -> None:
    async with simulated("pool", "rough-reboot:times=0", hosts=3, vms=6) as it:
        await upgraded(it)
