"""The list of servers on the left, and details of the selected pool, server or host on the right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain, pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rpu_desktop.desktop.host_details import HostDetails
from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.places import keep_splitter
from rpu_desktop.desktop.pool_details import PoolDetails
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_tree import ServerTree
from rpu_desktop.desktop.steps import Steps
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.details_page import DetailsPage
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["ServersView"]


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
        self._steps = Steps(self)
        self._again = False
        self._above: list[QPushButton] = []
        self.search = QLineEdit()
        self._details = QStackedWidget()
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

    @cached_property
    def _pool(self) -> PoolDetails:
        """Made after the list, in a turn of its own."""
        made = PoolDetails()
        made.certificate_wanted.connect(self.certificate_wanted)
        made.connect_wanted.connect(self.connect_wanted)
        made.menu_wanted.connect(self._menu_of_host)
        made.host_wanted.connect(lambda host: self.choose(self._tree.current(), host))
        self._add(made)
        return made

    @cached_property
    def _host(self) -> HostDetails:
        """Made when a host is selected first: the window appears sooner."""
        made = HostDetails()
        self._add(made)
        return made

    def _add(self, details: DetailsPage) -> None:
        self._details.addWidget(details)
        self.tab_after(self._above)

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

    def tab_after(self, above: list[QPushButton]) -> None:
        """Set the tab order: the buttons `above`, then the left and the right side from top to bottom."""
        self._above = above
        pages = (self._details.widget(place) for place in range(self._details.count()))
        tables = [page.table for page in pages if isinstance(page, DetailsPage)]
        stops: list[QWidget] = [*above, self.search, self._tree, *tables]
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
        """Update both sides in several turns of the event loop, or once more after the update that is under way."""
        if self._steps.busy:
            self._again = True
        else:
            self._steps.follow(self._refreshing())

    def _refreshing(self) -> Iterator[None]:
        self._again = True
        yield from self._catching_up()

    def _catching_up(self) -> Iterator[None]:
        """Update both sides as often as that was asked for meanwhile."""
        while self._again:
            self._again = False
            self._tree.refresh()
            yield
            yield from self._showing()

    def _choose(self, _server_id: str) -> None:
        self._show()
        self.chosen.emit()

    def _menu_of_host(self, position: QPoint, host: str) -> None:
        self.choose(self._tree.current(), host)
        self.menu_wanted.emit(position)

    def _show(self) -> None:
        """Show the details of what is selected: what it is at once, its rows in later turns."""
        if not self._details.count():
            self.refresh_gently()
            return
        self._again = self._steps.busy  # with an update, which begins again afterwards
        self._steps.follow(chain(self._showing(), self._catching_up()))
        self._steps.do_next()

    def _showing(self) -> Iterator[None]:
        server = self.current()
        snapshot = server.snapshot if server is not None else None
        found = (host for host in snapshot.hosts.values() if host.uuid == self.current_host()) if snapshot else ()
        host = next(iter(found), None)
        if server is not None and snapshot is not None and host is not None:
            self._host.show_host(server, snapshot, host)
            self._details.setCurrentWidget(self._host)
        else:
            self._details.setCurrentWidget(self._pool)
            yield from self._pool.showing(server)
