"""An icon that follows the look, and an icon with text, so that nothing is shown by color alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rpu_desktop.desktop.icons import paint_icon
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import label, set_role
from rpu_desktop.desktop.words import show, show_label

__all__ = ["IconLabel", "StatusLabel"]


class IconLabel(QWidget):
    """One icon; decorative, so it has no name for screen readers."""

    def __init__(self, name: str = "", role: str = "text", size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._role = role
        self.setFixedSize(QSize(size, size))

    def show_icon(self, name: str, role: str) -> None:
        """Set another icon."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint it in the current colors."""
        if self._name:
            with QPainter(self) as painter:
                paint_icon(painter, self._name, self._role, QRectF(self.rect()))


class StatusLabel(QWidget):
    """Icon and text side by side."""

    def __init__(self, name: str = "", role: str = "text", text: str = "", *, wrap: bool = True) -> None:
        super().__init__()
        self._icon = IconLabel(name, role)
        self.words = label(text, role=role, wrap=wrap)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP * 3 // 4)
        layout.addWidget(self._icon)
        layout.addWidget(self.words, 1)

    def show_status(self, name: str, role: str, text: str) -> None:
        """Set another status."""
        self._icon.show_icon(name, role)
        set_role(self.words, role)
        show_label(self.words, text)
        show(self.setAccessibleName, text)
