"""The wizard's first page shows the version of the program, and checks for a newer one if allowed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from rpu_desktop import __version__
from rpu_desktop.desktop import settings_dialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.settings import Settings
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard import before_you_start
from rpu_desktop.desktop.wizard.before_you_start import BeforeYouStartPage
from rpu_desktop.versions import NEWEST_KNOWN
from tests.desktop.conftest import Play

NOWHERE = "https://127.0.0.1:1/releases"


async def first_page(desktop: Desktop, driver: UiDriver) -> BeforeYouStartPage:
    desktop.window.start_wizard()
    wizard = desktop.window.wizard
    assert wizard is not None
    await driver.until(wizard.isVisible, "the wizard")
    page = wizard.currentPage()
    assert isinstance(page, BeforeYouStartPage)
    return page


def test_its_own_version_and_what_it_was_made_for(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        words = " ".join(label.text() for label in (await first_page(desktop, driver)).findChildren(QLabel))
        assert f"RPU Desktop {__version__}" in words
        assert f"XenServer {NEWEST_KNOWN['XenServer']}" in words
        assert f"XCP-ng {NEWEST_KNOWN['XCP-ng']}" in words

    play(scene)


def test_no_one_is_asked_unless_that_is_allowed(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(*_: object) -> None:
        pytest.fail("asked without leave")

    monkeypatch.setattr(before_you_start, "releases_address", lambda: NOWHERE)
    monkeypatch.setattr(before_you_start, "look_for_newer", asked)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        assert Settings().look_for_newer is False
        assert "where the settings allow it" in (await first_page(desktop, driver)).newer.text()

    play(scene)


def test_a_check_that_fails_is_one_sentence(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before_you_start, "releases_address", lambda: NOWHERE)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.settings.use(replace(desktop.settings.current, look_for_newer=True))
        page = await first_page(desktop, driver)
        await driver.until(lambda: "Checking" not in page.newer.text(), "the end of the look")
        assert page.newer.text() == (
            "Whether there is a newer version of this program is not known: the server cannot be "
            "reached (no service is listening there)."
        )
        desktop.settings.use(Settings())

    play(scene)


def test_the_setting_is_there_only_where_there_is_an_address(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        for address in ("", NOWHERE):
            monkeypatch.setattr(settings_dialog, "releases_address", lambda address=address: address)
            desktop.window.settings_action.trigger()
            dialog = await driver.window(SettingsDialog)
            assert dialog.newer.isVisible() is bool(address)
            assert not dialog.newer.isChecked()
            dialog.reject()

    play(scene)
