"""Add a server, or change its address, user, password, and whether the password is saved."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from rpu_desktop.desktop.connect_dialog import ConnectDialog
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.widgets.form import add_row, make_form
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.address import AddressError, ServerAddress
from rpu_desktop.xapi.failures import ApiFailure, AuthenticationFailed, XapiError

__all__ = ["AddServerDialog"]


class AddServerDialog(ConnectDialog):
    """Adds a server, or edits the given `server`."""

    def __init__(self, book: ServerBook, server: Server | None = None, parent: QWidget | None = None) -> None:
        title = translate("desktop", "Change Server") if server else translate("desktop", "Add Server")
        super().__init__(book, title, parent)
        self._server = server
        self.server_id = server.id if server is not None else ""
        """Emits the server's id; for a new server, as soon as it is in the list."""
        self.setMinimumWidth(520)
        self.address = QLineEdit()
        self.username.setText("root")
        self.legacy = worded(QCheckBox(), say(translate("desktop", "Allow &old encryption (XenServer 6 and earlier)")))
        self._lay_out()
        self._show_keyring()
        if server is not None:
            self._fill(server)
        self._watch()
        self.address.setFocus()

    def _lay_out(self) -> None:
        words = translate("desktop", "For a pool, enter any of its servers: the program finds the others.")
        self.column.addWidget(label(say(words), role="muted"))
        form = make_form()
        self.address.setPlaceholderText("xen1.example.com")
        add_row(form, translate("desktop", "&Address:"), self.address)
        add_row(form, translate("desktop", "&User name:"), self.username)
        add_row(form, translate("desktop", "&Password:"), self.password)
        self.column.addLayout(form)
        self.column.addWidget(self.remember)
        self.column.addWidget(self._no_keyring)
        self.column.addWidget(self.legacy)
        self._add_end(translate("desktop", "&Save") if self._server else translate("desktop", "A&dd"), Topic.ADD_SERVER)

    def _fill(self, server: Server) -> None:
        self.address.setText(server.saved.address)
        self.username.setText(server.saved.username)
        self.remember.setChecked(server.saved.remember and self._book.passwords.lasting)
        self.legacy.setChecked(server.saved.legacy_tls)
        if self._book.password_known(server.id):
            show(self.password.setPlaceholderText, say(translate("desktop", "unchanged")))

    def _fields(self) -> list[QLineEdit]:
        return [self.address, self.username, self.password]

    def _complete(self) -> bool:
        password = self.password.text() or (self._server and self._book.password_known(self._server.id))
        return bool(self.address.text().strip() and self.username.text().strip() and password)

    def _entered(self) -> SavedServer:
        return SavedServer(
            str(ServerAddress.parse(self.address.text().strip())),
            self.username.text().strip(),
            remember=self.remember.isChecked(),
            legacy_tls=self.legacy.isChecked(),
        )

    async def _attempt(self, saved: SavedServer) -> None:
        password = self.password.text()
        if self._server is None:
            self.server_id = await self._book.add(saved, password)
        else:
            await self._book.edit(self._server.id, saved, password or None)

    def _reconsidered(self, failure: AddressError | XapiError) -> QLineEdit:
        return self.password if isinstance(failure, AuthenticationFailed | ApiFailure) else self.address
