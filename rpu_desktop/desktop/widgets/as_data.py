"""Shows names as plain text, whatever characters they contain.

Unless told otherwise, Qt interprets text as HTML, loads the images in it, and turns ampersands into mnemonics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import Qt as Markup
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import dressed, joined, say
from rpu_desktop.i18n.text import one_line, translate

__all__ = ["MessageBox", "breakable", "caption", "no_key", "notice_words", "some_lines", "tool_tip"]

_LONG_WORD = re.compile(r"\S{61,}")
_PART = 60
_PATH = 150
"""Maximum length (characters) of a path that is not broken, so that it can be copied."""
_MAY_END = "\N{ZERO WIDTH SPACE}"
_PICTURE = 40
"""Size of a message box's icon in pixels."""
_PICTURES = {
    QMessageBox.Icon.Question: ("question", "accent"),
    QMessageBox.Icon.Information: ("informs", "accent"),
    QMessageBox.Icon.Warning: ("warns", "warn"),
    QMessageBox.Icon.Critical: ("blocks", "bad"),
}
_LINES = 8
_LINE = 160
"""Maximum number of lines of a list in a message box, and of characters in each.

More would push its buttons off a small screen.
"""


def tool_tip(words: str) -> str:
    """Text for a tooltip; Qt shows plain text reliably only if it is escaped as HTML."""
    return dressed(words, _plain_tip)


def _plain_tip(words: str) -> str:
    return Markup.convertFromPlainText(words) if Markup.mightBeRichText(words) else words


def no_key(name: str) -> str:
    """A name within the text of a button, a menu or a label, with its ampersands escaped."""
    return name.replace("&", "&&")


def notice_words(words: str) -> str:
    """Text for a notification, which the system may or may not interpret as HTML."""
    return words.replace("<", "‹").replace(">", "›")


def some_lines(lines: Sequence[str]) -> str:
    """A list for a message box, shortened to fit."""
    more = len(lines) - _LINES
    shown: list[str] = [joined("  ", ["•", dressed(line, _as_line)]) for line in lines[:_LINES]]
    return joined("\n", [*shown, say(translate("desktop", "{n} more", "{n} more", more))] if more > 0 else shown)


def _as_line(words: str) -> str:
    return one_line(words, _LINE)


def caption(words: str, field: QWidget) -> QLabel:
    """The label of a field, with its mnemonic; names in it were escaped with `no_key`."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    show(made.setText, words)
    made.setBuddy(field)
    return made


def breakable(words: str) -> str:
    """Text with break opportunities for a message box, which would otherwise become as wide as its longest word."""
    return _LONG_WORD.sub(lambda found: _with_ends(found[0]), words)


def _with_ends(word: str) -> str:
    if len(word) <= _PATH and ("/" in word or "\\" in word):
        return word
    return _MAY_END.join(word[start : start + _PART] for start in range(0, len(word), _PART))


class MessageBox(QMessageBox):
    """A message box that shows plain text and always fits on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setIcon(self, kind: QMessageBox.Icon) -> None:  # noqa: N802 (Qt's name)
        """Set one of the program's icons."""
        super().setIcon(kind)
        if kind in _PICTURES:
            self.setIconPixmap(icon(*_PICTURES[kind]).pixmap(QSize(_PICTURE, _PICTURE), self.devicePixelRatioF()))

    def setText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Set the main text."""
        super().setText(breakable(text))

    def setInformativeText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Set the text below; Qt's text format applies to the main text only."""
        super().setInformativeText(breakable(text))
        for below in self.findChildren(QLabel, "qt_msgbox_informativelabel"):
            below.setTextFormat(Qt.TextFormat.PlainText)
