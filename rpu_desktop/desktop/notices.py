"""Sentences about problems with the program's own files and the keyring, each shown once."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["Notices"]


class Notices(QWidget):
    """Shown at the top of the main window until closed."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: set[Text] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, 0)
        self._column.setSpacing(GAP)
        self.hide()

    def add(self, text: Text) -> None:
        """Show a sentence, unless it has been shown before."""
        if text in self._shown:
            return
        self._shown.add(text)
        banner = Banner("info", say(translate("desktop", "Please note")), say(text))
        button = Button(say(translate("desktop", "&Close")), "")
        button.clicked.connect(lambda: self._close(banner))
        banner.add_button(button)
        self._column.addWidget(banner)
        self.show()

    def _close(self, banner: Banner) -> None:
        self._column.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.setVisible(self._column.count() > 0)
