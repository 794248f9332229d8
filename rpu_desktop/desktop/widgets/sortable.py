"""Rows of a table that a click on a header sorts: numbers by their value, words without regard to capitals."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

__all__ = ["SortableItem", "make_sortable"]

_VALUE = Qt.ItemDataRole.UserRole + 110


class SortableItem(QTreeWidgetItem):
    """A row; `set_value` gives a cell a number that it is sorted by instead of its words."""

    def set_value(self, column: int, value: float) -> None:
        """What the cell is sorted by."""
        if self.data(column, _VALUE) != value:
            self.setData(column, _VALUE, value)

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        """Whether it stands before `other`."""
        tree = self.treeWidget()
        column = tree.sortColumn() if tree is not None else 0
        mine, theirs = self.data(column, _VALUE), other.data(column, _VALUE)
        if isinstance(mine, int | float) and isinstance(theirs, int | float):
            return mine < theirs
        return self.text(column).casefold() < other.text(column).casefold()


def make_sortable(tree: QTreeWidget) -> None:
    """Sort on a click on a header; a third click brings back the usual order."""
    tree.header().setSortIndicatorClearable(True)
    tree.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    tree.setSortingEnabled(True)
