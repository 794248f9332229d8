"""The list on the left: pools and standalone servers, and the hosts of each pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from rpu_desktop.desktop.icons import set_item_icon
from rpu_desktop.desktop.mixed_versions import HALF_UPGRADED, mixed_versions
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.server_states import SERVER_STATES, SHORT_STATES
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.words import show, show_cell, show_cell_tip, show_headers
from rpu_desktop.i18n.language import current, joined, say
from rpu_desktop.i18n.text import Text, translate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot

__all__ = ["ServerTree"]

_ID = Qt.ItemDataRole.UserRole
_HOST = Qt.ItemDataRole.UserRole + 1
_ADDRESS = Qt.ItemDataRole.UserRole + 2
_NAME = 160
"""Minimum width (pixels) of the column of names."""
_USUAL_VERSIONS = "8.2 CU1 / 8.4"
"""The text that sets the width of the column of versions."""


class _Shown(NamedTuple):
    """The state that a pool's rows show."""

    snapshot: PoolSnapshot | None
    state: ServerState
    name: str
    why: Text | None
    language: str


class ServerTree(QTreeWidget):
    """`chosen` has the id of the server whose row, or whose host's row, is current; `current_host` is the host."""

    chosen = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, book: ServerBook) -> None:
        super().__init__()
        self._book = book
        self._shown: dict[str, _Shown] = {}
        self._faces: dict[str, list[object]] = {}
        self._wanted = ""
        show(self.setAccessibleName, say(translate("desktop", "Servers and pools")))
        show_headers(self, [say(translate("desktop", "Server")), say(translate("desktop", "Version"))])
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.retranslate()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.current()))

    def retranslate(self) -> None:
        """Translate the states.

        The second column is wide enough for every state from the start, so that names do not shrink during an outage.
        Longer texts are in the tooltip.
        """
        words = [say(words) for words in SHORT_STATES.values()]
        widest = max(self.fontMetrics().horizontalAdvance(text) for text in (*words, _USUAL_VERSIONS)) + GAP * 2
        self.header().resizeSection(1, widest)
        self.setMinimumWidth(_NAME + widest + self.verticalScrollBar().sizeHint().width() + self.frameWidth() * 2)

    def current(self) -> str:
        """The selected server's id; empty if there is none."""
        item = self.currentItem()
        return str(item.data(0, _ID)) if item else ""

    def current_host(self) -> str:
        """The uuid of the selected host; empty if a pool or standalone server is selected."""
        item = self.currentItem()
        return str(item.data(0, _HOST) or "") if item else ""

    def choose(self, server_id: str, host: str = "") -> None:
        """Select this server's row, or that of its host with this uuid, and scroll to it."""
        for item in self._rows():
            if item.data(0, _ID) == server_id:
                hosts = [row for place in range(item.childCount()) if (row := item.child(place)) is not None]
                found = next((row for row in hosts if host and row.data(0, _HOST) == host), item)
                self.setCurrentItem(found)
                self.scrollToItem(found)

    def search(self, wanted: str) -> None:
        """Show only pools and hosts whose name or address contains this text; an empty text shows all."""
        self._wanted = wanted.strip().casefold()
        self._hide_others()

    def _hide_others(self) -> None:
        for item in self._rows():
            whole = self._is_wanted(item)
            any_host = False
            for row in range(item.childCount()):
                child = item.child(row)
                if child is not None:
                    found = whole or self._is_wanted(child)
                    child.setHidden(not found)
                    any_host |= found
            item.setHidden(not (whole or any_host))
            if self._wanted and any_host and not whole:
                item.setExpanded(True)

    def _is_wanted(self, item: QTreeWidgetItem) -> bool:
        return self._wanted in f"{item.text(0)} {item.data(0, _ADDRESS) or ''}".casefold()

    def refresh(self) -> None:
        """Update the list row by row, keeping what is selected and expanded."""
        self.blockSignals(True)
        before = self.current(), self.current_host()
        rows = {str(item.data(0, _ID)): item for item in self._rows()}
        wanted = self._book.servers()
        for gone in rows.keys() - {server.id for server in wanted}:
            self.takeTopLevelItem(self.indexOfTopLevelItem(rows[gone]))
            self._shown.pop(gone, None)
            self._faces.pop(gone, None)
        for place, server in enumerate(wanted):
            item = rows.get(server.id)
            if item is None:
                item = QTreeWidgetItem()
                item.setData(0, _ID, server.id)
                self.insertTopLevelItem(place, item)
            elif self.indexOfTopLevelItem(item) != place:
                self._move(item, place)
            if not self._is_shown(server):
                self._draw(item, server)
        first = self.topLevelItem(0)
        if self.currentItem() is None and first is not None:
            self.setCurrentItem(first)
        if self._wanted:
            self._hide_others()
        self.blockSignals(False)
        if (self.current(), self.current_host()) != before:
            self.chosen.emit(self.current())

    def _move(self, item: QTreeWidgetItem, place: int) -> None:
        """Move a server whose name is now known to its place in the order."""
        current, expanded = self.currentItem(), item.isExpanded()
        self.takeTopLevelItem(self.indexOfTopLevelItem(item))
        self.insertTopLevelItem(place, item)
        item.setExpanded(expanded)
        if current is not None:
            self.setCurrentItem(current)

    def _is_shown(self, server: Server) -> bool:
        """Whether the row already shows this; among many pools only one or two change at a time."""
        shown = self._shown.get(server.id)
        now = _Shown(server.snapshot, server.state, server.name, server.why, current())
        self._shown[server.id] = now
        return shown is not None and shown.snapshot is now.snapshot and shown[1:] == now[1:]

    def _rows(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _draw(self, item: QTreeWidgetItem, server: Server) -> None:
        snapshot = server.snapshot
        item.setData(0, _ADDRESS, server.address)
        state_icon, role, state = SERVER_STATES[server.state]
        show_cell(item, 0, server.name)
        mixed = mixed_versions(snapshot)
        if server.state is ServerState.CONNECTED and mixed is not None:
            set_item_icon(item, 0, *HALF_UPGRADED)
            show_cell(item, 1, mixed.versions)
            show_cell_tip(item, 1, tool_tip(say(mixed.title)))
        elif server.state is ServerState.CONNECTED and snapshot:
            set_item_icon(item, 0, "server" if snapshot.standalone else "pool")
            show_cell(item, 1, snapshot.coordinator.software_version.short_label)
            show_cell_tip(item, 1, tool_tip(snapshot.coordinator.software_version.full_label))
        else:
            set_item_icon(item, 0, state_icon, role)
            show_cell(item, 1, say(SHORT_STATES[server.state]))
            show_cell_tip(item, 1, tool_tip(say(state)))
        show_cell_tip(item, 0, tool_tip(joined("\n", [server.name, say(server.why or state)])))
        hosts = snapshot.hosts_in_order() if snapshot and not snapshot.standalone else []
        if item.childCount() != len(hosts):
            item.takeChildren()
            item.addChildren([QTreeWidgetItem() for _ in hosts])
            item.setExpanded(True)
            self._faces.pop(server.id, None)
        faces = self._faces.setdefault(server.id, [None] * len(hosts))
        for row, host in enumerate(hosts):
            child = item.child(row)
            if child is not None and snapshot is not None and faces[row] != (face := _face(server, snapshot, host)):
                self._draw_host(child, server, snapshot, host)
                faces[row] = face

    @staticmethod
    def _draw_host(item: QTreeWidgetItem, server: Server, snapshot: PoolSnapshot, host: Host) -> None:
        item.setData(0, _ID, server.id)
        item.setData(0, _HOST, host.uuid)
        item.setData(0, _ADDRESS, f"{host.address} {host.hostname}")
        role = host.ref == snapshot.pool.coordinator
        words = translate("desktop", "{host} (coordinator)").of(host=host.name) if role else None
        name = say(words) if words else host.name
        show_cell(item, 0, name)
        show_cell(item, 1, host.software_version.short_label)
        show_cell_tip(item, 0, tool_tip(name))
        show_cell_tip(item, 1, tool_tip(host.software_version.full_label))
        if server.state is ServerState.CONNECTED and snapshot.coordinator.software_version.newer_than(
            host.software_version
        ):
            words = translate("desktop", "{version}, still to be upgraded").of(version=host.software_version.full_label)
            show_cell_tip(item, 1, tool_tip(say(words)))
        live = host.live is not False and server.state is ServerState.CONNECTED
        set_item_icon(item, 0, "server", "text" if live and host.enabled else "muted")


def _face(server: Server, snapshot: PoolSnapshot, host: Host) -> object:
    """Everything that a host's row shows: of a busy pool, one or two hosts change at a time."""
    coordinator = snapshot.coordinator
    versions = host.software_version, coordinator.software_version
    names = host.uuid, host.name, host.address, host.hostname, host.ref == coordinator.ref
    return names, versions, host.live is not False, host.enabled, server.state, current()
