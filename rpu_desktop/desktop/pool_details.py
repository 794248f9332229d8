"""The right side of the main window when a pool or server is selected: its facts and its hosts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView

from rpu_desktop.desktop.host_states import UNKNOWN, role_of, state_of
from rpu_desktop.desktop.icons import set_item_icon
from rpu_desktop.desktop.mixed_versions import ADVICE, MixedVersions, mixed_versions
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_states import SERVER_STATES, SHORT_STATES
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.details_page import DetailsPage
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar
from rpu_desktop.desktop.widgets.sortable import SortableItem, make_sortable
from rpu_desktop.desktop.words import show, show_cell, show_cell_tip
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.xapi.failures import UntrustedCertificate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot

__all__ = ["PoolDetails"]

_HOST = Qt.ItemDataRole.UserRole


class PoolDetails(DetailsPage):
    """Shows a `Server`; rows of hosts are updated in place."""

    certificate_wanted = Signal()
    connect_wanted = Signal()
    menu_wanted = Signal(QPoint, str)
    """Emits where a context menu was requested, and the uuid of the host."""
    host_wanted = Signal(str)

    def __init__(self) -> None:
        titles = (
            translate("desktop", "Server"),
            translate("desktop", "Role"),
            translate("desktop", "Version"),
            translate("desktop", "State"),
            translate("desktop", "Running VMs"),
            translate("desktop", "Memory"),
        )
        super().__init__("hosts", translate("desktop", "Servers of the pool"), titles)
        self._message_shown: object = None
        self._mixed: Banner | None = None
        self._fitted: tuple[list[str], QFont] | None = None
        self._rows: dict[str, SortableItem] = {}
        self._server: Server | None = None
        self._cells: dict[str, _Cells] = {}
        self.table.setUniformRowHeights(True)  # otherwise Qt measures rows at each change of one
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.headerItem().setTextAlignment(4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        make_sortable(self.table)
        self.table.header().sortIndicatorChanged.connect(self._sorted)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._host_at)
        self.table.itemActivated.connect(lambda item, _column: self.host_wanted.emit(str(item.data(0, _HOST))))

    def show_server(self, server: Server | None) -> None:
        """Show this server."""
        for _ in self.showing(server):
            pass

    def showing(self, server: Server | None) -> Iterator[None]:
        """Show this server; stops after each part of the work."""
        self._server = server
        self.setVisible(server is not None)
        if server is None:
            return
        self.title.setText(server.name)
        icon_name, role, words = SERVER_STATES[server.state]
        self.state.show_status(icon_name, role, say(SHORT_STATES[server.state]))
        show(self.state.setToolTip, tool_tip(say(words)))
        self.facts.show_facts(_facts(server))
        yield
        if self._show_failure(server):
            yield
        yield from self._showing_hosts(server.snapshot, known=server.state is ServerState.CONNECTED)

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._message_shown = None
        self._cells.clear()

    def _show_failure(self, server: Server) -> bool:
        """Show what is wrong with the pool; returns whether that has changed."""
        mixed = mixed_versions(server.snapshot) if server.state is ServerState.CONNECTED else None
        wanted = (server.failure, mixed, server.state in _IDLE)
        if wanted == self._message_shown:
            return False
        self._message_shown = wanted
        if server.failure is None and mixed is not None and self._mixed is not None:
            self._mixed.show_words(say(mixed.title), say(mixed.text), say(ADVICE))
            return True
        while (item := self.messages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._mixed = None
        if (banner := self._banner(server, mixed)) is not None:
            self.messages.addWidget(banner)
            self._mixed = banner if server.failure is None and mixed is not None else None
        return True

    def _banner(self, server: Server, mixed: MixedVersions | None) -> Banner | None:
        failure = server.failure
        if failure is None and mixed is not None:
            return Banner("warn", say(mixed.title), say(mixed.text), say(ADVICE))
        if failure is None and server.state is not ServerState.OFFLINE:
            return None
        lost = server.state is ServerState.LOST
        title = translate("desktop", "Connection lost") if lost else translate("desktop", "Not connected")
        if failure is None:
            words = translate("desktop", "Connect to see the current state and to upgrade.")
            banner = Banner("info", say(title), say(words))
        else:
            advice = say(failure.advice) if failure.advice else ""
            banner = Banner("info" if lost else "bad", say(title), say(failure.text), advice)
        if isinstance(failure, UntrustedCertificate):
            banner.add_button(self._button(translate("desktop", "Show &Certificate…"), "lock", self.certificate_wanted))
        elif server.state in _IDLE:
            banner.add_button(self._button(translate("desktop", "C&onnect"), "connect", self.connect_wanted))
        return banner

    @staticmethod
    def _button(words: Text, icon_name: str, wanted: SignalInstance) -> Button:
        button = Button(say(words), icon_name)
        button.clicked.connect(wanted)
        return button

    def _showing_hosts(self, snapshot: PoolSnapshot | None, *, known: bool) -> Iterator[None]:
        hosts = snapshot.hosts_in_order() if snapshot else []
        if [host.uuid for host in hosts] != list(self._rows):
            self._make_rows([host.uuid for host in hosts])
            yield
        for host in hosts:
            item = self._rows.get(host.uuid)
            if snapshot is not None and item is not None and self._show_host(item, snapshot, host, known=known):
                yield
        self._fit_columns()

    def _make_rows(self, hosts: list[str]) -> None:
        """Create the rows in upgrade order; the user may sort them."""
        self.table.clear()
        self._cells.clear()
        self._rows = {host: SortableItem() for host in hosts}
        height = MemoryBar().sizeHint() + QSize(0, GAP)
        for host, item in self._rows.items():
            item.setData(0, _HOST, host)
            item.setSizeHint(5, height)
            self.table.addTopLevelItem(item)  # a table that can be sorted turns round those that come together

    def _sorted(self, column: int) -> None:
        if column < 0:
            self._rows = {}
            self.show_server(self._server)

    def _host_at(self, at: QPoint) -> None:
        if (item := self.table.itemAt(at)) is not None:
            self.menu_wanted.emit(self.table.viewport().mapToGlobal(at), str(item.data(0, _HOST)))

    def _fit_columns(self) -> None:
        """Make the columns as wide as their longest text. Only when that text changes, because Qt measures all rows."""
        items = [item for row in range(self.table.topLevelItemCount()) if (item := self.table.topLevelItem(row))]
        columns = range(self.table.columnCount())
        longest = [max((item.text(column) for item in items), key=len, default="") for column in columns]
        wanted = longest, self.font()
        if wanted != self._fitted:
            self._fitted = wanted
            self.columns.fit()

    def _show_host(self, item: SortableItem, snapshot: PoolSnapshot, host: Host, *, known: bool) -> bool:
        """Show this host; returns whether its row has changed."""
        wanted = _cells_of(snapshot, host, known=known)
        if self._cells.get(host.uuid) == wanted:  # of a busy pool, one or two hosts change at a time
            return False
        self._cells[host.uuid] = wanted
        for column, words in enumerate((host.name, wanted.role, wanted.version, wanted.state, str(wanted.running))):
            show_cell(item, column, words)
        show_cell_tip(item, 2, tool_tip(wanted.full_version))
        set_item_icon(item, 3, *wanted.icon)
        item.set_value(4, wanted.running)
        item.setTextAlignment(4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if wanted.memory is not None:
            self._bar_of(item).show_memory(*wanted.memory)
            item.set_value(5, wanted.memory[0])
        return True

    def _bar_of(self, item: SortableItem) -> MemoryBar:
        bar = self.table.itemWidget(item, 5)
        if not isinstance(bar, MemoryBar):
            bar = MemoryBar()
            self.table.setItemWidget(item, 5, bar)
        return bar


class _Cells(NamedTuple):
    """What a host's row shows; `memory` is what is used and all there is (bytes), None if not known."""

    name: str
    role: str
    version: str
    full_version: str
    icon: tuple[str, str]
    state: str
    running: int
    memory: tuple[int, int] | None


