"""The buttons that lead on from a page follow what is on it, and nothing else on the screen changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWizard

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.page import BasePage
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from tests.desktop.conftest import Play

_Button = QWizard.WizardButton


class Hidden(QObject):
    """Counts how often what it watches is hidden."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        self.times += event.type() == QEvent.Type.Hide
        return False


async def on_select(desktop: Desktop, driver: UiDriver) -> UpgradeWizard:
    """The wizard at its second page, with no pool chosen."""
    desktop.window.start_wizard()
    await driver.click("Next")
    wizard = desktop.window.wizard
    assert wizard is not None
    return wizard


def test_next_follows_the_page_without_hiding_it(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await on_select(desktop, driver)
        page = wizard.currentPage()
        assert isinstance(page, BasePage)
        button = wizard.button(_Button.NextButton)
        assert not button.isEnabled(), "no pool is chosen"
        hidden = Hidden()
        page.installEventFilter(hidden)
        for complete in (True, False, True):
            monkeypatch.setattr(type(page), "isComplete", lambda _, now=complete: now)
            page.refresh()
            assert button.isEnabled() is complete
        await driver.rest()
        assert hidden.times == 0
        page.removeEventFilter(hidden)

    play(scene)


def test_a_page_that_is_not_shown_changes_no_button(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await on_select(desktop, driver)
        monkeypatch.setattr(type(wizard.media_page), "isComplete", lambda _: True)
        wizard.media_page.refresh()
        assert not wizard.button(_Button.NextButton).isEnabled()

    play(scene)
