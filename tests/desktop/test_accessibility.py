"""Keyboard, screen reader, and contrast: every window and page, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QMessageBox,
    QRadioButton,
    QStyleOptionButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.settings_dialog import SettingsDialog
from rpu_desktop.desktop.theme import DARK, LIGHT, Colours, colours, theme
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from tests.desktop.accessibility import faults
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated


def bare(text: Text) -> str:
    return say(text).replace("&", "").rstrip(":")


@pytest.mark.parametrize("language", languages())
def test_every_window_by_keys_and_by_ear(language: str, play: Play, speak: Callable[[str], None]) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str, window: QWidget) -> None:
        found[name] = faults(window)

    async def dialogs(desktop: Desktop, driver: UiDriver) -> None:
        desktop.window.add_server()
        dialog = await driver.window(AddServerDialog)
        look("add server", dialog)
        dialog.reject()
        desktop.window.settings_action.trigger()
        settings = await driver.window(SettingsDialog)
        look("settings", settings)
        settings.reject()
        desktop.window.remove_action.trigger()
        box = await driver.window(QMessageBox)
        look("remove", box)
        box.reject()

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        speak(language)
        from rpu_desktop.desktop.retranslate import retranslate  # noqa: PLC0415 (beside the fixture `speak`)

        retranslate(desktop.window)
        look("empty main window", desktop.window)
        await add_pool(desktop, pools[0])
        look("main window", desktop.window)
        await dialogs(desktop, driver)
        desktop.window.suggested_media = pools[0]["media"]
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        look("before you start", wizard)
        await driver.click(bare(translate("desktop", "&Next")))
        await driver.tick(say(translate("desktop", "Pools and servers to upgrade")), pools[0]["name"])
        look("select", wizard)
        await driver.click(bare(translate("desktop", "&Next")))
        look("mode", wizard)
        await driver.click(bare(translate("desktop", "&Run Prechecks")))
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        look("prechecks", wizard)
        await driver.click(bare(translate("desktop", "&Resolve All")))
        await driver.click(bare(translate("desktop", "&Next")))
        look("media", wizard)
        await driver.click(bare(translate("desktop", "&Test")))
        await driver.click(bare(translate("desktop", "&Start Upgrade")))
        await driver.until(lambda: wizard.context.progress.questions, "a question")
        await driver.until(lambda: driver.find(QWidget, bare(translate("desktop", "&Retry"))), "its buttons")
        look("upgrade", wizard)
        await driver.click(bare(translate("desktop", "&Retry")))
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        look("summary", wizard)

    with simulated("ha-wlb", 3, 6, "prepare-fails:host=fra-01") as pools:
        play(scene)
    assert {name: what for name, what in found.items() if what} == {}
    assert len(found) == 12


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, contrast ratio."""
    lighter, darker = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


WORDS = ("text", "muted", "good", "warn", "bad", "accent", "busy")
GROUNDS = ("window", "surface", "raised")
PAIRS = [
    *((word, ground) for word in WORDS for ground in GROUNDS),
    ("on_accent", "accent"),
    ("text", "accent_soft"),
    ("text", "good_soft"),
    ("text", "warn_soft"),
    ("text", "bad_soft"),
]


def ticked_row() -> QWidget:
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    row = QTreeWidgetItem()
    row.setCheckState(0, Qt.CheckState.Unchecked)
    tree.addTopLevelItem(row)
    tree.setStyleSheet("QTreeView { border: 0 }")
    return tree


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(look: Colours, words: str, ground: str) -> None:
    assert contrast(getattr(look, words), getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_what_has_the_focus_stands_out(look: Colours, ground: str) -> None:
    assert contrast(look.accent, getattr(look, ground)) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("made", [QCheckBox, QRadioButton, ticked_row])
def test_what_can_be_ticked_is_seen_while_it_is_not(qtbot: QtBot, made: Callable[[], QWidget], dark: bool) -> None:
    """Checked on the painted pixels, because the style draws the outline."""
    before = theme().dark
    theme().use(dark)
    try:
        widget = made()
        qtbot.addWidget(widget)
        widget.resize(120, 40)
        picture = widget.grab().toImage()
    finally:
        theme().use(before)
    drawn = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    ground = (DARK if dark else LIGHT).surface
    assert max(contrast(colour, ground) for colour in drawn) >= 3


def test_contrast_is_measured_right(qapp: QApplication) -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("default", "role"), [(True, "on_accent"), (False, "text")])
def test_an_icon_on_a_button_has_the_colour_of_its_text(default: bool, role: str, qtbot: QtBot) -> None:
    button = Button("Resume", "play")
    qtbot.addWidget(button)
    button.setDefault(default)
    option = QStyleOptionButton()
    button.initStyleOption(option)
    drawn = option.icon.pixmap(64, 64).toImage()
    seen = {
        drawn.pixelColor(x, y).name() for x in range(64) for y in range(64) if drawn.pixelColor(x, y).alpha() == 255
    }
    assert seen == {colours().colour(role).name()}
