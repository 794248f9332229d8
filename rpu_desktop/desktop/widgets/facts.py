"""Facts: names on the left, values on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text

__all__ = ["Facts"]


class Facts(QWidget):
    """Updated only when a fact has changed, so that selected text stays selected."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP * 2)
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(1, 1)
        self._shown: Sequence[tuple[str, str]] = []

    def show_facts(self, facts: Sequence[tuple[Text, str]]) -> None:
        """Show these facts."""
        said = [(say(name), value) for name, value in facts]
        if said == self._shown:
            return
        self._shown = said
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(said):
            self._grid.addWidget(label(name, role="muted", wrap=False), row, 0)
            self._grid.addWidget(self._value(name, value), row, 1)

    @staticmethod
    def _value(name: str, value: str) -> QLabel:
        made = label(value)
        made.setAccessibleName(f"{name} {value}")
        return made
