"""Emptying the next server ahead: what the plan page shows, and that the choice takes effect."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.ahead_row import AheadRow
from rpu_desktop.desktop.wizard.plan_view import PlanView
from rpu_desktop.planning import ThroughputModel, Wishes, make_plan, redundancy_of
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.run.events import Outcome
from rpu_desktop.session.choices import Choices
from rpu_desktop.session.session import UpgradeSession
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED, up_to_media
from tests.desktop.test_plan import in_english, pool_of
from tests.planning.pools import PoolBuilder

__all__ = ["in_english"]

ONE = "One server at a time is out of service, for about "
TWO = "Up to 2 servers at a time are out of service, for about "


def flow_of(hosts: int, *, ahead: bool = False, pools: int = 1) -> UpgradeSession:
    build = PoolBuilder()
    names = [build.host(64) for _ in range(hosts)]
    shared = build.sr(names)
    for host in names:
        for _ in range(3):
            build.vm(host, 4, shared)
    snapshot = build.snapshot()
    plans = {wished: make_plan(snapshot, Wishes(empty_ahead=wished)) for wished in (False, True)}
    found = Findings(snapshot, plan=plans[ahead], otherwise=plans[not ahead])
    servers = tuple(f"server-{number}" for number in range(pools))
    return UpgradeSession(
        chosen=servers, choices=Choices(wishes=Wishes(empty_ahead=ahead)), findings=dict.fromkeys(servers, found)
    )


def row_of(flow: UpgradeSession, qtbot: QtBot) -> AheadRow:
    row = AheadRow(flow)
    qtbot.addWidget(row)
    return row


@pytest.mark.parametrize("ahead", [False, True])
def test_the_choice_states_what_it_gains_and_risks(ahead: bool, qtbot: QtBot) -> None:
    row = row_of(flow_of(4, ahead=ahead), qtbot)
    assert not row.isHidden()
    assert row.wanted.isChecked() is ahead
    said = row.words.text()
    assert said.startswith("Emptying the next server ahead would save about ")
    assert "up to 2 servers at a time would be out of service" in said
    assert "and 2 servers would run the virtual machines in the meantime." in said
    risk = "If a server fails while two are out of service, there may be no server left to start its virtual machines."
    assert risk in row.wanted.toolTip()
    assert row.wanted.accessibleDescription() == f"{said}\n{row.wanted.toolTip()}"


def test_every_pool_is_named_where_there_are_several(qtbot: QtBot) -> None:
    row = row_of(flow_of(4, pools=2), qtbot)
    assert row.words.text().count("pool: Emptying the next server ahead would save about ") == 2


def test_where_there_is_nothing_to_choose_nothing_is_asked(qtbot: QtBot) -> None:
    assert row_of(flow_of(2), qtbot).isHidden()
    assert row_of(UpgradeSession(), qtbot).isHidden()


def test_a_tick_takes_the_other_plan_and_back_again(qtbot: QtBot) -> None:
    flow = flow_of(4)
    careful = flow.findings["server-0"].plan
    row = row_of(flow, qtbot)
    with qtbot.waitSignal(row.changed):
        row.wanted.click()
    found = flow.findings["server-0"]
    assert flow.wishes.empty_ahead
    assert found.plan == make_plan(found.snapshot, Wishes(empty_ahead=True))
    row.wanted.click()
    assert not flow.wishes.empty_ahead
    assert flow.findings["server-0"].plan == careful


def test_the_plan_states_how_many_servers_are_left(qtbot: QtBot) -> None:
    snapshot = pool_of(4)
    for ahead, words in ((False, ONE), (True, TWO)):
        plan = make_plan(snapshot, Wishes(empty_ahead=ahead))
        view = PlanView()
        qtbot.addWidget(view)
        view.show_plans([Findings(snapshot, plan=plan)])
        (said,) = view.services
        found = redundancy_of(plan, snapshot, ThroughputModel.of(snapshot))
        assert said.text().startswith(words) is (found.out == 1 + ahead)


@pytest.mark.parametrize("ahead", [False, True])
def test_what_is_ticked_on_the_plan_page_is_what_is_done(ahead: bool, play: Play) -> None:
    together: set[int] = set()

    def look(pool: Any, what: str, facts: dict[str, Any]) -> None:
        if what == "disabled":
            together.add(sum(not row["enabled"] for row in pool.db.all("host").values()))

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, simulation.describe()["pools"])
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
            await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        await driver.until(wizard.prechecks_page.isComplete, "a plan")
        await driver.click("Next")
        if ahead:
            await driver.click("Empty the next server while one is being installed")
            await driver.until(lambda: wizard.context.flow.wishes.empty_ahead, "the wish")
        (said,) = wizard.media_page._plan.services
        assert said.text().startswith(TWO if ahead else ONE)
        await driver.click("Test")
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE

    options = Options(scenario="pool", hosts=4, vms=24, seed=5, speed=SPEED)
    with ThreadedSimulation(options) as simulation:
        simulation.call(lambda: simulation.pools[0].observers.append(look))
        play(scene)
    assert max(together) == (2 if ahead else 1)


def test_the_settings_state_what_a_new_wizard_begins_with(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.settings.use(Settings(empty_ahead=True))
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        assert wizard.context.flow.wishes.empty_ahead
        wizard.close()

    play(scene)
