"""Pages of the wizard are made one at a time: all at once would stop Qt's thread for a tenth of a second."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QWizard

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from tests.desktop.conftest import Play


def test_only_two_pages_are_made_before_the_wizard_is_shown(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.suggested_media = "http://127.0.0.1/xs/"
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        assert wizard.pageIds() == []
        assert not wizard.isVisible()
        seen = [(len(wizard.pageIds()), wizard.isVisible())]
        wizard.pageAdded.connect(lambda _: seen.append((len(wizard.pageIds()), wizard.isVisible())))
        await driver.until(wizard.isVisible, "the wizard")
        assert seen == [(0, False), (1, False), (2, False)], "showing it takes a turn of its own"
        assert not wizard.button(QWizard.WizardButton.FinishButton).isVisible()
        await driver.until(lambda: len(wizard.pageIds()) == len(Page), "all pages")
        assert seen[3:] == [(number, True) for number in range(3, 8)]
        assert wizard.media_page.form.address.text() == "127.0.0.1/xs/"

    play(scene)


def test_a_wizard_that_is_shown_without_waiting_has_its_first_page(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        wizard.show()
        assert wizard.currentId() == Page.BEFORE_YOU_START

    play(scene)


def test_no_page_is_made_while_the_program_ends(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    """Pages ask the keyring when they are made, for which the engine would be gone."""
    made: list[UpgradeWizard] = []

    async def scene(desktop: Desktop, _: UiDriver) -> None:
        ending = desktop.book.close

        async def slowly() -> None:
            before = made[0].pageIds()
            await asyncio.sleep(0.3)
            await ending()
            assert made[0].pageIds() == before

        desktop.window.start_wizard()
        assert desktop.window.wizard is not None
        made.append(desktop.window.wizard)
        desktop.book.close = slowly  # type: ignore[method-assign]

    play(scene)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_wizard_that_is_closed_at_once_makes_no_more_pages(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.until(wizard.isVisible, "the wizard")
        await wizard.context.work.cancel()
        await driver.until(lambda: not wizard._making.isActive(), "no more pages")
        assert wizard.pageIds() == [Page.BEFORE_YOU_START, Page.SELECT]

    play(scene)


def test_a_page_that_is_asked_for_is_made_at_once(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.start_wizard()
        wizard: UpgradeWizard | None = desktop.window.wizard
        assert wizard is not None
        assert wizard.summary_page is wizard.page(Page.SUMMARY)
        await driver.click("Next")
        assert wizard.currentId() == Page.SELECT
        await driver.until(lambda: wizard.pageIds() == list(Page), "all pages, in order")

    play(scene)
