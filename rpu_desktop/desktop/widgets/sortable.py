"""Table rows that can be sorted by clicking a header: numbers by value, text case-insensitively."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

__all__ = ["SortableItem", "make_sortable"]

_VALUE = Qt.ItemDataRole.UserRole + 110


class SortableItem(QTreeWidgetItem):
    """A row; `set_value` sets a number by which a cell is sorted instead of its text."""

    def set_value(self, column: int, value: float) -> None:
        """Set the value by which the cell is sorted."""
        if self.data(column, _VALUE) != value:
            self.setData(column, _VALUE, value)

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        """Whether it is sorted before `other`."""
        tree = self.treeWidget()
        column = tree.sortColumn() if tree is not None else 0
        mine, theirs = self.data(column, _VALUE), other.data(column, _VALUE)
        if isinstance(mine, int | float) and isinstance(theirs, int | float):
            return mine < theirs
        return self.text(column).casefold() < other.text(column).casefold()


def make_sortable(tree: QTreeWidget) -> None:
    """Sort when a header is clicked; a third click restores the original order."""
    tree.header().setSortIndicatorClearable(True)
    tree.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    tree.setSortingEnabled(True)
