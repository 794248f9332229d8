"""A message across the page: color, icon and text, with its own buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.elided import Elided
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import heading, label, set_strong
from rpu_desktop.desktop.words import show, show_label
from rpu_desktop.i18n.language import dressed, joined

__all__ = ["Banner"]

_ICONS = {
    "good": ("done", "good"),
    "info": ("informs", "accent"),
    "warn": ("warns", "warn"),
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
        self._title = heading(title, scale=1.08)
        self._words.addWidget(self._title)
        labels = [label(words) for words in (text, advice) if words]
        for made in labels:
            self._words.addWidget(made)
        self._text = labels[0] if text else None
        self._choices: QGridLayout | None = None
        self._buttons: QHBoxLayout | None = None

    @classmethod
    def line(cls, kind: str, title: str, text: str) -> Banner:
        """A low banner: the title above the text, the buttons beside both; text that does not fit is in the tooltip."""
        return _Line(kind, title, text)

    def show_words(self, title: str, text: str, advice: str = "") -> None:
        """Replace title and text of a banner that was created with both, and with this advice."""
        show(self.setAccessibleName, title)
        show(self.setAccessibleDescription, joined(" ", filter(None, (text, advice))))
        show_label(self._title, title)
        if self._text is not None:
            show_label(self._text, text)

    def add_line(self, words: str) -> None:
        """Add a line below the text."""
        self._words.addWidget(label(words, role="muted"))

    def add_choice(self, button: QPushButton, meaning: str) -> None:
        """Add a button on a line of its own, with an explanation beside it."""
        if self._choices is None:
            self._choices = QGridLayout()
            self._choices.setContentsMargins(0, GAP // 2, 0, 0)
            self._choices.setHorizontalSpacing(GAP * 3 // 2)
            self._choices.setVerticalSpacing(GAP // 2)
            self._choices.setColumnStretch(1, 1)
            self._words.addLayout(self._choices)
        row = self._choices.rowCount()
        self._choices.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        show(button.setAccessibleDescription, meaning)
        if meaning:
            self._choices.addWidget(label(meaning, role="muted"), row, 1, Qt.AlignmentFlag.AlignVCenter)

    def add_button(self, button: QPushButton) -> None:
        """Add a button below the text, from left to right."""
        if self._buttons is None:
            self._buttons = QHBoxLayout()
            self._buttons.setContentsMargins(0, GAP // 2, 0, 0)
            self._buttons.addStretch(1)
            self._words.addLayout(self._buttons)
        self._buttons.insertWidget(self._buttons.count() - 1, button)


class _Line(Banner):
    """A line for the title and one for the text."""

    def __init__(self, kind: str, title: str, text: str) -> None:
        QFrame.__init__(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName(f"banner-{kind}")
        show(self.setAccessibleName, title)
        show(self.setAccessibleDescription, text)
        show(self.setToolTip, dressed(joined("\n", [title, text]), tool_tip))
        name, role = _ICONS[kind]
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GAP * 3 // 2, GAP // 2, GAP, GAP // 2)
        self._row.setSpacing(GAP)
        self._row.addWidget(IconLabel(name, role, 20))
        column = QVBoxLayout()
        column.setSpacing(0)
        headline, rest = Elided(), Elided()
        set_strong(headline, strong=True)
        for words, widget in ((title, headline), (text, rest)):
            show(widget.setText, words)
            column.addWidget(widget)
        self._row.addLayout(column, 1)

    def add_button(self, button: QPushButton) -> None:
        """Add a button on the right."""
        self._row.addWidget(button)
