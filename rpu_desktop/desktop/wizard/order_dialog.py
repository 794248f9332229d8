"""In which order members are upgraded, and how many may fail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.form import add_row, make_form
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.spin_box import SpinBox
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.planning.order import in_chosen_order

__all__ = ["OrderDialog"]

_UUID = Qt.ItemDataRole.UserRole


class OrderDialog(QDialog):
    """Once it is accepted, `order` (uuids; empty: the program chooses) and `max_failed` are what was chosen."""

    def __init__(
        self, pools: Sequence[PoolSnapshot], order: Sequence[str], max_failed: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.order = tuple(order)
        self.max_failed = max_failed
        self._pools = list(pools)
        self._by_hand = bool(order)
        show(self.setWindowTitle, say(translate("desktop", "Order and Failures")))
        self.setMinimumSize(520, 360)
        self.list = QListWidget()
        self.list.setSpacing(GAP // 2)
        show(self.list.setAccessibleName, say(translate("desktop", "Order of the servers")))
        self.up = Button(say(translate("desktop", "Move &Up")))
        self.down = Button(say(translate("desktop", "Move &Down")))
        self.usual = Button(say(translate("desktop", "Let the &Program Choose")), "refresh")
        self.limit = SpinBox()
        self.limit.setRange(0, 99)
        self.limit.setValue(max_failed)
        self.state = label(role="muted")
        self._lay_out()
        self._fill(order)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(+1))
        self.usual.clicked.connect(self._choose_usual)
        self.list.currentRowChanged.connect(self._draw)
        self._draw()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(heading(say(translate("desktop", "Order of the servers")), scale=1.1))
        column.addWidget(self.state)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.list, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self.up, self.down, self.usual):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row.addLayout(buttons)
        column.addLayout(row, 1)
        column.addWidget(heading(say(translate("desktop", "Failures")), scale=1.1))
        form = make_form()
        add_row(form, translate("desktop", "Servers that may &fail in each pool:"), self.limit)
        column.addLayout(form)
        text = translate(
            "desktop",
            "Until then, a member that fails is skipped without a question. Then you are asked, as after every failure "
            "of a pool coordinator. Only in automatic mode.",
        )
        column.addWidget(label(say(text), role="muted"))
        self.buttons = DialogButtons(self, translate("desktop", "&OK"), Topic.ORDER)
        self.buttons.accepted.connect(self._accept)
        column.addWidget(self.buttons)

    def _fill(self, order: Sequence[str]) -> None:
        self.list.clear()
        for pool in self._pools:
            for host in in_chosen_order(_members(pool), order):
                name = host.name if len(self._pools) == 1 else f"{host.name} ({pool.pool.name})"
                item = QListWidgetItem(name)
                item.setData(_UUID, host.uuid)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        item = self.list.takeItem(row)
        self.list.insertItem(row + by, item)
        self._by_hand = True
        self.list.setCurrentRow(row + by)
        self._draw()

    def _choose_usual(self) -> None:
        self._by_hand = False
        self._fill(())
        self._draw()

    def _draw(self) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)
        self.usual.setEnabled(self._by_hand)
        chosen = translate("desktop", "The members are upgraded in this order, after the pool coordinator.")
        free = translate("desktop", "The program chooses the order that needs the fewest migrations.")
        show(self.state.setText, say(chosen if self._by_hand else free))

    def _accept(self) -> None:
        found = (self.list.item(row) for row in range(self.list.count()))
        self.order = tuple(str(item.data(_UUID)) for item in found) if self._by_hand else ()
        self.max_failed = self.limit.value()
        self.accept()


def _members(pool: PoolSnapshot) -> list[Host]:
    return [host for host in pool.hosts_in_order() if host.ref != pool.pool.coordinator]
