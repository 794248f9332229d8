"""Shows a help text beside what it is about; one window for all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from rpu_desktop.desktop.help.manual import manual_html, topic_html
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say, translator
from rpu_desktop.i18n.text import translate

__all__ = ["HelpWindow", "help_key", "show_help"]


class HelpWindow(QDialog):
    """One topic, or without one the whole manual.  Not modal: it is read while doing."""

    def __init__(self, topic: Topic | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topic = topic
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show(self.setWindowTitle, say(translate("desktop", "Help")))
        self.text = QTextBrowser()
        show(self.text.setAccessibleName, say(translate("desktop", "Help text")))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.addWidget(self.text, 1)
        close = Button(say(translate("desktop", "&Close")))
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        keep_place(self, "help topic" if topic else "manual", QSize(560, 400) if topic else QSize(860, 640))
        self.retranslate()

    def retranslate(self) -> None:
        """Write the text in the language in use."""
        topic = self._topic
        self.text.setHtml(topic_html(topic, translator()) if topic else manual_html(translator()))


def show_help(parent: QWidget, topic: Topic | None) -> None:
    """Open the help on `topic` for `parent`; another one that is open gives way."""
    for open_one in parent.findChildren(HelpWindow):
        open_one.close()
    HelpWindow(topic, parent).show()


def help_key(window: QWidget, topic: Topic) -> None:
    """F1 in `window` shows the help on `topic`."""
    key = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), window)
    key.activated.connect(lambda: show_help(window, topic))
