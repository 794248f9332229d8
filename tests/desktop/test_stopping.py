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


async def installing(wizard: UpgradeWizard, hands: UiDriver, name: str) -> None:
    """Wait until this server is in its installer."""

    def is_it() -> bool:
        away = hosts_away(wizard.context.progress)
        return any(host.host.name == name and host.stage is HostStage.INSTALLING for host in away)

    await hands.until(is_it, f"{name} to be in its installer")


def test_stop_waits_for_the_server_in_its_installer_says_until_when_and_lets_go_of_it(play: Play) -> None:
    """The question promised to finish it, and the run ended seconds later with "not upgraded" in the summary."""

    async def scene(desktop: Desktop, hands: UiDriver) -> None:
        wizard = await up_to_media(desktop, hands, pools)
        await start(wizard, hands)
        await installing(wizard, hands, "fra-01")
        await hands.click("Stop…")
        await hands.click("Stop Now")
        banner = await hands.see(Banner, "Stopping when fra-01 is back")
        assert "expected at about" in banner.accessibleDescription()
        assert wizard.currentId() == Page.UPGRADE
        await hands.click("Don't Wait")
        await hands.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = await hands.see(QTextBrowser, "Report")
        assert "installation was in progress, result unknown" in report.toPlainText()

    with simulated("pool", 2, 4, "never-back:host=fra-01") as pools:
        play(scene)


def test_closing_the_wizard_asks_the_same_as_closing_the_main_window(play: Play) -> None:
    """Its own X offered to stop the upgrade, and nothing else."""

    async def scene(desktop: Desktop, hands: UiDriver) -> None:
        wizard = await up_to_media(desktop, hands, pools)
        await start(wizard, hands)
        await installing(wizard, hands, "fra-01")
        seen = []
        for window in (wizard, desktop.window):
            window.close()
            await hands.see(QAbstractButton, "Stop After This Server")
            names = ("Keep Running, Minimised", "Stop Now", "Keep Window Open")
            seen.append([hands.find(QAbstractButton, name) is not None for name in names])
            await hands.click("Keep Window Open")
            await hands.until(lambda: hands.find(QAbstractButton, "Keep Window Open") is None, "the question to go")
            assert wizard.context.flow.running
        assert seen == [[True] * 3] * 2
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        await hands.see(QAbstractButton, "Keep Window Open")
        await hands.click("Stop Now")
        await hands.see(Banner, "Stopping when fra-01 is back")
        await hands.click("Don't Wait")
        await hands.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")

    with simulated("pool", 2, 4, "never-back:host=fra-01") as pools:
        play(scene)
