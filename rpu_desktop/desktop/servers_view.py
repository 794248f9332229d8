"""The servers: the list at the left, at the right what the chosen one is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QSplitter

from rpu_desktop.desktop.places import keep_splitter
from rpu_desktop.desktop.pool_details import PoolDetails
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_tree import ServerTree

__all__ = ["ServersView"]

_STEP = 30
"""Milliseconds between the list and the details, that each is drawn in a turn of its own."""


class ServersView(QSplitter):
    """`chosen` says that another server is chosen now."""

    chosen = Signal()
    menu_wanted = Signal(QPoint)
    certificate_wanted = Signal()

    def __init__(self, book: ServerBook) -> None:
        super().__init__()
        self._book = book
        self._tree = ServerTree(book)
        self._details = PoolDetails()
        self.setChildrenCollapsible(False)
        self.addWidget(self._tree)
        self.addWidget(self._details)
        self.setSizes([370, 750])
        self.setStretchFactor(1, 1)
        keep_splitter(self, "servers")
        self._tree.menu_wanted.connect(self.menu_wanted)
        self._tree.chosen.connect(self._choose)
        self._details.certificate_wanted.connect(self.certificate_wanted)

    def current(self) -> Server | None:
        """The chosen server."""
        return self._book.get(self._tree.current())

    def refresh(self) -> None:
        """Draw both sides as they are now."""
        self._tree.refresh()
        self._show()

    def refresh_gently(self) -> None:
        """The same, in two turns."""
        self._tree.refresh()
        QTimer.singleShot(_STEP, self, self._show)

    def _choose(self, _server_id: str) -> None:
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        self._details.show_server(self.current())
