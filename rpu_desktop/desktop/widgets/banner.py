"""A message across the page: colour, icon and words, with its own buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined

__all__ = ["Banner"]

_ICONS = {
    "good": ("done", "good"),
    "info": ("informs", "accent"),
    "warn": ("question", "warn"),
    "bad": ("blocks", "bad"),
}


class Banner(QFrame):
    """`kind` is good, info, warn or bad."""

    def __init__(self, kind: str, title: str, text: str = "", advice: str = "") -> None:
        super().__init__()
        self.setObjectName(f"banner-{kind}")
        show(self.setAccessibleName, title)
        show(self.setAccessibleDescription, joined(" ", filter(None, (text, advice))))
        name, role = _ICONS[kind]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP * 3 // 2, GAP * 3 // 2, GAP * 3 // 2, GAP * 3 // 2)
        layout.setSpacing(GAP * 3 // 2)
        column = QVBoxLayout()
        column.addWidget(IconLabel(name, role, 24))
        column.addStretch(1)
        layout.addLayout(column)
        self._words = QVBoxLayout()
        self._words.setSpacing(GAP // 2)
        layout.addLayout(self._words, 1)
        self._words.addWidget(heading(title, scale=1.08))
        for words in (text, advice):
            if words:
                self._words.addWidget(label(words))
        self._buttons: QHBoxLayout | None = None

    def add_meaning(self, choice: str, meaning: str) -> None:
        """What one of the buttons leads to, in a line of its own."""
        self._words.addWidget(label(joined(": ", [choice, meaning]), role="muted"))

    def add_button(self, button: QPushButton) -> None:
        """A button below the words, from left to right."""
        if self._buttons is None:
            self._buttons = QHBoxLayout()
            self._buttons.setContentsMargins(0, GAP // 2, 0, 0)
            self._buttons.addStretch(1)
            self._words.addLayout(self._buttons)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
