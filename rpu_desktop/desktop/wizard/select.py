"""Page 2: which pools and standalone servers."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from rpu_desktop.desktop.flow import Page, why_not_selectable
from rpu_desktop.desktop.icons import icon, set_item_icon
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.widgets.wrapped_cells import wrap_column
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.new_version import MediaSeen, from_to, where_from
from rpu_desktop.desktop.wizard.page import BasePage
from rpu_desktop.desktop.wizard.taking_over import OccupiedPools
from rpu_desktop.desktop.words import cells, show, show_cell, show_cell_tip, show_headers
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.versions import is_newest_known

__all__ = ["SelectPage"]

_ID = Qt.ItemDataRole.UserRole
_NOTE = 4
"""The column with the reason why a pool cannot be chosen; its text wraps."""

_FILL_EVERY = 150
"""Minimum interval between two updates, in milliseconds: busy pools change many times a second."""


class SelectPage(BasePage):
    """A list with check boxes; pools that cannot be chosen show the reason."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.SELECT,
            translate("desktop", "Select"),
            translate(
                "desktop",
                "Select the pools and standalone servers to upgrade. Several pools are upgraded in parallel, one "
                "server of each pool at a time.",
            ),
        )
        self.list = QTreeWidget()
        show(self.list.setAccessibleName, say(translate("desktop", "Pools and servers to upgrade")))
        show_headers(
            self.list,
            [
                say(translate("desktop", "Pool or server")),
                say(translate("desktop", "Version")),
                say(translate("desktop", "Servers")),
                say(translate("desktop", "Running VMs")),
                say(translate("desktop", "Note")),
            ],
        )
        header = self.list.header()
        for column in range(_NOTE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.list.setWordWrap(True)
        wrap_column(self.list, _NOTE)
        self.list.itemChanged.connect(self._ticked)
        self.list.itemExpanded.connect(self._show_hosts)
        self._rows: dict[str, _Row] = {}
        self._hosts_shown: dict[str, PoolSnapshot] = {}
        self.body.addWidget(self.list, 1)
        self._where_from = label(role="muted")
        self.body.addWidget(self._where_from)
        self._occupied = OccupiedPools(self.flow)
        self._occupied.changed.connect(self._fill)
        self.body.addWidget(self._occupied)
        self._soon = QTimer(self, interval=_FILL_EVERY, singleShot=True)
        self._soon.timeout.connect(self._fill_if_visible)
        context.book.changed.connect(self._server_changed)
        context.book.listed.connect(self._fill)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Fill the list; if only one pool can be chosen, it is ticked."""
        servers = [server for server in self.context.book.servers() if not why_not_selectable(server, self.flow)]
        possible = [server.id for server in servers if server.snapshot is None or not _at_newest(server.snapshot)]
        if not self.flow.chosen and len(possible) == 1:
            self.flow.choose(possible)
        self._fill()

    def arrive(self) -> None:
        """The media may have been tested meanwhile."""
        self._fill()

    def _server_changed(self, server_id: str) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _fill_if_visible(self) -> None:
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        """Show all pools: only rows that have changed are made again."""
        servers = self.context.book.servers()
        possible = {server.id for server in servers if why_not_selectable(server, self.flow) is None}
        self.flow.choose(server for server in self.flow.chosen if server in possible)
        self.list.blockSignals(True)
        show(self._where_from.setText, say(where_from(self.context.media_seen)))
        rows = {server.id: self._row(server) for server in servers}
        if list(rows) != [item.data(0, _ID) for item in self._items()]:
            expanded = {item.data(0, _ID) for item in self._items() if item.isExpanded()}
            self._rows.clear()
            self._hosts_shown.clear()
            self.list.clear()
            self.list.addTopLevelItems([QTreeWidgetItem() for _ in rows])
            for item, server_id in zip(self._items(), rows, strict=True):
                item.setData(0, _ID, server_id)
                item.setExpanded(server_id in expanded)
        for item, (server_id, row) in zip(self._items(), rows.items(), strict=True):
            if row != self._rows.get(server_id):
                self._show_row(item, row)
            chosen = server_id in self.flow.chosen  # the user changes the ticks, too: they are never left as they are
            item.setCheckState(0, Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self._rows = rows
        self.list.blockSignals(False)
        for item in self._items():
            if item.isExpanded():
                self._show_hosts(item)
        self._occupied.show_servers(servers)
        self.refresh()

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _row(self, server: Server) -> _Row:
        why, snapshot = why_not_selectable(server, self.flow), server.snapshot
        return _Row(
            words=(server.name, *_facts(snapshot, self.context.media_seen), say(why or _note(snapshot))),
            pool=snapshot is not None and not snapshot.standalone,
            icon="server" if snapshot is not None and snapshot.standalone else "pool",
            allowed=why is None,
        )

    @staticmethod
    def _show_row(item: QTreeWidgetItem, row: _Row) -> None:
        for column, words in enumerate(row.words):
            show_cell(item, column, words)
        show_cell_tip(item, _NOTE, tool_tip(row.words[_NOTE]))
        set_item_icon(item, 0, row.icon)
        enabled = Qt.ItemFlag.ItemIsEnabled
        item.setFlags(item.flags() | enabled if row.allowed else item.flags() & ~enabled)
        policy = QTreeWidgetItem.ChildIndicatorPolicy
        item.setChildIndicatorPolicy(policy.ShowIndicator if row.pool else policy.DontShowIndicator)

    def _show_hosts(self, item: QTreeWidgetItem) -> None:
        """Show the servers of a pool, once somebody wants to see them: of many pools, all together take long."""
        server_id = str(item.data(0, _ID))
        server = self.context.book.get(server_id)
        snapshot = server.snapshot if server is not None else None
        if snapshot is None or self._hosts_shown.get(server_id) is snapshot:
            return
        self._hosts_shown[server_id] = snapshot
        self.list.blockSignals(True)
        item.takeChildren()
        item.addChildren(_hosts(snapshot))
        self.list.blockSignals(False)

    def _ticked(self, changed: QTreeWidgetItem) -> None:
        ticked = [item.data(0, _ID) for item in self._items() if item.checkState(0) is Qt.CheckState.Checked]
        self.flow.choose(ticked)
        self.refresh()


class _Row(NamedTuple):
    """What the row of a pool or standalone server shows beside its tick."""

    words: tuple[str, ...]
    pool: bool
    icon: str
    allowed: bool


def _facts(snapshot: PoolSnapshot | None, seen: MediaSeen) -> tuple[str, str, str]:
    if snapshot is None:
        return "", "", ""
    running = sum(vm.occupies_host for vm in snapshot.guests())
    return say(from_to(snapshot, seen)), str(len(snapshot.hosts)), str(running)


def _note(snapshot: PoolSnapshot | None) -> Text:
    if snapshot is not None and snapshot.pool.rolling_upgrade_in_progress:
        return translate("desktop", "Partly upgraded: the remaining servers will be upgraded")
    if snapshot is not None and _at_newest(snapshot):
        text = translate("desktop", "Already on {version}, the newest release that this program knows")
        return text.of(version=snapshot.coordinator.software_version.label)
    if snapshot is not None and snapshot.standalone:
        return translate("desktop", "Standalone server: its VMs have to be stopped")
    return translate("desktop", "Ready")


def _at_newest(snapshot: PoolSnapshot) -> bool:
    """Whether no server of the pool can be upgraded, according to the releases that this program knows."""
    return all(is_newest_known(host.software_version) for host in snapshot.hosts.values())


def _hosts(snapshot: PoolSnapshot) -> list[QTreeWidgetItem]:
    rows = []
    for host in snapshot.hosts_in_order():
        coordinator = host.ref == snapshot.pool.coordinator
        role = translate("desktop", "Coordinator") if coordinator else translate("desktop", "Member")
        running = str(len(snapshot.guests_on(host.ref)))
        row = cells([host.name, host.software_version.label, "", running, say(role)])
        row.setIcon(0, icon("server"))
        rows.append(row)
    return rows
