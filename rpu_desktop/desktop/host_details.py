"""The right side of the main window when a host is selected: its facts and its virtual machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from rpu_desktop.desktop.host_states import UNKNOWN, host_facts, state_of
from rpu_desktop.desktop.icons import set_item_icon
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.widgets.details_page import DetailsPage
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import show, show_cell
from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot, Vm

__all__ = ["HostDetails"]


class HostDetails(DetailsPage):
    """Shows a host of a `Server`; rows of VMs are updated in place."""

    def __init__(self) -> None:
        titles = (
            translate("desktop", "Virtual machine"),
            translate("desktop", "State"),
            translate("desktop", "Memory"),
        )
        super().__init__("vms", translate("desktop", "Virtual machines on this server"), titles)
        self._pool = label(role="muted")
        self.messages.addWidget(self._pool)

    def show_host(self, server: Server, snapshot: PoolSnapshot, host: Host) -> None:
        """Show this host."""
        from rpu_desktop.planning.memory import free_memory  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        self.title.setText(host.name)
        known = server.state is ServerState.CONNECTED
        icon_name, role, words = state_of(snapshot, host) if known else UNKNOWN
        self.state.show_status(icon_name, role, say(words))
        self._pool.setVisible(not snapshot.standalone)
        show(self._pool.setText, say(translate("desktop", "in the pool {pool}").of(pool=server.name)))
        free = free_memory(snapshot, host.ref)
        used = host.memory_total - free if host.memory_total and free is not None else None
        self.facts.show_facts(host_facts(snapshot, host, used))
        self._show_vms(snapshot.guests_on(host.ref))

    def _show_vms(self, vms: list[Vm]) -> None:
        while self.table.topLevelItemCount() > len(vms):
            self.table.takeTopLevelItem(len(vms))
        grown = self.table.topLevelItemCount() < len(vms)
        while self.table.topLevelItemCount() < len(vms):
            self.table.addTopLevelItem(QTreeWidgetItem())
        for row, vm in enumerate(vms):
            item = self.table.topLevelItem(row)
            if item is not None:
                running = vm.power_state == "Running"
                set_item_icon(item, 0, "vm")
                show_cell(item, 0, vm.name)
                state = translate("desktop", "running") if running else translate("desktop", "paused")
                show_cell(item, 1, say(state))
                show_cell(item, 2, say(gib(vm.memory_dynamic_max)))
                item.setTextAlignment(2, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if grown:
            self.columns.fit()
