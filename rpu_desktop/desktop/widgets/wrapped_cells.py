"""Table cells whose text wraps instead of being cut off."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from rpu_desktop.desktop.theme import GAP

__all__ = ["wrap_column"]


class _Wrapped(QStyledItemDelegate):
    """Asks for the height of the text at the width of its column; a `QTreeView` only measures one line."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 (Qt's name)
        """The default height, plus one line height for each further line."""
        hint = super().sizeHint(option, index)
        room = self._tree.columnWidth(index.column()) - GAP
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        metrics = self._tree.fontMetrics()
        wrapped = metrics.boundingRect(0, 0, max(room, GAP), 10_000, Qt.TextFlag.TextWordWrap, words).height()
        return QSize(hint.width(), hint.height() + max(0, wrapped - metrics.height()))


def wrap_column(tree: QTreeWidget, column: int) -> None:
    """Let the text of this column wrap; rows become as high as needed."""
    tree.setWordWrap(True)
    tree.setItemDelegateForColumn(column, _Wrapped(tree))
    tree.header().sectionResized.connect(lambda *_: tree.scheduleDelayedItemsLayout())
