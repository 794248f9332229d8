"""Stop, and closing a window, while a server is being installed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTextBrowser

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.wizard.stopping import hosts_away
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.run.events import HostStage
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media


async def installing(wizard: UpgradeWizard, driver: UiDriver, name: str) -> None:
    """Wait until this server is in its installer."""

    def is_it() -> bool:
        away = hosts_away(wizard.context.progress)
        return any(host.host.name == name and host.stage is HostStage.INSTALLING for host in away)

    await driver.until(is_it, f"{name} to be in its installer")


def test_stop_waits_for_the_server_in_its_installer_states_until_when_and_lets_go_of_it(play: Play) -> None:
    """The question promised to finish it, and the run ended seconds later with "not upgraded" in the summary."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        wizard.resize(1024, 700)
        await installing(wizard, driver, "fra-01")
        stop = wizard.upgrade_page.stop
        await driver.until(lambda: stop.visibleRegion().boundingRect().width() == stop.width(), "Stop to be in view")
        await driver.click("Stop…")
        await driver.click("Stop Now")
        banner = await driver.see(Banner, "Stopping when fra-01 is back")
        assert "expected at about" in banner.accessibleDescription()
        assert wizard.currentId() == Page.UPGRADE
        await driver.click("Don't Wait")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = await driver.see(QTextBrowser, "Report")
        assert "installation was in progress, result unknown" in report.toPlainText()

    with simulated("pool", 2, 4, "never-back:host=fra-01") as pools:
        play(scene)


def test_closing_the_wizard_asks_the_same_as_closing_the_main_window(play: Play) -> None:
    """Its own X offered to stop the upgrade, and nothing else."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await installing(wizard, driver, "fra-01")
        seen = []
        for window in (wizard, desktop.window):
            window.close()
            await driver.see(QAbstractButton, "Stop After This Server")
            names = ("Keep Running, Minimized", "Stop Now", "Keep Window Open")
            seen.append([driver.find(QAbstractButton, name) is not None for name in names])
            await driver.click("Keep Window Open")
            await driver.until(lambda: driver.find(QAbstractButton, "Keep Window Open") is None, "the question to go")
            assert wizard.context.flow.running
        assert seen == [[True] * 3] * 2
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        await driver.see(QAbstractButton, "Keep Window Open")
        await driver.click("Stop Now")
        await driver.see(Banner, "Stopping when fra-01 is back")
        await driver.click("Don't Wait")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")

    with simulated("pool", 2, 4, "never-back:host=fra-01") as pools:
        play(scene)
