"""Shows one help topic, or the whole manual with contents and search."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.help.manual import manual_html, topic_html
from rpu_desktop.desktop.help.topics import TOPICS, Topic
from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.places import keep_place, keep_splitter
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import show, show_cell
from rpu_desktop.i18n.language import say, translator
from rpu_desktop.i18n.text import translate

__all__ = ["HelpWindow", "help_key", "show_help"]

_TOPIC = Qt.ItemDataRole.UserRole


class HelpWindow(QDialog):
    """One topic, or the whole manual. Not modal, so that it can be read while working."""

    def __init__(self, topic: Topic | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topic = topic
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = translate("desktop", "Help") if topic else translate("desktop", "User Manual")
        show(self.setWindowTitle, say(title))
        self.text = QTextBrowser()
        show(self.text.setAccessibleName, say(translate("desktop", "Help text")))
        self.contents = QTreeWidget()
        self.search = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.addWidget(self.text if topic else self._manual(), 1)
        column.addLayout(self._buttons())
        keep_place(self, "help topic" if topic else "manual", QSize(560, 400) if topic else QSize(860, 640))
        self.retranslate()

    def _manual(self) -> QWidget:
        """Add search and contents on the left and the text on the right."""
        show(self.search.setPlaceholderText, say(translate("desktop", "Search")))
        show(self.search.setAccessibleName, say(translate("desktop", "Search the manual")))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._searched)
        self.search.returnPressed.connect(lambda: self._find(self.search.text()))
        self.contents.setHeaderHidden(True)
        self.contents.setRootIsDecorated(False)
        show(self.contents.setAccessibleName, say(translate("desktop", "Contents")))
        for topic, help_ in TOPICS.items():
            item = QTreeWidgetItem()
            item.setData(0, _TOPIC, topic.value)
            show_cell(item, 0, say(help_.title))
            self.contents.addTopLevelItem(item)
        self.contents.currentItemChanged.connect(self._go_to)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._to_search)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.contents, 1)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(side)
        parts.addWidget(self.text)
        parts.setSizes([230, 600])
        parts.setStretchFactor(1, 1)
        keep_splitter(parts, "manual")
        return parts

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        if self._topic is not None:
            manual = Button(say(translate("desktop", "User &Manual")), "help")
            manual.clicked.connect(self._open_manual)
            row.addWidget(manual)
        row.addStretch(1)
        close = Button(say(translate("desktop", "&Close")))
        close.clicked.connect(self.close)
        row.addWidget(close)
        return row

    def _open_manual(self) -> None:
        owner, topic = self.parentWidget(), self._topic
        opened = HelpWindow(None, owner)
        opened.show()
        opened.choose(topic)
        self.close()

    def choose(self, topic: Topic | None) -> None:
        """Show a topic of the manual."""
        for row in range(self.contents.topLevelItemCount()):
            item = self.contents.topLevelItem(row)
            if item is not None and topic is not None and item.data(0, _TOPIC) == topic.value:
                self.contents.setCurrentItem(item)

    def _go_to(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.text.scrollToAnchor(str(item.data(0, _TOPIC)))

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _searched(self, words: str) -> None:
        """List only the topics that contain these words; the first match is shown."""
        wanted = words.strip().casefold()
        for row, help_ in enumerate(TOPICS.values()):
            item = self.contents.topLevelItem(row)
            if item is not None:
                text = " ".join([say(help_.title), *map(say, help_.paragraphs)])
                item.setHidden(wanted not in text.casefold())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._find(words)

    def _find(self, words: str) -> None:
        """Show the next match; after the last one, the first."""
        if words.strip() and not self.text.find(words.strip()):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words.strip())

    def retranslate(self) -> None:
        """Write the text in the current language."""
        topic = self._topic
        self.text.setHtml(topic_html(topic, translator()) if topic else manual_html(translator()))


def show_help(parent: QWidget, topic: Topic | None) -> None:
    """Open the help on `topic` for `parent`; it replaces another help window that is open."""
    for open_one in parent.findChildren(HelpWindow):
        open_one.close()
    HelpWindow(topic, parent).show()


def help_key(window: QWidget, topic: Topic) -> None:
    """F1 in `window` shows the help on `topic`."""
    key = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), window)
    key.activated.connect(lambda: show_help(window, topic))
