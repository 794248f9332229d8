"""The right side of the main window: one pool or server, and its hosts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rpu_desktop.desktop.icons import set_item_icon
from rpu_desktop.desktop.mixed_versions import ADVICE, mixed_versions
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_states import SERVER_STATES, SHORT_STATES
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.memory_bar import MemoryBar
from rpu_desktop.desktop.widgets.scrolled import scrolled
from rpu_desktop.desktop.words import show, show_cell, show_cell_tip, show_headers
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.xapi.failures import UntrustedCertificate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot

__all__ = ["PoolDetails"]

_TABLE = 150
"""Pixels that the table of the servers keeps; on a low screen all of it scrolls."""


class PoolDetails(QWidget):
    """Draws a `Server`; hosts are rows that are changed in place."""

    certificate_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = heading(scale=1.6)
        self._state = StatusLabel(wrap=False)
        self._facts = QGridLayout()
        self._message = QVBoxLayout()
        self._message_shown: object = None
        self._fitted: tuple[list[str], QFont] | None = None
        self._shown_facts: Sequence[tuple[str, str]] = []
        self.hosts = QTreeWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, framed=False))
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._state)
        column.addLayout(top)
        column.addLayout(self._message)
        self._facts.setHorizontalSpacing(GAP * 2)
        self._facts.setVerticalSpacing(GAP // 2)
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)
        titles = (
            translate("desktop", "Server"),
            translate("desktop", "Role"),
            translate("desktop", "Version"),
            translate("desktop", "State"),
            translate("desktop", "Running VMs"),
            translate("desktop", "Memory"),
        )
        show_headers(self.hosts, [say(title) for title in titles])
        self.hosts.setRootIsDecorated(False)
        show(self.hosts.setAccessibleName, say(translate("desktop", "Servers of the pool")))
        self.hosts.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.hosts.header().setStretchLastSection(True)
        self.hosts.setMinimumHeight(_TABLE)
        column.addWidget(self.hosts, 1)

    def show_server(self, server: Server | None) -> None:
        """Draw this server."""
        self.setVisible(server is not None)
        if server is None:
            return
        self._title.setText(server.name)
        icon_name, role, words = SERVER_STATES[server.state]
        self._state.show_status(icon_name, role, say(SHORT_STATES[server.state]))
        show(self._state.setToolTip, tool_tip(say(words)))
        self._show_failure(server)
        self._show_facts(server)
        self._show_hosts(server.snapshot, known=server.state is ServerState.CONNECTED)

    def retranslate(self) -> None:
        """Another language is spoken: a message is made again."""
        self._message_shown = None

    def _show_failure(self, server: Server) -> None:
        mixed = mixed_versions(server.snapshot) if server.state is ServerState.CONNECTED else None
        wanted = (server.failure, mixed)
        if wanted == self._message_shown:
            return
        self._message_shown = wanted
        while (item := self._message.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        failure = server.failure
        if failure is None:
            if mixed is not None:
                self._message.addWidget(Banner("warn", say(mixed.title), say(mixed.text), say(ADVICE)))
            return
        kind = "info" if server.state is ServerState.LOST else "bad"
        title = translate("desktop", "Connection lost") if server.state is ServerState.LOST else _CANNOT
        advice = say(failure.advice) if failure.advice else ""
        banner = Banner(kind, say(title), say(failure.text), advice)
        if isinstance(failure, UntrustedCertificate):
            button = Button(say(translate("desktop", "Show &Certificate…")), "lock")
            button.clicked.connect(self.certificate_wanted)
            banner.add_button(button)
        self._message.addWidget(banner)

    def _show_facts(self, server: Server) -> None:
        facts = [(say(name), value) for name, value in _facts(server)]
        if facts == self._shown_facts:
            return
        self._shown_facts = facts
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(facts):
            self._facts.addWidget(label(name, role="muted", wrap=False), row, 0)
            self._facts.addWidget(label(value), row, 1)

    def _show_hosts(self, snapshot: PoolSnapshot | None, *, known: bool) -> None:
        hosts = snapshot.hosts_in_order() if snapshot else []
        while self.hosts.topLevelItemCount() > len(hosts):
            self.hosts.takeTopLevelItem(len(hosts))
        while self.hosts.topLevelItemCount() < len(hosts):
            added = QTreeWidgetItem()
            self.hosts.addTopLevelItem(added)
            bar = MemoryBar()
            added.setSizeHint(5, bar.sizeHint() + QSize(GAP, GAP))
            self.hosts.setItemWidget(added, 5, bar)
        for row, host in enumerate(hosts):
            item = self.hosts.topLevelItem(row)
            if item is not None and snapshot is not None:
                self._show_host(item, snapshot, host, known=known)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """As wide as their longest text, and only when that is another one: Qt would measure all rows every time."""
        items = [item for row in range(self.hosts.topLevelItemCount()) if (item := self.hosts.topLevelItem(row))]
        columns = range(self.hosts.columnCount())
        longest = [max((item.text(column) for item in items), key=len, default="") for column in columns]
        wanted = longest, self.font()
        if wanted != self._fitted:
            self._fitted = wanted
            for column in columns:
                self.hosts.resizeColumnToContents(column)

    def _show_host(self, item: QTreeWidgetItem, snapshot: PoolSnapshot, host: Host, *, known: bool) -> None:
        from rpu_desktop.planning.memory import free_memory  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        coordinator = host.ref == snapshot.pool.coordinator
        show_cell(item, 0, host.name)
        show_cell(item, 1, say(_role(snapshot, coordinator=coordinator)))
        show_cell(item, 2, host.software_version.number_label)
        show_cell_tip(item, 2, tool_tip(host.software_version.full_label))
        icon_name, role, words = _state(snapshot, host) if known else _UNKNOWN
        set_item_icon(item, 3, icon_name, role)
        show_cell(item, 3, say(words))
        show_cell(item, 4, str(len(snapshot.guests_on(host.ref))))
        item.setTextAlignment(4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = self.hosts.itemWidget(item, 5)
        free = free_memory(snapshot, host.ref)
        if isinstance(bar, MemoryBar) and host.memory_total and free is not None:
            bar.show_memory(host.memory_total - free, host.memory_total)


_CANNOT = translate("desktop", "Not connected")
_UNKNOWN = "question", "muted", translate("desktop", "not known")


def _facts(server: Server) -> list[tuple[Text, str]]:
    snapshot = server.snapshot
    facts = [(translate("desktop", "Address:"), server.saved.address)]
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
    return facts


def _role(snapshot: PoolSnapshot, *, coordinator: bool) -> Text:
    if snapshot.standalone:
        return translate("desktop", "Standalone server")
    return translate("desktop", "Coordinator") if coordinator else translate("desktop", "Member")


def _state(snapshot: PoolSnapshot, host: Host) -> tuple[str, str, Text]:
    if host.live is False:
        return "offline", "bad", translate("desktop", "not running")
    if not host.enabled:
        return "pause", "warn", translate("desktop", "maintenance mode")
    if snapshot.coordinator.software_version.newer_than(host.software_version):
        return "upgrade", "warn", translate("desktop", "running, old version")
    return "done", "good", translate("desktop", "running")
