"""Navigation in the wizard: the steps on the left, Esc, the plan at full size and on paper, going back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTextBrowser

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.save_dialog import dated_name
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, up_to_media

NOON = datetime(2026, 11, 29, 12, 0).timestamp()


async def up_to_plan(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> UpgradeWizard:
    wizard = await up_to_media(desktop, driver, pools)
    if wizard.context.flow.resolvable():
        await driver.click("Resolve All")
    await driver.click("Next")
    await driver.click("Test")
    await driver.until(wizard.media_page.isComplete, "the media test")
    return wizard


def step(wizard: UpgradeWizard, name: str) -> QLabel:
    return next(label for label in wizard.steps.findChildren(QLabel) if label.text() == name)


def test_a_step_that_is_done_can_be_clicked_to_go_back(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        assert wizard.currentId() == Page.PRECHECKS
        QTest.mouseClick(step(wizard, "Upgrade"), Qt.MouseButton.LeftButton)
        assert wizard.currentId() == Page.PRECHECKS, "no step ahead can be reached like this"
        QTest.mouseClick(step(wizard, "Select"), Qt.MouseButton.LeftButton)
        assert wizard.currentId() == Page.SELECT

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_escape_does_not_throw_away_what_was_chosen(play: Play) -> None:
    """Esc closed the wizard immediately; the typed media and all choices were lost."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        await driver.click("Continue in the Wizard")
        await driver.until(lambda: driver.find(QAbstractButton, "Continue in the Wizard") is None, "the question to go")
        assert wizard.isVisible()
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        await driver.click("Close")
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_after_the_test_the_plan_has_the_page_to_itself_and_can_be_saved(play: Play, tmp_path: Path) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_plan(desktop, driver, pools)
        page = wizard.media_page
        assert not page.form.isVisible()
        words = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
        assert any("XenServer 8" in text and text.startswith("Every server can use") for text in words)
        await page.plan_saver.write(tmp_path / "plan.html")
        html = (tmp_path / "plan.html").read_text(encoding="utf-8")
        for expected in ("Frankfurt", "fra-01", "fra-02", "New version: XenServer 8", "Citrix Hypervisor 8.2 CU1"):
            assert expected in html
        await page.plan_saver.write(tmp_path / "plan.pdf")
        assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
        await page.plan_saver.write(tmp_path / "plan.txt")
        text = (tmp_path / "plan.txt").read_text(encoding="utf-8")
        assert "<" not in text
        assert "fra-02" in text
        await driver.click("Change Media…")
        assert page.form.isVisible()
        assert page.test.isVisible()

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_all_pools_are_drawn_on_one_scale(play: Play) -> None:
    """A standalone server looked as long as a pool that takes hours."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        if wizard.context.flow.resolvable():
            await driver.click("Resolve All")
        if wizard.context.flow.decisions():
            await driver.click("Decide…")
            (await driver.window(DecisionDialog)).choose_for_all("shutdown")
            await driver.click("Agree")
        await driver.click("Next")
        await driver.until(lambda: not wizard.media_page._plan.busy, "the whole plan")
        bars = wizard.media_page._plan.bars
        assert {lane.name for bar in bars for lane in bar.lanes} == {h["name"] for pool in pools for h in pool["hosts"]}
        assert len(pools) > 1
        assert len({bar.span for bar in bars}) == 1

    with simulated("two-pools", 2, 4) as pools:
        play(scene)


def test_the_rollback_steps_can_be_copied(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_plan(desktop, driver, pools)
        assert isinstance(wizard.media_page.backup.explain, Button)
        await driver.click("Roll Back…")
        shown = await driver.see(QTextBrowser, "Rolling Back")
        assert "xe pool-restore-database" in shown.toPlainText()
        await driver.click("Copy")
        lines = QGuiApplication.clipboard().text().splitlines()
        assert any(line.startswith("(2) ") for line in lines)
        assert any("xe pool-restore-database" in line for line in lines)
        await driver.click("Close")

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_a_reports_file_has_its_pool_and_its_day_in_its_name() -> None:
    """It was always "upgrade report.html", and the next one replaced it."""
    assert dated_name(["Frankfurt"], NOON) == "Frankfurt 2026-11-29"
    assert dated_name(["a/b", "c:d"], NOON) == "a-b, c-d 2026-11-29"
    assert dated_name([], NOON) == "RPU Desktop 2026-11-29"


def test_the_first_open_decision_has_the_focus(play: Play) -> None:
    """The dialog opened with the focus on Cancel."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await driver.click("Decide…")
        dialog = await driver.window(DecisionDialog)
        focus = dialog.focusWidget()
        assert isinstance(focus, QComboBox)
        assert focus.currentText() == "Not decided"
        dialog.reject()
        assert wizard.isVisible()

    with simulated("pool", 2, 4, "local-disk") as pools:
        play(scene)
