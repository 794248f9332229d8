"""The helpers that show names as plain text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.widgets.as_data import MessageBox, caption, no_key, notice_words, tool_tip
from rpu_desktop.desktop.widgets.elided import Elided
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar
from tests.desktop.names import AMPERSAND, powers

NAMES = (
    "<b>web</b>",
    "<img src='/nowhere.png'>",
    f"{AMPERSAND} <h1>x</h1>",
    "a < b & c > d",
    "web1\n<table><tr><td>x</td></tr></table>",
    "&lt;b&gt;",
    "web 1",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_tool_tip_reads_as_the_name(name: str) -> None:
    document = QTextDocument()
    tip = tool_tip(name)
    if tip != name:
        document.setHtml(tip)
        assert document.toPlainText().replace("\u2028", "\n") == name
        assert "\N{OBJECT REPLACEMENT CHARACTER}" not in document.toPlainText()


@pytest.mark.parametrize("name", NAMES)
def test_widgets_and_boxes_show_it_as_words(name: str, qtbot: QtBot) -> None:
    window, field = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    elided, bar = Elided(window), MemoryBar()
    elided.setText(name)
    bar.setParent(window)
    field.setParent(window)
    caption(f"Network in {no_key(name)}:", field).setParent(window)
    box = MessageBox(window)
    box.setText(name)
    box.setInformativeText(name)
    assert powers(window) == []
    assert {words.textFormat() for words in box.findChildren(QLabel) if words.text()} == {Qt.TextFormat.PlainText}


def test_a_notification_has_no_tags() -> None:
    assert notice_words("<b>web</b> & more") == "‹b›web‹/b› & more"
