"""How VMs migrate: back again or not, how many at a time, over which network."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QFrame, QSpinBox, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import caption, no_key
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.widgets.name_choice import NameChoice
from rpu_desktop.desktop.widgets.spin_box import SpinBox
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import add_item, show, worded
from rpu_desktop.i18n.language import dressed, say
from rpu_desktop.i18n.text import translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import MIGRATIONS, Wishes
from rpu_desktop.planning.networks import migration_networks, suggested_network

__all__ = ["MigrationCard"]


class MigrationCard(QFrame):
    """Sets the options in the session; call `show_pools` when other pools may have been chosen."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("card")
        title = say(translate("desktop", "Migrating virtual machines"))
        show(self.setAccessibleName, title)
        wishes = context.flow.wishes
        self.home = worded(QCheckBox(), say(translate("desktop", "Mi&grate VMs back to the servers they run on now")))
        self.home.setChecked(wishes.return_home)
        self.parallel = SpinBox()
        self.parallel.setRange(MIGRATIONS[0], MIGRATIONS[-1])
        self.parallel.setValue(wishes.parallel_migrations)
        self.networks: dict[str, QComboBox] = {}
        self._suggested: dict[str, str] = {}
        inner = QVBoxLayout(self)
        inner.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        inner.setSpacing(GAP)
        inner.addWidget(heading(title, scale=1.1))
        inner.addWidget(self.home)
        inner.addWidget(self._home_words())
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(GAP * 2)
        self._form.setVerticalSpacing(GAP)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._add_row(say(translate("desktop", "Concurren&t migrations:")), self.parallel)
        inner.addLayout(self._form)
        self.home.toggled.connect(self._wish)
        self.parallel.valueChanged.connect(self._wish)

    def _home_words(self) -> QFrame:
        text = say(translate("desktop", "Otherwise they stay where they are, which saves one migration each."))
        show(self.home.setAccessibleDescription, text)
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(GAP * 3, 0, 0, GAP // 2)
        column.addWidget(label(text, role="muted"))
        return frame

    def _add_row(self, words: str, field: QSpinBox | QComboBox) -> None:
        beside = caption(words, field)
        beside.setMinimumHeight(field.sizeHint().height())
        show(field.setAccessibleName, dressed(words, _name))
        self._form.addRow(beside, field)

    def show_wishes(self) -> None:
        """Draw the session's wishes, which something else has changed."""
        wishes = self._context.flow.wishes
        for widget in (self.home, self.parallel):
            widget.blockSignals(True)
        self.home.setChecked(wishes.return_home)
        self.parallel.setValue(wishes.parallel_migrations)
        for widget in (self.home, self.parallel):
            widget.blockSignals(False)

    def show_pools(self) -> None:
        """Offer a choice of network for every pool that has several."""
        for choice in self.networks.values():
            self._form.removeRow(choice)
        self.networks.clear()
        flow, book = self._context.flow, self._context.book
        for server_id in flow.chosen:
            server = book.get(server_id)
            snapshot = server.snapshot if server else None
            if snapshot is not None and not snapshot.standalone:
                self._add_pool(server_id, snapshot)

    @property
    def changed(self) -> bool:
        """Whether anything differs from the defaults."""
        flow = self._context.flow
        if flow.wishes.return_home != Wishes().return_home:
            return True
        chosen = ((server, flow.choices.networks.get(server)) for server in self.networks)
        return any(network != self._suggested.get(server) for server, network in chosen)

    def _add_pool(self, server_id: str, snapshot: PoolSnapshot) -> None:
        flow, choice = self._context.flow, NameChoice()
        add_item(choice, say(translate("desktop", "Management network")), "")
        for network in migration_networks(snapshot):
            choice.add(network.name, network.uuid)
        suggested = self._suggested[server_id] = suggested_network(snapshot)
        if server_id not in flow.choices.networks:
            flow.use_network(server_id, suggested)
        wanted = flow.choices.networks[server_id]
        choice.setCurrentIndex(max(0, choice.findData(wanted)))
        choice.currentIndexChanged.connect(lambda _: flow.use_network(server_id, choice.currentData()))
        self.networks[server_id] = choice
        text = translate("desktop", "Network for migrations in {pool}:")
        self._add_row(say(text.of(pool=no_key(snapshot.pool.name))), choice)

    def _wish(self) -> None:
        flow = self._context.flow
        home, parallel = self.home.isChecked(), self.parallel.value()
        flow.change(wishes=replace(flow.wishes, return_home=home, parallel_migrations=parallel))


def _name(words: str) -> str:
    """The text of a caption without its mnemonic; ampersands in names are kept."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(":")
