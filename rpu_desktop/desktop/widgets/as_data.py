"""Names are data: whatever they hold, windows show it as words.

Qt takes words for HTML where it is not told otherwise, loads the pictures in it, and makes keys of what follows an
ampersand.
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
"""Letters of a path that stays as it is, so that it can be copied."""
_MAY_END = "\N{ZERO WIDTH SPACE}"
_PICTURE = 40
"""Pixels of a box's picture."""
_PICTURES = {
    QMessageBox.Icon.Question: ("question", "accent"),
    QMessageBox.Icon.Information: ("informs", "accent"),
    QMessageBox.Icon.Warning: ("warns", "warn"),
    QMessageBox.Icon.Critical: ("blocks", "bad"),
}
_LINES = 8
_LINE = 160
"""Lines of a list in a box, and letters of each: more would push its buttons off a small screen."""


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


def some_lines(lines: Sequence[str]) -> str:
    """A list for a box, cut where it has no room for more."""
    more = len(lines) - _LINES
    shown: list[str] = [joined("  ", ["•", dressed(line, _as_line)]) for line in lines[:_LINES]]
    return joined("\n", [*shown, say(translate("desktop", "{n} more", "{n} more", more))] if more > 0 else shown)


def _as_line(words: str) -> str:
    return one_line(words, _LINE)


def caption(words: str, field: QWidget) -> QLabel:
    """The words beside a field, with its key; names in them went through `no_key`."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    show(made.setText, words)
    made.setBuddy(field)
    return made


def breakable(words: str) -> str:
    """Words for a box, which becomes as wide as its longest one: after so many letters a line may end."""
    return _LONG_WORD.sub(lambda found: _with_ends(found[0]), words)


def _with_ends(word: str) -> str:
    if len(word) <= _PATH and ("/" in word or "\\" in word):
        return word
    return _MAY_END.join(word[start : start + _PART] for start in range(0, len(word), _PART))


class MessageBox(QMessageBox):
    """A box whose words are words, and that stays on the screen whatever they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setIcon(self, kind: QMessageBox.Icon) -> None:  # noqa: N802 (Qt's name)
        """One of our own drawings."""
        super().setIcon(kind)
        if kind in _PICTURES:
            self.setIconPixmap(icon(*_PICTURES[kind]).pixmap(QSize(_PICTURE, _PICTURE), self.devicePixelRatioF()))

    def setText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """The words above."""
        super().setText(breakable(text))

    def setInformativeText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """The words below; Qt's text format is for those above only."""
        super().setInformativeText(breakable(text))
        for below in self.findChildren(QLabel, "qt_msgbox_informativelabel"):
            below.setTextFormat(Qt.TextFormat.PlainText)
