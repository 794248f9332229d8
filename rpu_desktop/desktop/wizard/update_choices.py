"""Updates and extras on the mode page: whether to install updates, from where, and which supplemental packs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import caption
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.card import card_in, explained
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import bare, show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.updates.passes import comes_in_second_pass
from rpu_desktop.updates.source import CLIENT_ID, DEFAULT_DOCUMENT, DOWNLOADS, Proxy, UpdateSource
from rpu_desktop.xapi.address import ServerAddress

__all__ = ["UpdateChoices"]

_PLACE = ServerAddress.parse(DOWNLOADS)


class UpdateChoices(QWidget):
    """Shows and stores the session's choices; the client ID is stored in the keyring.

    The widget itself asks whether to install updates; `details`, a widget for another place, asks from where.
    """

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self._context = context
        self._stored_client_id = ""
        self.wanted = worded(QCheckBox(), say(translate("desktop", "A&pply updates")))
        self.source = QLineEdit()
        self.source.setPlaceholderText(DEFAULT_DOCUMENT)
        self.client_id = QLineEdit()
        self.client_id.setEchoMode(QLineEdit.EchoMode.Password)
        self.proxy = QLineEdit()
        show(self.proxy.setPlaceholderText, say(translate("desktop", "system setting")))
        self.pack = QLineEdit()
        show(self.pack.setPlaceholderText, say(translate("desktop", "none")))
        self.folder = Button(
            say(translate("desktop", "Folder…")), name=say(translate("desktop", "Folder with updates…"))
        )
        self.browse = Button(
            say(translate("desktop", "File…")), name=say(translate("desktop", "Supplemental pack file…"))
        )
        self.second_pass = label("")
        self.details = QWidget()
        self._fields = QGridLayout()
        self._lay_out()
        self._lay_out_details()
        self.wanted.toggled.connect(self._toggled)
        self.folder.clicked.connect(self._choose_folder)
        self.browse.clicked.connect(self._choose_pack)
        spawn(self._load_client_id(), fills=self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = card_in(translate("desktop", "Updates"), column, headed=False)
        card.addWidget(self.wanted)
        words = translate(
            "desktop",
            "Right after its upgrade, while it is still empty, each server installs the latest updates for its new "
            "version and restarts at most once more. XenServer 8 and XCP-ng download them from their repositories.",
        )
        card.addWidget(explained(self.wanted, words))
        passes = QVBoxLayout()
        passes.setContentsMargins(GAP * 3, 0, 0, 0)
        passes.addWidget(self.second_pass)
        card.addLayout(passes)

    def _lay_out_details(self) -> None:
        column = QVBoxLayout(self.details)
        column.setContentsMargins(0, 0, 0, 0)
        card = card_in(translate("desktop", "Updates and extras"), column)
        self._fields.setHorizontalSpacing(GAP)
        self._fields.setVerticalSpacing(GAP)
        self._add(0, translate("desktop", "Update source (address or folder):"), self.source, self.folder)
        self._add(1, translate("desktop", "Client ID for downloads:"), self.client_id)
        show(self.client_id.setPlaceholderText, say(translate("desktop", "only if the vendor requires one")))
        self._add(2, translate("desktop", "Proxy for downloads:"), self.proxy)
        self._add(3, translate("desktop", "Supplemental pack (ISO):"), self.pack, self.browse)
        card.addLayout(self._fields)

    def _add(self, row: int, text: Text, field: QLineEdit, button: Button | None = None) -> None:
        words = caption(say(text), field)
        show(field.setAccessibleName, bare(say(text)))
        self._fields.addWidget(words, row, 0)
        self._fields.addWidget(field, row, 1)
        if button is not None:
            self._fields.addWidget(button, row, 2)

    def _toggled(self, wanted: bool) -> None:
        for field in (self.source, self.folder, self.client_id, self.proxy):
            field.setEnabled(wanted)
        self.second_pass.setVisible(wanted and bool(self.second_pass.text()))

    def show_choices(self) -> None:
        """Show the session's choices."""
        flow = self._context.flow
        waiting = [snapshot.pool.name for snapshot in self._chosen() if _waits(snapshot)]
        words = translate(
            "desktop",
            "{pools}: for XenServer 8, updates are installed in a second pass. When all servers have the new "
            "version, each of them is emptied and restarted once more.",
        )
        show(self.second_pass.setText, say(words.of(pools=", ".join(waiting))) if waiting else "")
        source = flow.choices.update_source
        self.wanted.setChecked(flow.choices.apply_updates)
        self._toggled(flow.choices.apply_updates)
        document = "" if source.document == DEFAULT_DOCUMENT else source.document
        self.source.setText(str(source.folder) if source.folder else document)
        self.client_id.setText(source.client_id or self._stored_client_id)
        self.proxy.setText(source.proxy.address)
        self.pack.setText(str(flow.choices.packs[0]) if flow.choices.packs else "")

    @property
    def detailed(self) -> bool:
        """Whether the details differ from the defaults; ignores the client ID, which is always filled in."""
        return any(field.text().strip() for field in (self.source, self.proxy, self.pack))

    def _chosen(self) -> list[PoolSnapshot]:
        servers = (self._context.book.get(server) for server in self._context.flow.chosen)
        return [server.snapshot for server in servers if server is not None and server.snapshot is not None]

    def take_over(self) -> None:
        """Store the contents of the fields in the session, and the client ID in the keyring."""
        pack = self.pack.text().strip()
        client_id = self.client_id.text().strip()
        flow = self._context.flow
        source = replace(
            UpdateSource.at(self.source.text()),
            client_id=client_id,
            proxy=Proxy(address=self.proxy.text().strip()),
            certificate=flow.choices.update_source.certificate,
        )
        flow.use_updates(wanted=self.wanted.isChecked(), source=source, packs=(Path(pack),) if pack else ())
        if client_id != self._stored_client_id:
            self._stored_client_id = client_id
            spawn(self._keep(client_id))

    async def _keep(self, client_id: str) -> None:
        passwords, blocking = self._context.book.passwords, self._context.engine.blocking
        if client_id:
            await blocking(passwords.put, _PLACE, CLIENT_ID, client_id)
        else:
            await blocking(passwords.forget, _PLACE, CLIENT_ID)

    async def _load_client_id(self) -> None:
        """Load the client ID; the keyring may prompt its owner first, and the page works meanwhile."""
        found = await self._context.engine.blocking(self._context.book.passwords.get, _PLACE, CLIENT_ID)
        self._stored_client_id = found or ""
        if not self.client_id.text():
            self.client_id.setText(self._stored_client_id)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.window(), say(translate("desktop", "Folder with updates")))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.source.setText)
        dialog.open()

    def _choose_pack(self) -> None:
        dialog = QFileDialog(self.window(), say(translate("desktop", "Supplemental pack")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(say(translate("desktop", "Image (*.iso)")))
        dialog.fileSelected.connect(self.pack.setText)
        dialog.open()


def _waits(snapshot: PoolSnapshot) -> bool:
    """Whether it is already certain, before the media are known, that updates need a second pass."""
    return bool(comes_in_second_pass(None, [host.software_version for host in snapshot.hosts.values()]))
