"""Wrapped labels have the correct height, also after changes while hidden."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rpu_desktop.desktop.widgets.labels import label


def test_words_that_grew_shorter_on_a_hidden_tab_leave_no_gap_behind(qtbot: QtBot) -> None:
    tabs, page = QTabWidget(), QWidget()
    words = label("many words " * 60)
    QVBoxLayout(page).addWidget(words)
    tabs.addTab(page, "one")
    tabs.addTab(QWidget(), "two")
    tabs.resize(500, 400)
    qtbot.addWidget(tabs)
    tabs.show()
    qtbot.waitUntil(lambda: words.height() > 3 * words.fontMetrics().height())
    tabs.setCurrentIndex(1)
    words.setText("few words")
    tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: words.height() < 2 * words.fontMetrics().height())
