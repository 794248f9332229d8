"""The texts that a window shows."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QMenu,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)

__all__ = ["visible_words"]


def visible_words(window: QWidget) -> set[str]:
    """Everything that can be read in it now, including titles, menus and names for screen readers."""
    found = {window.windowTitle()}
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QMenu):
            found |= {widget.title(), *(action.text() for action in widget.actions())}
        if not widget.isVisible() or widget.window() is not window:
            continue
        found |= {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()}
        match widget:
            case QLabel() | QAbstractButton():
                found.add(widget.text())
            case QLineEdit():
                found.add(widget.placeholderText())
            case QTabWidget():
                found |= {widget.tabText(index) for index in range(widget.count())}
            case QTreeWidget():
                found |= _words_of_tree(widget)
    return {words for words in found if any(letter.isalpha() for letter in words)}


def _words_of_tree(tree: QTreeWidget) -> set[str]:
    header = tree.headerItem()
    found = {header.text(column) for column in range(tree.columnCount())} if header else set()
    iterator = QTreeWidgetItemIterator(tree)
    while (item := iterator.value()) is not None:
        found |= {item.text(column) for column in range(tree.columnCount())}
        iterator += 1
    return found
