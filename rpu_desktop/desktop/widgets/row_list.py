"""A list of rows that is updated often: rows that stay the same keep their widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

__all__ = ["RowList", "Wanted"]

Wanted = tuple[object, Callable[[], QWidget]]
"""What a row shows (equal means the same row), and how to create it."""


class RowList:
    """Owns the widgets of one column."""

    def __init__(self, column: QVBoxLayout) -> None:
        self._column = column
        self._rows: dict[str, tuple[object, QWidget]] = {}

    def widget(self, key: str) -> QWidget | None:
        """The row with this key."""
        return self._rows[key][1] if key in self._rows else None

    def show(self, wanted: Mapping[str, Wanted]) -> None:
        """Show these rows, by key, in this order."""
        for _ in self.showing(wanted):
            pass

    def showing(self, wanted: Mapping[str, Wanted]) -> Iterator[None]:
        """As `show`, stopping after each row that is created."""
        for key in [key for key, (face, _) in self._rows.items() if key not in wanted or wanted[key][0] != face]:
            self._drop(key)
        for place, (key, (face, make)) in enumerate(wanted.items()):
            if new := key not in self._rows:
                self._rows[key] = face, make()
            row = self._rows[key][1]
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            if new:
                yield

    def _drop(self, key: str) -> None:
        _, row = self._rows.pop(key)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
