"""What the right side of the main window has in common: a title with a state, messages, facts, and a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QVBoxLayout, QWidget

from rpu_desktop.desktop.places import KeptColumns
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.facts import Facts
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading
from rpu_desktop.desktop.widgets.scrolled import scrolled
from rpu_desktop.desktop.words import show, show_headers
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text

__all__ = ["DetailsPage"]

_TABLE = 150
"""Minimum height (pixels) of the table; on a low screen the whole page scrolls."""


class DetailsPage(QWidget):
    """The page of a pool or a host; its subclasses fill it.

    `key` is where the table's column widths are kept, `name` is the table's name for screen readers.
    """

    def __init__(self, key: str, name: Text, titles: Sequence[Text]) -> None:
        super().__init__()
        self.title = heading(scale=1.6)
        self.state = StatusLabel(wrap=False)
        self.messages = QVBoxLayout()
        self.facts = Facts()
        self.table = QTreeWidget()
        show(self.table.setAccessibleName, say(name))
        show_headers(self.table, [say(title) for title in titles])
        self.table.setRootIsDecorated(False)
        self.table.header().setStretchLastSection(True)
        self.table.setMinimumHeight(_TABLE)
        self.columns = KeptColumns(self.table, key)
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, framed=False))
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.state)
        column.addLayout(top)
        column.addLayout(self.messages)
        column.addWidget(self.facts)
        column.addWidget(self.table, 1)
