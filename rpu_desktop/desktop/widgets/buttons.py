"""Buttons whose icons follow the look."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QPushButton, QWidget

from rpu_desktop.desktop.icons import icon

__all__ = ["Button"]


class Button(QPushButton):
    """A push button with an icon; its accessible name is its text without the mnemonic."""

    def __init__(self, text: str, icon_name: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setAutoDefault(False)
        self.setIconSize(QSize(16, 16))
        self.setAccessibleName(name or text.replace("&&", "\0").replace("&", "").replace("\0", "&"))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._refresh()

    def show_as(self, text: str, icon_name: str) -> None:
        """Another text and icon."""
        self._icon_name = icon_name
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self._refresh()

    def _refresh(self) -> None:
        if self._icon_name:
            self.setIcon(icon(self._icon_name))
