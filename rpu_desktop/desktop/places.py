"""Position and size of windows and of their parts, stored in ``windows.json`` and always restored to a visible place.

Every window and large dialog calls `keep_place`, every splitter `keep_splitter`, every table `KeptColumns`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QSplitter, QTreeWidget, QWidget

from rpu_desktop.files import FileDamaged, change_json, read_json

__all__ = ["KeptColumns", "PlaceStore", "keep_place", "keep_splitter", "placed", "use_places"]

_LOW = 800
"""Usable screen height (pixels) below which large windows open maximized."""

_FRAME = QSize(8, 40)
"""Assumed size (pixels) of the window manager's borders and title before the window is shown."""


class PlaceStore:
    """Named rows of numbers in a file; without a `path` they are forgotten when the program ends."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._rows: dict[str, Any] = {}
        self._changed: set[str] = set()
        if path is not None:
            with contextlib.suppress(FileDamaged, OSError):  # positions of windows are not worth a message
                self._rows = _known(read_json(path))

    def numbers(self, name: str) -> dict[str, int]:
        """The numbers stored under `name`; empty if they are invalid."""
        row = self._rows.get(name)
        if not isinstance(row, Mapping):
            return {}
        return {str(key): value for key, value in row.items() if type(value) is int and abs(value) < 100_000}

    def keep(self, name: str, numbers: Mapping[str, int]) -> None:
        """Replace the stored numbers."""
        if self._rows.get(name) != dict(numbers):
            self._rows[name] = dict(numbers)
            self._changed.add(name)

    def write(self) -> None:
        """Write the changes; values written by other programs are preserved."""
        if self._path is None or not self._changed:
            return
        changed = {name: self._rows[name] for name in self._changed}
        with contextlib.suppress(FileDamaged, OSError):
            change_json(self._path, lambda content: {**_known(content), **changed})
        self._changed.clear()


def _known(content: Any) -> dict[str, Any]:
    return dict(content) if isinstance(content, dict) else {}


_in_use: list[PlaceStore] = [PlaceStore()]


def use_places(store: PlaceStore) -> None:
    """Store positions in `store` from now on."""
    _in_use[:] = [store]


def placed(wanted: QRect, usable: QRect, frame: QSize = _FRAME) -> QRect:
    """`wanted`, moved and shrunk to fit into the `usable` part of a screen.

    Both are about the inside of the window; `frame` is the size of the frame around it.
    """
    size = wanted.size().boundedTo(usable.size() - frame)
    left = min(max(wanted.left(), usable.left()), usable.right() + 1 - size.width() - frame.width() // 2)
    top = max(wanted.top(), usable.top() + frame.height())
    top = min(top, usable.bottom() + 1 - size.height())
    return QRect(max(left, usable.left()), top, size.width(), size.height())


def keep_place(window: QWidget, name: str, usual: QSize, *, large: bool = False) -> None:
    """Open `window` where it was last, or else with the `usual` size, always within its screen.

    A `large` window opens maximized on a low screen. Its minimum size is limited to the size of the screen.
    """
    _Place(window, name, usual, large=large)


class _Place(QObject):
    """Stores the position of one window; lives as long as the window."""

    def __init__(self, window: QWidget, name: str, usual: QSize, *, large: bool) -> None:
        super().__init__(window)
        self._window = window
        self._name = f"window {name}"
        self._large = large
        self._store = _in_use[0]
        window.installEventFilter(self)
        self._open(usual)

    def _open(self, usual: QSize) -> None:
        window, row = self._window, self._store.numbers(self._name)
        screen = _screen_of(row) or window.screen() or QGuiApplication.primaryScreen()
        usable = screen.availableGeometry()
        window.setMinimumSize(window.minimumSize().boundedTo(usable.size() - _FRAME))
        size = QSize(row.get("width", 0), row.get("height", 0))
        known = _is_window(size)
        wanted = QRect(usable.topLeft(), size if known else usual)
        if known and _screen_of(row) is not None:
            wanted.moveTo(row["x"], row["y"])
            window.setGeometry(placed(wanted, usable))
        else:
            window.resize(placed(wanted, usable).size())
        if row.get("maximised") or (self._large and not known and usable.height() < _LOW):
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Store the position when the window closes.

        A deleted window may be garbage-collected together with this object, and still send events afterwards.
        """
        if event.type() == QEvent.Type.Hide and watched is getattr(self, "_window", None):
            self._keep()
        return False

    def _keep(self) -> None:
        window = self._window
        if window.isMinimized():
            return
        inside = window.normalGeometry() if window.isMaximized() else window.geometry()
        if _is_window(inside.size()):
            row = {"x": inside.x(), "y": inside.y(), "width": inside.width(), "height": inside.height()}
            self._store.keep(self._name, {**row, "maximised": int(window.isMaximized())})
        self._store.write()


def _is_window(size: QSize) -> bool:
    return size.width() >= 100 and size.height() >= 100


def _screen_of(row: Mapping[str, int]) -> QScreen | None:
    """The screen that shows the middle of the window's upper edge, where it can be dragged."""
    if not {"x", "y", "width"} <= row.keys():
        return None
    middle = QRect(row["x"], row["y"], max(row["width"], 1), 1).center()
    return QGuiApplication.screenAt(middle)


def keep_splitter(splitter: QSplitter, name: str) -> None:
    """Restore the sizes that the user gave the splitter's parts, and store later changes."""
    store, name = _in_use[0], f"splitter {name}"
    row = store.numbers(name)
    sizes = [row.get(str(part), 0) for part in range(splitter.count())]
    if all(size > 0 for size in sizes):
        splitter.setSizes(sizes)

    def keep(*_: int) -> None:
        store.keep(name, {str(part): size for part, size in enumerate(splitter.sizes())})

    splitter.splitterMoved.connect(keep)


class KeptColumns(QObject):
    """The widths of a table's columns: as wide as their contents, unless the user changed them."""

    def __init__(self, tree: QTreeWidget, name: str) -> None:
        super().__init__(tree)
        self._tree = tree
        self._store = _in_use[0]
        self._name = f"columns {name}"
        self._wanted = {int(key): width for key, width in self._store.numbers(self._name).items() if key.isdigit()}
        self._fitting = False
        tree.header().sectionResized.connect(self._resized)

    def fit(self) -> None:
        """Set the width of every column."""
        self._fitting = True
        for column in range(self._tree.columnCount()):
            if column in self._wanted:
                self._tree.setColumnWidth(column, max(self._wanted[column], self._tree.header().minimumSectionSize()))
            else:
                self._tree.resizeColumnToContents(column)
        self._fitting = False

    def _resized(self, column: int, _before: int, width: int) -> None:
        last = self._tree.header().logicalIndex(self._tree.columnCount() - 1)
        by_hand = not self._fitting and self._tree.isVisible() and self._tree.header().underMouse()
        if by_hand and column != last:
            self._wanted[column] = width
            self._store.keep(self._name, {str(key): value for key, value in self._wanted.items()})
