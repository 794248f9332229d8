"""Beside a button *Save…*: where the file is now, with a link that opens it."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QSizePolicy

from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["SavedNote"]


class SavedNote(QLabel):
    """Hidden until something is saved."""

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.setTextInteractionFlags(self.textInteractionFlags() | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(True)  # the buttons beside it stay where they are
        self.setSizePolicy(policy)
        self.linkActivated.connect(self._open)
        self.hide()

    def show_saved(self, path: Path) -> None:
        """Tell about this file."""
        self._path = path
        self.retranslate()
        self.show()

    def retranslate(self) -> None:
        """Show the text in the current language."""
        if self._path is None:
            return
        saved = escape(say(translate("desktop", "Saved: {file}").of(file=self._path.name)))
        link = escape(say(translate("desktop", "Open")))
        self.setText(f'{saved} – <a href="open">{link}</a>')
        show(self.setAccessibleName, say(translate("desktop", "Saved: {file}").of(file=self._path.name)))
        show(self.setToolTip, tool_tip(str(self._path)))

    def _open(self, _link: str) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
