"""Table cells whose text wraps instead of being cut off."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from rpu_desktop.desktop.theme import GAP

__all__ = ["keep_sizes", "wrap_column"]

_Index = QModelIndex | QPersistentModelIndex


class _Kept(QStyledItemDelegate):
    """Keeps the sizes of texts: Qt asks for those of all rows whenever it lays out the table."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree
        self._font: QFont | None = None
        self._sizes: dict[tuple[str, int, bool], QSize] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 (Qt's name)
        """The size of the text and the icon."""
        if self._font != (font := self._tree.font()):
            self._font = QFont(font)
            self._sizes.clear()
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        key = words, self._room(index), index.data(Qt.ItemDataRole.DecorationRole) is not None
        if key not in self._sizes:
            self._sizes[key] = self._measure(option, index, words)
        return self._sizes[key]

    def _room(self, index: _Index) -> int:
        """The width that the size depends on."""
        return 0

    def _measure(self, option: QStyleOptionViewItem, index: _Index, words: str) -> QSize:
        return super().sizeHint(option, index)


class _Wrapped(_Kept):
    """Asks for the height of the text at the width of its column; a `QTreeView` only measures one line."""

    def _room(self, index: _Index) -> int:
        return self._tree.columnWidth(index.column()) - GAP

    def _measure(self, option: QStyleOptionViewItem, index: _Index, words: str) -> QSize:
        """The default height, plus one line height for each further line."""
        hint = super()._measure(option, index, words)
        metrics = self._tree.fontMetrics()
        room = max(self._room(index), GAP)
        wrapped = metrics.boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, words).height()
        return QSize(hint.width(), hint.height() + max(0, wrapped - metrics.height()))


def wrap_column(tree: QTreeWidget, column: int) -> None:
    """Let the text of this column wrap; rows become as high as needed."""
    tree.setWordWrap(True)
    tree.setItemDelegateForColumn(column, _Wrapped(tree))
    tree.header().sectionResized.connect(lambda *_: tree.scheduleDelayedItemsLayout())


def keep_sizes(tree: QTreeWidget, column: int) -> None:
    """Measure each text of this column only once."""
    tree.setItemDelegateForColumn(column, _Kept(tree))
