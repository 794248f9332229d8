"""Texts on the screen: translated texts change with the language, names never do.

What is shown by these functions is remembered with the widget that shows it, and translated again when the language
changes (`rpu_desktop.desktop.retranslate`). A plain string is data and shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import MethodType
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QMenu,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from rpu_desktop.i18n.language import Said, dressed, said_again

__all__ = [
    "add_item",
    "add_tab",
    "bare",
    "cells",
    "say_all_again",
    "say_items_again",
    "show",
    "show_cell",
    "show_cell_tip",
    "show_headers",
    "show_label",
    "show_tab",
    "worded",
]

W = TypeVar("W", bound=QAbstractButton | QAction | QMenu)

_shown: WeakKeyDictionary[QObject, dict[str, Said]] = WeakKeyDictionary()
"""Widget or action -> the name of the setter -> the text."""

_CELL = Qt.ItemDataRole.UserRole + 101
_TIP = Qt.ItemDataRole.UserRole + 102


@dataclass(slots=True)
class _Kept:
    """A text as an item's data: Qt would convert it to a plain string."""

    words: Said


def show(setter: Callable[[str], object], words: str) -> None:
    """Show a text with a setter of a widget or an action, such as ``button.setText``."""
    _remember(setter, words)
    setter(words)


def show_label(label: QLabel, words: str) -> None:
    """Show a text that often stays the same: setting it again would lay out the window again."""
    if label.text() == words:
        _remember(label.setText, words)
    else:
        show(label.setText, words)


def _remember(setter: Callable[[str], object], words: str) -> None:
    method = cast("MethodType", setter)
    thing = cast("QObject", method.__self__)
    if isinstance(words, Said):
        _shown.setdefault(thing, {})[method.__name__] = words
    elif (known := _shown.get(thing)) is not None:
        known.pop(method.__name__, None)


def worded(control: W, words: str) -> W:
    """The button, action or menu, with this text."""
    show(control.setTitle if isinstance(control, QMenu) else control.setText, words)
    return control


def bare(words: str) -> str:
    """The text of a control without its mnemonic and without a colon: its name."""
    return dressed(words, lambda text: text.replace("&", "").rstrip(":"))


def add_item(choice: QComboBox, words: str, data: object, tip: str = "") -> None:
    """Add an item to a combo box."""
    choice.addItem(words, data)
    index = choice.count() - 1
    choice.setItemData(index, _kept(words), _CELL)
    if tip:
        choice.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        choice.setItemData(index, _kept(tip), _TIP)


def add_tab(tabs: QTabWidget, content: QWidget, words: str) -> int:
    """Add a tab; returns its index."""
    index = tabs.addTab(content, "")
    show_tab(tabs, index, words)
    return index


def show_tab(tabs: QTabWidget, index: int, words: str) -> None:
    """Change the text of a tab."""
    tabs.tabBar().setTabData(index, _kept(words))
    tabs.setTabText(index, words)


def cells(words: Sequence[str]) -> QTreeWidgetItem:
    """The cells of a table row."""
    item = QTreeWidgetItem()
    for column, text in enumerate(words):
        show_cell(item, column, text)
    return item


def show_cell(item: QTreeWidgetItem, column: int, words: str) -> None:
    """Set the text of a cell."""
    _keep(item, column, _CELL, words)
    item.setText(column, words)


def show_cell_tip(item: QTreeWidgetItem, column: int, words: str) -> None:
    """Set the tooltip of a cell."""
    _keep(item, column, _TIP, words)
    item.setToolTip(column, words)


def show_headers(tree: QTreeWidget, words: Iterable[str]) -> None:
    """Set the titles of a table's columns."""
    titles = list(words)
    tree.setHeaderLabels(titles)
    header = tree.headerItem()
    if header is not None:
        for column, title in enumerate(titles):
            show_cell(header, column, title)


def say_all_again() -> None:
    """Translate everything that `show` has shown into the current language, in all windows."""
    for thing, words in list(_shown.items()):
        if shiboken6.isValid(thing):
            for name, text in list(words.items()):
                show(getattr(thing, name), said_again(text))


def say_items_again(widget: QWidget) -> None:
    """Translate the items, tabs or cells of a widget into the current language."""
    blocked = widget.blockSignals(True)
    match widget:
        case QComboBox():
            for index in range(widget.count()):
                for role, shown in ((_CELL, Qt.ItemDataRole.DisplayRole), (_TIP, Qt.ItemDataRole.ToolTipRole)):
                    if isinstance(kept := widget.itemData(index, role), _Kept):
                        again = said_again(kept.words)
                        widget.setItemData(index, again, shown)
                        widget.setItemData(index, _kept(again), role)
        case QTabWidget():
            for index in range(widget.count()):
                if isinstance(kept := widget.tabBar().tabData(index), _Kept):
                    show_tab(widget, index, said_again(kept.words))
        case QTreeWidget():
            _say_tree_again(widget)
    widget.blockSignals(blocked)


def _say_tree_again(tree: QTreeWidget) -> None:
    header = tree.headerItem()
    items = [] if header is None else [header]
    iterator = QTreeWidgetItemIterator(tree)
    while (item := iterator.value()) is not None:
        items.append(item)
        iterator += 1
    for item in items:
        for column in range(item.columnCount()):
            if isinstance(kept := item.data(column, _CELL), _Kept):
                show_cell(item, column, said_again(kept.words))
            if isinstance(kept := item.data(column, _TIP), _Kept):
                show_cell_tip(item, column, said_again(kept.words))


def _kept(words: str) -> _Kept | None:
    return _Kept(words) if isinstance(words, Said) else None


def _keep(item: QTreeWidgetItem, column: int, role: int, words: str) -> None:
    """Change what is kept in place: to Qt another object is a change, for which it measures the whole column."""
    kept = item.data(column, role)
    if isinstance(words, Said) and isinstance(kept, _Kept):
        kept.words = words
    elif isinstance(words, Said) or kept is not None:
        item.setData(column, role, _kept(words))
