"""The right side of the main window when a host is selected: its facts and its virtual machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rpu_desktop.desktop.host_states import UNKNOWN, host_facts, state_of
from rpu_desktop.desktop.icons import set_item_icon
from rpu_desktop.desktop.places import KeptColumns
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.facts import Facts
from rpu_desktop.desktop.widgets.icon_label import StatusLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.scrolled import scrolled
from rpu_desktop.desktop.words import show, show_cell, show_headers
from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot, Vm

__all__ = ["HostDetails"]

_TABLE = 150
"""Minimum height (pixels) of the table of virtual machines."""


class HostDetails(QWidget):
    """Shows a host of a `Server`; rows of VMs are updated in place."""

    def __init__(self) -> None:
        super().__init__()
        self._title = heading(scale=1.6)
        self._state = StatusLabel(wrap=False)
        self._pool = label(role="muted")
        self._facts = Facts()
        self.vms = QTreeWidget()
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, framed=False))
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._state)
        column.addLayout(top)
        column.addWidget(self._pool)
        column.addWidget(self._facts)
        show(self.vms.setAccessibleName, say(translate("desktop", "Virtual machines on this server")))
        titles = (
            translate("desktop", "Virtual machine"),
            translate("desktop", "State"),
            translate("desktop", "Memory"),
        )
        show_headers(self.vms, [say(title) for title in titles])
        self.vms.setRootIsDecorated(False)
        self.vms.header().setStretchLastSection(True)
        self._columns = KeptColumns(self.vms, "vms")
        self.vms.setMinimumHeight(_TABLE)
        column.addWidget(self.vms, 1)

    def show_host(self, server: Server, snapshot: PoolSnapshot, host: Host) -> None:
        """Show this host."""
        from rpu_desktop.planning.memory import free_memory  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        self._title.setText(host.name)
        known = server.state is ServerState.CONNECTED
        icon_name, role, words = state_of(snapshot, host) if known else UNKNOWN
        self._state.show_status(icon_name, role, say(words))
        self._pool.setVisible(not snapshot.standalone)
        show(self._pool.setText, say(translate("desktop", "in the pool {pool}").of(pool=server.name)))
        free = free_memory(snapshot, host.ref)
        used = host.memory_total - free if host.memory_total and free is not None else None
        self._facts.show_facts(host_facts(snapshot, host, used))
        self._show_vms(snapshot.guests_on(host.ref))

    def _show_vms(self, vms: list[Vm]) -> None:
        while self.vms.topLevelItemCount() > len(vms):
            self.vms.takeTopLevelItem(len(vms))
        grown = self.vms.topLevelItemCount() < len(vms)
        while self.vms.topLevelItemCount() < len(vms):
            self.vms.addTopLevelItem(QTreeWidgetItem())
        for row, vm in enumerate(vms):
            item = self.vms.topLevelItem(row)
            if item is not None:
                running = vm.power_state == "Running"
                set_item_icon(item, 0, "vm")
                show_cell(item, 0, vm.name)
                state = translate("desktop", "running") if running else translate("desktop", "paused")
                show_cell(item, 1, say(state))
                show_cell(item, 2, say(gib(vm.memory_dynamic_max)))
                item.setTextAlignment(2, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if grown:
            self._columns.fit()
