"""Sign in to a server that is already in the list: only user and password."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from rpu_desktop.desktop.connect_dialog import ConnectDialog
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.widgets.form import add_row, make_form
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.xapi.address import AddressError
from rpu_desktop.xapi.failures import AuthenticationFailed, XapiError

__all__ = ["SignInDialog", "needs_password"]


def needs_password(book: ServerBook, server: Server) -> bool:
    """Whether a password has to be typed first: there is none, or it was rejected."""
    return not book.password_known(server.id) or isinstance(server.failure, AuthenticationFailed)


class SignInDialog(ConnectDialog):
    """The password has the focus first."""

    def __init__(self, book: ServerBook, server: Server, parent: QWidget | None = None) -> None:
        super().__init__(book, translate("desktop", "Sign In to {server}").of(server=server.name), parent)
        self._server = server
        self.setMinimumWidth(440)
        words = translate("desktop", "Address: {address}").of(address=server.saved.address)
        self.column.addWidget(label(say(words), role="muted"))
        form = make_form()
        add_row(form, translate("desktop", "&User name:"), self.username)
        add_row(form, translate("desktop", "&Password:"), self.password)
        self.column.addLayout(form)
        self.column.addWidget(self.remember)
        self.column.addWidget(self._no_keyring)
        self._add_end(translate("desktop", "C&onnect"), Topic.SIGN_IN)
        self._show_keyring()
        self.username.setText(server.saved.username)
        self.remember.setChecked(server.saved.remember and book.passwords.lasting)
        self._watch()
        self.password.setFocus()

    def _complete(self) -> bool:
        return bool(self.username.text().strip() and self.password.text())

    def _entered(self) -> SavedServer:
        username = self.username.text().strip()
        return replace(self._server.saved, username=username, remember=self.remember.isChecked())

    def _attempt(self, saved: SavedServer) -> Awaitable[object]:
        return self._book.edit(self._server.id, saved, self.password.text())

    def _reconsidered(self, failure: AddressError | XapiError) -> QLineEdit:
        return self.password
