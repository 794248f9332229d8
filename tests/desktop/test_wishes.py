"""What the upgrade page always offers: pause, stop, and skipping a server, each with an explanation."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QPushButton

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.run.events import HostStage, Outcome
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media
from tests.desktop.test_resume import hosts_of
from tests.desktop.words import visible_words


def menu() -> QMenu | None:
    """The menu that is open."""
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QMenu) else None


async def choose(driver: UiDriver, words: str) -> QAction:
    """An entry of the menu that is open."""

    def entry() -> QAction | None:
        open_menu = menu()
        actions = open_menu.actions() if open_menu else []
        return next((action for action in actions if action.text().replace("&", "") == words), None)

    await driver.until(entry, f"“{words}” in the menu")
    action, shown = entry(), menu()
    assert action is not None
    assert shown is not None
    action.trigger()
    shown.close()
    return action


def stages(wizard: UpgradeWizard) -> dict[str, HostStage]:
    return {h.host.name: h.stage for pool in wizard.context.progress.pools.values() for h in pool.hosts.values()}


def test_a_server_is_skipped_while_another_one_is_upgraded(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.until(lambda: stages(wizard).get("fra-01") is HostStage.INSTALLING, "the installation")
        await driver.click("Skip a Server")
        shown = menu()
        assert shown is not None
        assert [action.text() for action in shown.actions()] == ["fra-02", "fra-03"], "members only"
        await choose(driver, "fra-03")
        box = await driver.window(QMessageBox)
        assert "the pool stays in mixed mode, without HA" in box.informativeText()
        await driver.click("Skip It")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        report = wizard.context.report
        assert report is not None
        assert report.outcome is Outcome.DONE
        assert stages(wizard) == {
            "fra-01": HostStage.DONE,
            "fra-02": HostStage.DONE,
            "fra-03": HostStage.SKIPPED,
        }
        assert "but 1 server was skipped" in report.to_text()
        await driver.see(Banner, "The upgrade is complete, but 1 server was skipped")
        assert "Frankfurt: The upgrade is complete, but 1 server was skipped" in wizard.summary_page.text.toPlainText()
        await driver.click("Finish")
        await driver.see(Banner, "Frankfurt: the upgrade is not finished")
        await driver.until(lambda: all(host.enabled for host in hosts_of(desktop)), "every server to work")

    with simulated("pool", 3, 6) as pools:
        play(scene)


def test_a_pause_after_this_server_states_what_it_means_and_is_reached(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.until(lambda: stages(wizard).get("fra-01") is HostStage.INSTALLING, "the installation")
        await driver.click("Pause")
        action = await choose(driver, "After This Server")
        assert "no other one is started" in action.toolTip()
        lines = wizard.context.progress.log
        await driver.until(
            lambda: any("Paused: nothing is in progress" in str(line.text) for line in lines), "the pause"
        )
        head = await driver.see(QLabel, "Overall progress")
        await driver.until(
            lambda: (
                head.text().startswith("1 of 2 servers done · started at ")
                and head.text().endswith(" · paused until you choose Resume")
            ),
            "the headline",
        )
        await driver.until(lambda: "paused" in visible_words(wizard), "the pool to be shown as paused")
        assert stages(wizard)["fra-02"] is HostStage.WAITING
        await driver.until(lambda: all(host.enabled for host in hosts_of(desktop)), "every server to work")
        assert len({host.software_version for host in hosts_of(desktop)}) == 2
        await driver.click("Resume")
        await driver.until(lambda: "paused" not in head.text(), "it to go on")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE

    with simulated("pool", 2, 4) as pools:
        play(scene)


def test_each_choice_after_a_failure_states_what_it_leads_to(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        banner = await driver.see(Banner, "fra-02 could not be prepared for the installation")
        told = [label.text() for label in banner.findChildren(QLabel)]
        for choice in ("Retry", "Skip This Server", "Stop This Pool"):
            button = await driver.see(QPushButton, choice)
            assert button.accessibleDescription()
            assert button.accessibleDescription() in told
        await driver.click("Retry")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")

    with simulated("pool", 2, 4, "prepare-fails:host=fra-02,times=1") as pools:
        play(scene)
