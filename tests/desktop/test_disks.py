"""Virtual machines on disks of their own server keep running: offered, planned, watched and reported in the window."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QComboBox, QLabel

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.host_row import HostRow
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.run.events import Outcome
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, up_to_media


def test_disks_move_if_the_admin_decides_so_and_the_row_shows_how_far_the_copy_is(play: Play) -> None:
    """Without shared storage: before the media were known, only "Shut down" was offered."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await driver.click("Decide…")
        dialog = await driver.window(DecisionDialog)
        offered = {box.itemText(index) for box in dialog.findChildren(QComboBox) for index in range(box.count())}
        assert "Move its disks" in offered
        for box in dialog.findChildren(QComboBox):
            assert box.fontMetrics().horizontalAdvance(box.currentText()) < box.width()
        dialog.choose_for_all("move")
        await driver.click("Agree")
        await driver.until(wizard.prechecks_page.isComplete, "nothing in the way")
        await driver.click("Next")
        await driver.click("Test")
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.currentId() == Page.UPGRADE, "the upgrade page")

        def shown() -> list[str]:
            rows = wizard.findChildren(HostRow)
            return [label.text() for row in rows for label in row.findChildren(QLabel) if " GiB" in label.text()]

        copied = re.compile(r"→ \S+ \([\d.]+ of [\d.]+ GiB, [\d.]+ MiB/s, .+ left\)")
        await driver.until(lambda: any(map(copied.search, shown())), "how far a copy is, how fast, and how long yet")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        assert report.outcome is Outcome.DONE
        (pool,) = report.pools.values()
        assert not pool.still_down
        assert "it is back where it was" in report.to_text()
        await driver.click("Finish")

    with simulated("local-only", 3, 6) as pools:
        play(scene)
