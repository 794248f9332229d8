"""Another language while windows are open.

`say` remembers which text its words came from, so every word that a widget shows can be said again in the language now
in use; nothing is built anew, and nothing that was typed or chosen is lost.  Words that were never said (names of
servers, what somebody typed) stay.  A widget that draws or joins words itself has a method ``retranslate``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from rpu_desktop.desktop.qt_language import install
from rpu_desktop.i18n.language import said_again

__all__ = ["retranslate", "speak"]


def speak(app: QApplication, language: str) -> None:
    """Speak `language` from now on, in the windows that are open, too."""
    install(app, language)
    for window in app.topLevelWidgets():
        if not window.parent():
            retranslate(window)


def retranslate(window: QWidget) -> None:
    """Say everything in this window, and in its dialogs, again."""
    widgets = [window, *window.findChildren(QWidget)]
    for widget in widgets:
        _say_again(widget)
    for action in window.findChildren(QAction):
        _each(action, ("text", "toolTip", "statusTip"))
    for widget in reversed(widgets):  # what stands inside comes first: a page joins what its parts say
        hook: Callable[[], None] | None = getattr(widget, "retranslate", None)
        if hook is not None:
            hook()


def _say_again(widget: QWidget) -> None:
    _each(widget, ("windowTitle", "toolTip", "accessibleName", "accessibleDescription"))
    match widget:
        case QLabel() | QAbstractButton():
            _each(widget, ("text",))
        case QGroupBox() | QMenu():
            _each(widget, ("title",))
        case QLineEdit():
            _each(widget, ("placeholderText",))
        case QComboBox():
            for index in range(widget.count()):
                _set(widget.itemText(index), partial(widget.setItemText, index))
        case QTabWidget():
            for index in range(widget.count()):
                _set(widget.tabText(index), partial(widget.setTabText, index))
        case QTreeWidget():
            _say_tree(widget)


def _each(thing: QWidget | QAction, names: Iterable[str]) -> None:
    for name in names:
        _set(str(thing.property(name) or ""), partial(thing.setProperty, name))


def _say_tree(tree: QTreeWidget) -> None:
    header = tree.headerItem()
    items = [] if header is None else [header]
    iterator = QTreeWidgetItemIterator(tree)
    while (item := iterator.value()) is not None:
        items.append(item)
        iterator += 1
    blocked = tree.blockSignals(True)
    for item in items:
        _say_item(item)
    tree.blockSignals(blocked)


def _say_item(item: QTreeWidgetItem) -> None:
    for column in range(item.columnCount()):
        _set(item.text(column), partial(item.setText, column))
        _set(item.toolTip(column), partial(item.setToolTip, column))


def _set(words: str, setter: Callable[[str], object]) -> None:
    again = said_again(words) if words else None
    if again is not None and again != words:
        setter(again)
