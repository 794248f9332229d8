"""A section of a page: icon, title with the number of rows, and the rows, which can be folded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import label, set_strong
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import translate

__all__ = ["Section"]


class Section(QWidget):
    """Add rows to `rows`; a section that is `folded` at first has a button that shows them, and says so (`unfolds`)."""

    unfolds = Signal()

    def __init__(self, icon: str, role: str, *, folded: bool = False) -> None:
        super().__init__()
        self._words = ""
        self._title = label(role=role, wrap=False)
        set_strong(self._title, strong=True)
        self._fold = QToolButton()
        self._fold.setObjectName("link")
        self._fold.setVisible(folded)
        self._fold.clicked.connect(self._toggle)
        self._body = QWidget()
        self.rows = QVBoxLayout(self._body)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(IconLabel(icon, role))
        top.addWidget(self._title)
        top.addWidget(self._fold)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3 // 2, GAP // 2, GAP, GAP // 2)
        column.setSpacing(GAP // 2)
        column.addLayout(top)
        column.addWidget(self._body)
        self._show(not folded)

    def show_title(self, title: str) -> None:
        """Set the title, which includes the number of rows."""
        self._words = title
        show(self._title.setText, title)
        show(self.setAccessibleName, title)
        self._name_button()

    @property
    def unfolded(self) -> bool:
        """Whether the rows are visible."""
        return not self._body.isHidden()

    def _toggle(self) -> None:
        if not self.unfolded:
            self.unfolds.emit()
        self._show(not self.unfolded)

    def _show(self, shown: bool) -> None:
        self._body.setVisible(shown)
        self._name_button()

    def _name_button(self) -> None:
        words = say(translate("desktop", "Hide") if self.unfolded else translate("desktop", "Show"))
        show(self._fold.setText, words)
        show(self._fold.setAccessibleName, joined(": ", [words, self._words]))
