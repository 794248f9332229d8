"""Rows of words, each with a button that removes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["RemovableRows"]


class RemovableRows(QWidget):
    """`removed` has the number of the row, counted from 0."""

    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 2)

    def show_rows(self, rows: Sequence[str]) -> None:
        """Other rows."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for number, words in enumerate(rows):
            self._column.addWidget(self._row(number, words))
        self.setVisible(bool(rows))

    def _row(self, number: int, words: str) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        name = say(translate("desktop", "Remove {what}").of(what=words))
        button = Button(say(translate("desktop", "Remove")), "remove", name=name)
        button.clicked.connect(lambda: self.removed.emit(number))
        self.buttons.append(button)
        row.addWidget(label(words), 1)
        row.addWidget(button)
        return made
