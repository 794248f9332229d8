"""Names are data: whatever they hold, windows show it as words.

Qt takes words for HTML where it is not told otherwise, loads the pictures in it, and makes keys of what follows an
ampersand.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Markup
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import dressed

__all__ = ["MessageBox", "caption", "no_key", "notice_words", "tool_tip"]


def tool_tip(words: str) -> str:
    """Words for a tool tip; Qt has no way to say that they are no HTML but to write them as HTML."""
    return dressed(words, _plain_tip)


def _plain_tip(words: str) -> str:
    return Markup.convertFromPlainText(words) if Markup.mightBeRichText(words) else words


def no_key(name: str) -> str:
    """A name within the words of a button, a menu or a caption."""
    return name.replace("&", "&&")


def notice_words(words: str) -> str:
    """Words for a notification: the system may take them for HTML or not, and nobody can tell it beforehand."""
    return words.replace("<", "‹").replace(">", "›")


def caption(words: str, field: QWidget) -> QLabel:
    """The words beside a field, with its key; names in them went through `no_key`."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    show(made.setText, words)
    made.setBuddy(field)
    return made


class MessageBox(QMessageBox):
    """A box whose words are words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setInformativeText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """The words below; Qt's text format is for those above only."""
        super().setInformativeText(text)
        for below in self.findChildren(QLabel, "qt_msgbox_informativelabel"):
            below.setTextFormat(Qt.TextFormat.PlainText)
