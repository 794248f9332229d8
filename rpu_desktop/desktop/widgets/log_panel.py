"""The details of a run with what one does with them: look for something, copy, save."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.log_view import LogView
from rpu_desktop.desktop.widgets.save_dialog import ReportSaver, dated_name
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.progress import LogLine
from rpu_desktop.session.html import page

__all__ = ["LogPanel"]

_NAME = translate("desktop", "upgrade details")


class LogPanel(QWidget):
    """`names` gives the pools' names, for the file."""

    def __init__(self, engine: EngineThread, names: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self.view = LogView()
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        for told in (self.filter.setPlaceholderText, self.filter.setAccessibleName):
            show(told, say(translate("desktop", "Filter")))
        self.copy = Button(say(translate("desktop", "Copy All")), "copy")
        self.save = Button(say(translate("desktop", "Save Details…")), "save")
        self.saver = ReportSaver(
            self, engine, _NAME, self._html, self._text, file_name=lambda: dated_name(names(), time.time())
        )
        self.filter.textChanged.connect(self.view.show_only)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.view.text()))
        self.save.clicked.connect(self.saver.ask)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.filter, 1)
        row.addWidget(self.saver.note, 1)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    def show_lines(self, lines: Sequence[LogLine], *, several_pools: bool) -> None:
        """Append the new lines."""
        self.view.show_lines(lines, several_pools=several_pools)

    def _text(self) -> str:
        return self.view.text() + "\n"

    def _html(self) -> str:
        return page(_NAME, f"<pre>{escape(self.view.text())}</pre>")
