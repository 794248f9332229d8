"""From which version to which: on the pages before the media are tested, and by one name on all pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.select import SelectPage
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, up_to_media
from tests.desktop.test_wizard_ways import step, up_to_plan

OLD, NEW = "Citrix Hypervisor 8.2 CU1", "XenServer 8.4"


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def versions(wizard: UpgradeWizard) -> str:
    page = wizard.page(Page.SELECT)
    assert isinstance(page, SelectPage)
    item = page.list.topLevelItem(0)
    assert item is not None
    return item.text(1)


async def go_back(wizard: UpgradeWizard, driver: UiDriver, words: str, page: Page) -> QWidget:
    QTest.mouseClick(step(wizard, words), Qt.MouseButton.LeftButton)
    await driver.until(lambda: wizard.currentId() == page, words)
    return wizard.page(page)


def test_before_any_media_are_known_it_states_where_the_new_version_comes_from(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        page = await go_back(wizard, driver, "Upgrade Mode", Page.MODE)
        assert f"Frankfurt: {OLD}" in said(page).splitlines()
        assert "The new version comes from the installation media." in said(page)
        page = await go_back(wizard, driver, "Select", Page.SELECT)
        assert versions(wizard) == OLD
        assert "The new version comes from the installation media." in said(page)

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_once_media_were_tested_all_pages_state_from_what_to_what_also_in_the_next_wizard(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_plan(desktop, driver, pools)
        assert f"Every server can use these media, which contain {NEW}" in said(wizard.media_page)
        page = await go_back(wizard, driver, "Upgrade Mode", Page.MODE)
        assert f"Frankfurt: {OLD} → {NEW}" in said(page).splitlines()
        await go_back(wizard, driver, "Select", Page.SELECT)
        assert versions(wizard) == f"{OLD} → {NEW}"
        wizard.reject()
        await driver.until(lambda: desktop.window.wizard is None, "the wizard to be gone")
        desktop.window.start_wizard()
        again = desktop.window.wizard
        assert again is not None
        await driver.click("Next")
        await driver.until(lambda: again.currentId() == Page.SELECT, "the list of pools")
        assert versions(again) == f"{OLD} → {NEW}"
        assert f"{NEW} is the version of the media that were tested last: {pools[0]['media']}" in said(again)

    with simulated("pool", 2, 2) as pools:
        play(scene)
