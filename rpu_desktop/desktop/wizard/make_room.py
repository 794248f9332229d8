"""The dialog shown when memory is short: which VMs may be stopped for a while. The smallest set is suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.places import keep_place
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.words import cells, show, show_headers, worded
from rpu_desktop.i18n.format import gib
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.planning import UpgradePlan
from rpu_desktop.planning.capability import cannot_be_suspended
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.types import Immovable

__all__ = ["MakeRoomDialog"]

_UUID = Qt.ItemDataRole.UserRole


class MakeRoomDialog(QDialog):
    """Select the VMs that may be stopped; the plan is then recalculated."""

    def __init__(
        self,
        pools: Sequence[tuple[PoolSnapshot, UpgradePlan]],
        chosen: Mapping[VmUuid, Immovable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say(translate("desktop", "Free Up Memory")))
        self.setMinimumSize(720, 420)
        keep_place(self, "make-room", QSize(720, 460))
        self._pools = pools
        self._sizes: dict[VmUuid, int] = {}
        self._stubborn: set[VmUuid] = set()
        self.list = QTreeWidget()
        self.suspend = worded(QRadioButton(), say(translate("desktop", "&Suspend them (they are resumed afterwards)")))
        self.shut_down = worded(QRadioButton(), say(translate("desktop", "Shut &down (and start them again)")))
        self._sum = label(role="muted", wrap=False)
        self._lay_out()
        for snapshot, plan in pools:
            self._fill(snapshot, plan, chosen)
        down = Immovable.SHUTDOWN in chosen.values() and Immovable.SUSPEND not in chosen.values()
        (self.shut_down if down else self.suspend).setChecked(True)
        self.list.itemChanged.connect(self._add_up)
        self._add_up()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(heading(say(translate("desktop", "There is not enough memory to empty every server"))))
        reasons = [shortage.reason for _, plan in self._pools for shortage in plan.lacking if shortage.reason]
        for reason in reasons:
            column.addWidget(label(say(reason), role="bad"))
        words = translate(
            "desktop",
            "Selected VMs may be stopped for a while, but only if no other plan is possible. They are started "
            "again as soon as there is enough memory. The smallest sufficient set is preselected; you can choose "
            "others.",
        )
        column.addWidget(label(say(words), role="muted"))
        group = QButtonGroup(self)
        for button in (self.suspend, self.shut_down):
            group.addButton(button)
            column.addWidget(button)
        show(self.list.setAccessibleName, say(translate("desktop", "VMs that may be stopped")))
        columns = (translate("desktop", "VM"), translate("desktop", "Server"), translate("desktop", "Memory"))
        show_headers(self.list, [say(column) for column in columns])
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(True)
        column.addWidget(self.list, 1)
        column.addWidget(self._sum)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        show(ok.setText, say(translate("desktop", "&Plan Again")))
        show(ok.setAccessibleName, say(translate("desktop", "Plan Again")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _fill(self, snapshot: PoolSnapshot, plan: UpgradePlan, chosen: Mapping[VmUuid, Immovable]) -> None:
        suggested = {vm for shortage in plan.lacking for vm in shortage.suggestion}
        running = [vm for vm in snapshot.guests() if vm.occupies_host and vm.resident_on in snapshot.hosts]
        for vm in sorted(running, key=lambda vm: (vm.ref not in suggested, -resident_size(vm), vm.name.casefold())):
            self._sizes[vm.uuid] = resident_size(vm)
            ticked = vm.ref in suggested or vm.uuid in chosen
            self.list.addTopLevelItem(self._item(vm, snapshot.hosts[vm.resident_on].name, ticked=ticked))

    def _item(self, vm: Vm, host: str, *, ticked: bool) -> QTreeWidgetItem:
        name = vm.name
        if cannot_be_suspended(vm):
            self._stubborn.add(vm.uuid)
            name = say(translate("desktop", "{vm} (can only be shut down)").of(vm=vm.name))
        item = cells([name, host, say(gib(resident_size(vm)))])
        item.setData(0, _UUID, vm.uuid)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        return item

    def _ticked(self) -> list[VmUuid]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item.data(0, _UUID) for item in items if item and item.checkState(0) is Qt.CheckState.Checked]

    def _add_up(self, *_: object) -> None:
        ticked = self._ticked()
        words = translate("desktop", "{n} VM selected: {size}", "{n} VMs selected: {size}", len(ticked))
        show(self._sum.setText, say(words.of(size=gib(sum(self._sizes[vm] for vm in ticked)))))

    def decision(self) -> dict[VmUuid, Immovable]:
        """VM uuid -> how it may be stopped."""
        how = Immovable.SUSPEND if self.suspend.isChecked() else Immovable.SHUTDOWN
        return {vm: Immovable.SHUTDOWN if vm in self._stubborn else how for vm in self._ticked()}