def _cells_of(snapshot: PoolSnapshot, host: Host, *, known: bool) -> _Cells:
    from rpu_desktop.planning.memory import free_memory  # noqa: PLC0415 (not before it is needed: the first window must not wait)

    icon_name, role, words = state_of(snapshot, host) if known else UNKNOWN
    free = free_memory(snapshot, host.ref)
    return _Cells(
        name=host.name,
        role=say(role_of(snapshot, host)),
        version=host.software_version.short_label,
        full_version=host.software_version.full_label,
        icon=(icon_name, role),
        state=say(words),
        running=len(snapshot.guests_on(host.ref)),
        memory=(host.memory_total - free, host.memory_total) if host.memory_total and free is not None else None,
    )


_IDLE = (ServerState.OFFLINE, ServerState.FAILED)
"""States that need the user to do something."""


def _facts(server: Server) -> list[tuple[Text, str]]:
    snapshot = server.snapshot
    facts = [(translate("desktop", "Address:"), server.address)]
    if snapshot is None:
        return facts
    versions = list(dict.fromkeys(host.software_version.full_label for host in snapshot.hosts_in_order()))
    facts.append((translate("desktop", "Version:"), ", ".join(versions)))
    guests = list(snapshot.guests())
    running = sum(vm.occupies_host for vm in guests)
    words = translate("desktop", "{running} running of {n}", "{running} running of {n}", len(guests)).of(
        running=running
    )
    facts.append((translate("desktop", "Virtual machines:"), say(words)))
    if not snapshot.standalone:
        ha = translate("desktop", "on") if snapshot.pool.ha_enabled else translate("desktop", "off")
        facts.append((translate("desktop", "High availability:"), say(ha)))
    return facts
