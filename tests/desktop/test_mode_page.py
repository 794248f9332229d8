"""The mode page: common options are visible, the rest is behind a button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QRadioButton, QScrollArea, QSpinBox, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.mode import ModePage
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated


def visible(page: ModePage, *kinds: type[QWidget]) -> list[QWidget]:
    return [widget for kind in kinds for widget in page.findChildren(kind) if widget.isVisible()]


async def mode_page(desktop: Desktop, driver: UiDriver, pool: dict[str, object]) -> tuple[UpgradeWizard, ModePage]:
    await add_pool(desktop, pool)
    desktop.window.start_wizard()
    wizard = desktop.window.wizard
    assert wizard is not None
    wizard.resize(1016, 660)
    await driver.click("Next")
    await driver.tick("Pools and servers to upgrade", str(pool["name"]))
    await driver.click("Next")
    await driver.until(lambda: wizard.currentId() == Page.MODE, "the mode page")
    page = wizard.page(Page.MODE)
    assert isinstance(page, ModePage)
    return wizard, page


def test_the_mode_page_asks_two_questions_and_nothing_is_below_the_edge(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        _wizard, page = await mode_page(desktop, driver, pools[0])
        assert len(visible(page, QRadioButton)) == 2
        assert visible(page, QCheckBox) == [page.updates.wanted]
        assert visible(page, QLineEdit, QSpinBox, QComboBox) == []
        headings = [label for label in page.findChildren(QLabel) if label.isVisible()]
        assert sum(label.text().casefold() == "upgrade mode" for label in headings) == 1
        bars = [area.verticalScrollBar() for area in page.findChildren(QScrollArea)]
        await driver.until(lambda: not any(bar.maximum() for bar in bars), "everything in sight")

    with simulated("pool", 2, 2) as pools:
        play(scene)


def test_advanced_is_opened_by_a_key_and_reports_it_to_a_screen_reader(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        _wizard, page = await mode_page(desktop, driver, pools[0])
        button = page.advanced.button
        assert button.accessibleDescription() == "Collapsed"
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        await driver.until(lambda: page.updates.source.isVisible() and page.migrations.isVisible(), "the details")
        assert button.accessibleDescription() == "Expanded"
        QTest.keyClick(button, Qt.Key.Key_Space)
        await driver.until(lambda: not page.updates.source.isVisible(), "them to be gone")

    with simulated("pool", 2, 2) as pools:
        play(scene)


@pytest.mark.parametrize("what", ["proxy", "home", "network", ""])
def test_what_was_changed_under_advanced_is_in_sight_when_the_page_is_shown_again(play: Play, what: str) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard, page = await mode_page(desktop, driver, pools[0])
        await driver.click("Advanced")
        if what == "proxy":
            page.updates.proxy.setText("http://proxy.example:3128")
        elif what == "home":
            page.migrations.home.setChecked(False)
        elif what == "network":
            (choice,) = page.migrations.networks.values()
            choice.setCurrentIndex((choice.currentIndex() + 1) % choice.count())
        await driver.click("Advanced")
        await driver.click("Run Prechecks")
        await driver.until(lambda: wizard.currentId() == Page.PRECHECKS and not wizard.prechecks_page.busy, "prechecks")
        await driver.click("Back")
        await driver.until(lambda: wizard.currentId() == Page.MODE, "the mode page")
        page.initializePage()
        assert page.advanced.unfolded is bool(what)

    with simulated("pool", 2, 2) as pools:
        play(scene)
