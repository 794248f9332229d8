"""The list of servers on the left, and details of the selected pool, server or host on the right."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rpu_desktop.desktop.host_details import HostDetails
from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.places import keep_splitter
from rpu_desktop.desktop.pool_details import PoolDetails
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_tree import ServerTree
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["ServersView"]

_STEP = 30
"""Milliseconds between updating the list and the details, so that each is drawn in a turn of the event loop."""


class ServersView(QSplitter):
    """`chosen`: another server was selected."""

    chosen = Signal()
    menu_wanted = Signal(QPoint)
    certificate_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, book: ServerBook) -> None:
        super().__init__()
        self._book = book
        self._tree = ServerTree(book)
        self._pool = PoolDetails()
        self._above: list[QPushButton] = []
        self.search = QLineEdit()
        self._details = QStackedWidget()
        self._details.addWidget(self._pool)
        self.setChildrenCollapsible(False)
        self.addWidget(self._list())
        self.addWidget(self._details)
        self.setSizes([324, 796])
        self.setStretchFactor(1, 1)
        keep_splitter(self, "servers")
        self.setFocusProxy(self._tree)
        self._tree.setFocus()
        self._tree.menu_wanted.connect(self.menu_wanted)
        self._tree.chosen.connect(self._choose)
        self._pool.certificate_wanted.connect(self.certificate_wanted)
        self._pool.connect_wanted.connect(self.connect_wanted)
        self._pool.menu_wanted.connect(self._menu_of_host)
        self._pool.host_wanted.connect(lambda host: self.choose(self._tree.current(), host))

    @cached_property
    def _host(self) -> HostDetails:
        """Made when a host is selected first: the window appears sooner."""
        made = HostDetails()
        self._details.addWidget(made)
        self.tab_after(self._above, made)
        return made

    def _list(self) -> QWidget:
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        show(self.search.setPlaceholderText, say(translate("desktop", "Search")))
        show(self.search.setAccessibleName, say(translate("desktop", "Search servers and pools")))
        self.search.textChanged.connect(self._tree.search)
        self.search.returnPressed.connect(self._tree.setFocus)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        key.activated.connect(self._find)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        row = QVBoxLayout()
        row.setContentsMargins(GAP, GAP, GAP, 0)
        row.addWidget(self.search)
        column.addLayout(row)
        column.addWidget(self._tree, 1)
        return side

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def tab_after(self, above: list[QPushButton], host: HostDetails | None = None) -> None:
        """Set the tab order: the buttons `above`, then the left and the right side from top to bottom."""
        self._above = above
        host = host or self.__dict__.get("_host")
        stops: list[QWidget] = [*above, self.search, self._tree, self._pool.table, *([host.table] if host else [])]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def current(self) -> Server | None:
        """The selected server."""
        return self._book.get(self._tree.current())

    def current_host(self) -> str:
        """The uuid of the selected host; empty if a pool or standalone server is selected."""
        return self._tree.current_host()

    def choose(self, server_id: str, host: str = "") -> None:
        """Select a server, or one of its hosts, and scroll to it."""
        self.search.clear()
        self._tree.choose(server_id, host)

    def refresh(self) -> None:
        """Update both sides."""
        self._tree.refresh()
        self._show()

    def refresh_gently(self) -> None:
        """Update both sides, in two turns of the event loop."""
        self._tree.refresh()
        QTimer.singleShot(_STEP, self, self._show)

    def _choose(self, _server_id: str) -> None:
        self._show()
        self.chosen.emit()

    def _menu_of_host(self, position: QPoint, host: str) -> None:
        self.choose(self._tree.current(), host)
        self.menu_wanted.emit(position)

    def _show(self) -> None:
        server = self.current()
        snapshot = server.snapshot if server is not None else None
        found = (host for host in snapshot.hosts.values() if host.uuid == self.current_host()) if snapshot else ()
        host = next(iter(found), None)
        if server is not None and snapshot is not None and host is not None:
            self._host.show_host(server, snapshot, host)
            self._details.setCurrentWidget(self._host)
        else:
            self._pool.show_server(server)
            self._details.setCurrentWidget(self._pool)
