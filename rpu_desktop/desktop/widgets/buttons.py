"""Push buttons with an icon."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QStyleOptionButton, QWidget

from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import dressed

__all__ = ["Button"]


_ARROW = 16
"""Pixels."""


class Button(QPushButton):
    """Its accessible name is its text without the mnemonic, unless another `name` is given.

    Enter presses it while it has the focus, in windows and dialogs alike; Qt does so only for default buttons.
    """

    def __init__(self, text: str, icon_name: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ("", "")
        self.opens_menu = False
        """Set whether a click opens a menu; an arrow shows this."""
        self.setAutoDefault(False)
        self.setIconSize(QSize(16, 16))
        self.show_as(text, icon_name)
        if name:
            show(self.setAccessibleName, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Let Enter act like the space bar."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def show_as(self, text: str, icon_name: str) -> None:
        """Set another text and icon."""
        if (text, icon_name) == self._shown:
            return
        self._shown = text, icon_name
        show(self.setText, text)
        show(self.setAccessibleName, dressed(text, lambda words: words.replace("&", "")))
        if icon_name:
            self.setIcon(icon(icon_name))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The size including the arrow."""
        return super().sizeHint() + QSize(_ARROW if self.opens_menu else 0, 0)

    def initStyleOption(self, option: QStyleOptionButton) -> None:  # noqa: N802 (Qt's name)
        """Paint the icon in the color of the text, which differs on the filled default button."""
        super().initStyleOption(option)
        if self.opens_menu:
            option.features |= QStyleOptionButton.ButtonFeature.HasMenu
        name = self._shown[1]
        if name and self.isDefault():
            option.icon = icon(name, "on_accent")
