"""Help: behind every “?”, and the same words in the manual."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.help.manual import manual_markdown
from rpu_desktop.desktop.help.topics import TOPICS, Topic
from rpu_desktop.desktop.help.window import HelpWindow
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.i18n.catalogue import languages, load_translator
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("language", languages())
def test_the_manual_is_current(language: str) -> None:
    written = (DOCS / f"manual.{language}.md").read_text("utf-8")
    assert written == manual_markdown(load_translator(language)), "run `make manual`"


def test_there_is_help_on_everything() -> None:
    assert set(TOPICS) == set(Topic)
    assert all(help_.paragraphs for help_ in TOPICS.values())


async def ask_for_help(driver: UiDriver, window: QWidget, topic: Topic) -> None:
    button = next(b for b in window.findChildren(QAbstractButton) if b.accessibleName() == "Help" and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    shown = await driver.window(HelpWindow)
    await driver.until(lambda: str(TOPICS[topic].title) in shown.text.toPlainText(), f"help on {topic}")
    shown.close()
    await driver.until(lambda: not window.findChildren(HelpWindow), "the help to be gone")


def _stands_at(wizard: UpgradeWizard, page: Page) -> bool:
    return wizard.currentId() == page


def test_every_page_of_the_wizard_has_help_of_its_own(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        topics = list(Topic)[list(Topic).index(Topic.BEFORE_YOU_START) :]
        topics.remove(Topic.DECISION)
        for page in (Page.PRECHECKS, Page.MODE, Page.SELECT, Page.BEFORE_YOU_START):
            await driver.until(partial(_stands_at, wizard, page), page.name)
            await ask_for_help(driver, wizard, topics[page])
            wizard.back()
        wizard.restart()
        for page in (Page.SELECT, Page.MODE, Page.PRECHECKS):
            wizard.next()
            await driver.until(partial(_stands_at, wizard, page), page.name)
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        await start(wizard, driver)
        await ask_for_help(driver, wizard, Topic.UPGRADE)
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        await ask_for_help(driver, wizard, Topic.SUMMARY)

    with simulated() as pools:
        play(scene)


def test_dialogs_have_help(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.add_server()
        add = await driver.window(AddServerDialog)
        await ask_for_help(driver, add, Topic.ADD_SERVER)
        add.reject()
        desktop.window.settings_action.trigger()
        settings = await driver.window(SettingsDialog)
        await driver.until(settings.isActiveWindow, "the keys to go there")
        QTest.keyClick(settings, Qt.Key.Key_F1)
        shown = await driver.window(HelpWindow)
        assert str(TOPICS[Topic.SETTINGS].title) in shown.text.toPlainText()
        settings.reject()
        desktop.window.help_action.trigger()
        await driver.until(
            lambda: any("Troubleshooting" in w.text.toPlainText() for w in desktop.window.findChildren(HelpWindow)),
            "the manual",
        )

    play(scene)
