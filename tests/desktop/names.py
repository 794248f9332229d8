"""Checks whether names affect the windows that show them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)

__all__ = ["AMPERSAND", "FORGED", "powers"]

AMPERSAND = "R&zq"
"""Part of a name; unescaped in the text of a button or menu, it would turn a letter into a mnemonic."""

FORGED = "FORGED: everything is all right"
"""Part of a name between line breaks, which would be on a line of its own."""

_RAW = re.compile(r"<(b|img|a|h1|table)[ >]", re.IGNORECASE)
_WIDEST = 1280
"""Size of a small screen in pixels."""
_FORBIDDEN = ("\u202e", "\u2066", "\x1b", "\x9b", "\x00", "\u2028")


def powers(window: QWidget) -> list[str]:
    """Effects of names in this window and its children that plain text must not have."""
    wide = window.minimumSizeHint().width()
    too_wide = [f"{type(window).__name__} is at least {wide} pixels wide"] if wide > _WIDEST else []
    return too_wide + sorted(
        {found for widget in (window, *window.findChildren(QWidget)) for found in _powers_in(widget)}
    )


def _powers_in(widget: QWidget) -> Iterator[str]:
    what = f"{type(widget).__name__} {widget.objectName()}".strip()
    for tip in (widget.toolTip(), *_item_tips(widget)):
        if _is_rich(tip):
            yield f"{what}: tool tip is rich: {tip[:80]}"
    if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText and _is_rich(widget.text()):
        yield f"{what}: words are rich: {widget.text()[:80]}"
    for words in _words_with_keys(widget):
        if re.search(rf"(?<!&){re.escape(AMPERSAND[1:])}", words):
            yield f"{what}: a name has a key: {words[:80]}"
    if isinstance(widget, QTextEdit) and "\N{OBJECT REPLACEMENT CHARACTER}" in widget.toPlainText():
        yield f"{what}: a picture"
    yield from (f"{what}: {found}" for words in _all_words(widget) for found in _written_by_names(words))


def _written_by_names(words: str) -> Iterator[str]:
    if any(line.startswith(FORGED) for line in words.splitlines()):
        yield f"a name wrote a line: {words[:80]!r}"
    yield from (f"{sign!r} in {words[:80]!r}" for sign in _FORBIDDEN if sign in words)


def _words_with_keys(widget: QWidget) -> Iterator[str]:
    match widget:
        case QAbstractButton():
            yield widget.text()
        case QGroupBox():
            yield widget.title()
        case QTabBar():
            yield from (widget.tabText(index) for index in range(widget.count()))
        case QMenu():
            yield widget.title()
            yield from (action.text() for action in widget.actions())
        case QLabel() if widget.buddy() is not None:
            yield widget.text()


def _all_words(widget: QWidget) -> Iterator[str]:
    yield widget.windowTitle()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.toolTip()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    if isinstance(widget, QTreeWidget):
        for item in _items(widget):
            yield from (item.text(column) for column in range(widget.columnCount()))


def _item_tips(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QTreeWidget):
        for item in _items(widget):
            yield from (item.toolTip(column) for column in range(widget.columnCount()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        for row in range(model.rowCount()):
            yield str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or "")


def _items(tree: QTreeWidget):  # type: ignore[no-untyped-def]
    iterator = QTreeWidgetItemIterator(tree)
    while (item := iterator.value()) is not None:
        yield item
        iterator += 1


def _is_rich(words: str) -> bool:
    """Whether Qt would interpret it as rich text, and it contains an unescaped name."""
    return bool(Gui.mightBeRichText(words) and _RAW.search(words))
