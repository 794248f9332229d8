"""Rarely needed contents, behind a button that shows and hides them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.words import bare, show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["Fold"]


class Fold(QWidget):
    """Folded at first; add the contents to `column`."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.button = QToolButton()
        self.button.setObjectName("fold")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        show(self.button.setText, words)
        show(self.button.setAccessibleName, bare(words))
        self._body = QWidget()
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP * 3 // 2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GAP)
        outer.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self._body)
        self.button.clicked.connect(lambda: self.unfold(unfolded=not self.unfolded))
        self.unfold(unfolded=False)

    @property
    def unfolded(self) -> bool:
        """Whether the contents are visible."""
        return not self._body.isHidden()

    def unfold(self, *, unfolded: bool) -> None:
        """Show or hide the contents; a screen reader announces the state."""
        self._body.setVisible(unfolded)
        self.button.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        state = translate("desktop", "Expanded") if unfolded else translate("desktop", "Collapsed")
        show(self.button.setAccessibleDescription, say(state))
