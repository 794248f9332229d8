"""Help: behind every “?”, and with the same text in the manual."""

from __future__ import annotations

import re
import tomllib
from functools import partial
from pathlib import Path

import pytest
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTreeWidget, QTreeWidgetItem, QWidget

from rpu_desktop import __version__
from rpu_desktop.desktop.about import packages
from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.help.manual import manual_markdown
from rpu_desktop.desktop.help.topics import TOPICS, Topic
from rpu_desktop.desktop.help.window import HelpWindow
from rpu_desktop.desktop.history import HistoryDialog
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.sign_in import SignInDialog
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
    await driver.until(lambda: window.findChildren(HelpWindow), f"help for {type(window).__name__}")
    (shown,) = window.findChildren(HelpWindow)  # other windows may still show theirs
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
        await driver.until(lambda: not settings.isVisible(), "the settings to be gone")
        desktop.window.history_action.trigger()
        history = await driver.window(HistoryDialog)
        await ask_for_help(driver, history, Topic.HISTORY)
        history.reject()
        desktop.book.store.save([SavedServer("127.0.0.1:9", "root", remember=False)])
        await desktop.book.load()
        server = desktop.book.servers()[0]
        sign_in = SignInDialog(desktop.book, server, desktop.window)
        sign_in.open()
        await ask_for_help(driver, sign_in, Topic.SIGN_IN)
        sign_in.reject()
        desktop.window.help_action.trigger()
        await driver.until(
            lambda: any("Troubleshooting" in w.text.toPlainText() for w in desktop.window.findChildren(HelpWindow)),
            "the manual",
        )

    play(scene)


def test_the_manual_has_contents_and_a_search(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.help_action.trigger()
        manual = await driver.window(HelpWindow)
        contents = await driver.see(QTreeWidget, "Contents")
        titles = [str(help_.title) for help_ in TOPICS.values()]
        assert [item.text(0) for item in tops(contents)] == titles
        last = tops(contents)[-1]
        contents.setCurrentItem(last)
        await driver.until(lambda: manual.text.verticalScrollBar().value() > 0, "the topic to be shown")
        await driver.type("Search the manual", "fingerprint")
        shown = [item.text(0) for item in tops(contents) if not item.isHidden()]
        assert str(TOPICS[Topic.CERTIFICATE].title) in shown
        assert str(TOPICS[Topic.SUMMARY].title) not in shown
        assert manual.text.textCursor().selectedText().casefold() == "fingerprint"
        manual.close()

    play(scene)


def test_a_topic_leads_to_its_place_in_the_manual(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.settings_action.trigger()
        settings = await driver.window(SettingsDialog)
        await ask_for_manual(driver, settings)
        contents = await driver.see(QTreeWidget, "Contents")
        chosen = contents.currentItem()
        assert chosen is not None
        assert chosen.text(0) == str(TOPICS[Topic.SETTINGS].title)
        settings.reject()

    play(scene)


async def ask_for_manual(driver: UiDriver, window: QWidget) -> None:
    button = next(b for b in window.findChildren(QAbstractButton) if b.accessibleName() == "Help" and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await driver.click("User Manual")


def tops(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    return [item for place in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(place))]


def test_about_names_version_and_licences_and_copies_what_a_report_needs(play: Play, qapp: QApplication) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.about_action.trigger()
        licences = await driver.see(QTreeWidget, "Licenses of the software used")
        known = {item.text(0): (item.text(1), item.text(2)) for item in tops(licences)}
        assert known["Qt for Python, Qt"] == (pyside_version, "LGPL-3.0-only")
        assert all(licence for _, licence in known.values())
        await driver.click("Copy Version")
        copied = qapp.clipboard().text().splitlines()
        assert copied[0] == f"RPU Desktop {__version__}"
        assert any(line.startswith("Qt ") for line in copied)
        await driver.click("Close")

    play(scene)


def test_every_package_that_the_program_needs_is_named_with_its_licence() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[<>=\[ ]", line)[0].replace("-", "_").casefold() for line in project["dependencies"]}
    assert needed <= {package.casefold() for package in packages()}
