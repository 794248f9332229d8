"""Rehearsing the upgrade from the page with the plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QComboBox, QTextBrowser

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.retranslate import retranslate
from rpu_desktop.desktop.stall_monitor import StallMonitor
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.rehearsal_dialog import RehearsalDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.rehearsal.from_session import script_of
from rpu_desktop.run.events import Outcome
from rpu_desktop.run.wire import to_json
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import SPEED, simulated, up_to_media
from tests.desktop.test_small_screens import SCREENS, Looks


async def at_the_plan(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> UpgradeWizard:
    """Everything is solved and tested, and the plan is shown."""
    wizard = await up_to_media(desktop, driver, pools)
    flow = wizard.context.flow
    if flow.resolvable():
        await driver.click("Resolve All")
        await driver.until(lambda: not wizard.prechecks_page.busy and not flow.resolvable(), "the fixes")
    if flow.decisions():
        await driver.click("Decide…")
        (await driver.window(DecisionDialog)).choose_for_all("shutdown")
        await driver.click("Agree")
    await driver.click("Next")
    await driver.click("Test")
    await driver.until(wizard.media_page.isComplete, "the media test")
    return wizard


async def rehearse(driver: UiDriver) -> RehearsalDialog:
    await driver.click("Rehearse…")
    dialog = await driver.window(RehearsalDialog)
    await driver.click("Start Rehearsal")
    await driver.until(lambda: dialog.busy, "the rehearsal to begin")
    await driver.until(lambda: not dialog.busy, "the rehearsal to end", patience=240)
    return dialog


def test_a_rehearsal_shows_its_figures_beside_the_plan_and_later_beside_the_upgrade(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        stalls = StallMonitor()
        dialog = await rehearse(driver)
        assert stalls.longest < 2, "the window has to stay responsive"
        await driver.see(Banner, "This was a rehearsal")
        shown = (await driver.see(QTextBrowser, "Result of the rehearsal")).toPlainText()
        assert "Frankfurt: the plan and the rehearsal" in shown
        assert "Least free memory" in shown
        assert "The upgrade is complete" in shown
        result = wizard.context.rehearsal
        assert result is not None
        assert result.report.outcome is Outcome.DONE
        book = desktop.book.servers()[0].snapshot
        assert book is not None
        assert len({host.software_version.label for host in book.hosts.values()}) == 1, "the pool is as it was"
        for name in ("r.html", "r.pdf", "r.txt", "r.json"):
            await dialog.saver.write(tmp_path / name)
        assert "This was a rehearsal" in (tmp_path / "r.html").read_text()
        assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
        assert "This was a rehearsal" in (tmp_path / "r.txt").read_text()
        assert json.loads((tmp_path / "r.json").read_text())["event"] == "rehearsal"
        await driver.click("Close")
        await driver.until(lambda: not dialog.isVisible(), "the dialog to be gone")
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        summary = wizard.summary_page.text.toPlainText()
        assert "Frankfurt: the plan and the rehearsal" in summary
        for name in ("s.html", "s.pdf", "s.txt", "s.json"):
            await wizard.summary_page.write_report(tmp_path / name)
        for name in ("s.html", "s.txt"):
            assert "Frankfurt: the plan and the rehearsal" in (tmp_path / name).read_text("utf-8")
        assert json.loads((tmp_path / "s.json").read_text("utf-8"))["rehearsal"]["pools"][0]["name"] == "Frankfurt"
        (real,), (rehearsed,) = report.pools.values(), result.report.pools.values()
        assert real.migrations == rehearsed.migrations

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_server_that_does_not_come_back_is_rehearsed(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        await driver.click("Rehearse…")
        dialog = await driver.window(RehearsalDialog)
        trouble = await driver.see(QComboBox, "What goes wrong")
        assert driver.find(QComboBox, "Where") is None
        trouble.setCurrentIndex(trouble.findData("host-lost"))
        where = await driver.see(QComboBox, "Where")
        where.setCurrentIndex(where.findText("fra-02"))
        await driver.click("Start Rehearsal")
        await driver.until(lambda: dialog.busy, "the rehearsal to begin")
        await driver.until(lambda: not dialog.busy, "the rehearsal to end", patience=240)
        result = wizard.context.rehearsal
        assert result is not None
        assert result.report.outcome is Outcome.FAILED
        assert "fra-02 did not come back" in dialog.text.toPlainText()

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_canceled_rehearsal_leaves_no_process_and_can_be_started_again(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        before = children()
        await driver.click("Rehearse…")
        dialog = await driver.window(RehearsalDialog)
        await driver.click("Start Rehearsal")
        await driver.until(lambda: children() - before, "the process")
        await driver.click("Cancel Rehearsal")
        await driver.see(Banner, "The rehearsal was canceled")
        await driver.until(lambda: not children() - before, "the process to be gone")
        assert not dialog.busy
        assert wizard.context.rehearsal is None
        await driver.click("Start Rehearsal")
        await driver.until(lambda: children() - before, "another process")
        await driver.click("Close")
        await driver.until(lambda: not children() - before, "it to be gone, too")

    with simulated("pool", 2, 4) as pools:
        play(scene)


def children() -> set[str]:
    """The ids of this process's children."""
    return {
        each
        for task in Path("/proc/self/task").iterdir()
        if (task / "children").exists()
        for each in (task / "children").read_text().split()
    }


def test_what_is_handed_to_a_rehearsal_holds_no_password(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, pools)
        script = json.dumps(to_json(await script_of(wizard.context.work)))
        assert pools[0]["password"]
        assert pools[0]["password"] not in script
        assert json.loads(script)["target"] is not None

    with simulated("pool", 2, 4) as pools:
        play(scene)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", languages())
def test_the_dialog_fits_the_smallest_screens(
    language: str, screen: QRect, play: Play, speak: Callable[[str], None]
) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await at_the_plan(desktop, driver, simulation.describe()["pools"])
        speak(language)
        retranslate(desktop.window)
        dialog = RehearsalDialog(wizard.context, wizard)
        dialog.open()
        looks = Looks(screen, driver)
        dialog.trouble.setCurrentIndex(1)
        await looks.at("before", dialog)
        await driver.click(say(translate("desktop", "Start &Rehearsal")).replace("&", ""))
        await driver.until(lambda: dialog.busy, "the rehearsal to begin")
        await looks.at("busy", dialog)
        await driver.until(lambda: not dialog.busy, "the rehearsal to end", patience=240)
        await looks.at("result", dialog)
        assert looks.found == {}

    with ThreadedSimulation(Options(hosts=2, vms=4, speed=SPEED)) as simulation:
        play(scene)
