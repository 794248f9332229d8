"""Add a server, or change how to reach one: address, user, password, and whether to keep it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.form import add_row, make_form
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.xapi.address import AddressError, ServerAddress
from rpu_desktop.xapi.failures import UntrustedCertificate, XapiError
from rpu_desktop.xapi.trust import TrustStoreError

__all__ = ["AddServerDialog"]


class AddServerDialog(QDialog):
    """Closes itself when the server is connected; what goes wrong stands in the dialog."""

    def __init__(self, book: ServerBook, server: Server | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._server = server
        self._work: asyncio.Task[None] | None = None
        title = translate("desktop", "Change Server") if server else translate("desktop", "Add Server")
        show(self.setWindowTitle, say(title))
        self.setMinimumWidth(520)
        self.address = QLineEdit()
        self.username = QLineEdit("root")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.remember = worded(QCheckBox(), say(translate("desktop", "&Remember the password in the system's keyring")))
        self.legacy = worded(QCheckBox(), say(translate("desktop", "Allow &old encryption (XenServer 6 and earlier)")))
        self._busy = QProgressBar()
        self._message = QVBoxLayout()
        self._lay_out()
        self._fill(server)
        self._show_busy(busy=False)
        for field in (self.address, self.username, self.password):
            field.textChanged.connect(self._edited)
        self._edited()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        words = translate("desktop", "For a pool, enter any of its servers: the program finds the others.")
        column.addWidget(label(say(words), role="muted"))
        form = make_form()
        self.address.setPlaceholderText("xen1.example.com")
        add_row(form, translate("desktop", "&Address:"), self.address)
        add_row(form, translate("desktop", "&User name:"), self.username)
        add_row(form, translate("desktop", "&Password:"), self.password)
        column.addLayout(form)
        column.addWidget(self.remember)
        self._no_keyring = label(role="warn")
        column.addWidget(self._no_keyring)
        column.addWidget(self.legacy)
        column.addLayout(self._message)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        show(self._busy.setAccessibleName, say(translate("desktop", "Connecting…")))
        keep = self._busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(keep)
        column.addWidget(self._busy)
        words = translate("desktop", "&Save") if self._server else translate("desktop", "A&dd")
        buttons = DialogButtons(self, words, Topic.ADD_SERVER)
        self.connect_button = buttons.do
        buttons.accepted.connect(self._connect)
        column.addWidget(buttons)

    def _fill(self, server: Server | None) -> None:
        lasting = self._book.passwords.lasting
        self.remember.setEnabled(lasting)
        self.remember.setChecked(lasting)
        self._no_keyring.setVisible(not lasting)
        words = translate(
            "desktop",
            "This system has no keyring: the password is kept until the program ends, and you are asked for it "
            "next time.",
        )
        trouble = self._book.passwords.trouble
        if trouble is not None:
            words = translate(
                "desktop", "{trouble} The password is kept until the program ends, and you are asked for it next time."
            ).of(trouble=trouble)
        show(self._no_keyring.setText, say(words))
        if server is not None:
            self.address.setText(server.saved.address)
            self.username.setText(server.saved.username)
            self.remember.setChecked(server.saved.remember and lasting)
            self.legacy.setChecked(server.saved.legacy_tls)
            if self._book.password_known(server.id):
                show(self.password.setPlaceholderText, say(translate("desktop", "unchanged")))

    def _edited(self) -> None:
        password = self.password.text() or (self._server and self._book.password_known(self._server.id))
        complete = bool(self.address.text().strip() and self.username.text().strip() and password)
        self.connect_button.setEnabled(complete and not self.busy)

    @property
    def busy(self) -> bool:
        """Whether it is connecting."""
        return self._work is not None and not self._work.done()

    def _connect(self) -> None:
        try:
            address = ServerAddress.parse(self.address.text().strip())
        except AddressError as error:
            self._complain(error.text, None)
            return
        saved = SavedServer(
            str(address),
            self.username.text().strip(),
            remember=self.remember.isChecked(),
            legacy_tls=self.legacy.isChecked(),
        )
        self._work = spawn(self._try(saved))
        self._show_busy(busy=True)

    async def _try(self, saved: SavedServer) -> None:
        try:
            await self._attempt(saved)()
        except UntrustedCertificate as error:
            self._ask_certificate(saved, error)
        except XapiError as error:
            self._complain(error.text, error.advice)
        else:
            self.accept()
        finally:
            self._show_busy(busy=False)

    def _attempt(self, saved: SavedServer) -> Callable[[], Awaitable[object]]:
        password = self.password.text()
        server = self._server
        if server is None:
            return lambda: self._book.add(saved, password)
        return lambda: self._book.edit(server.id, saved, password or None)

    def _ask_certificate(self, saved: SavedServer, error: UntrustedCertificate) -> None:
        dialog = CertificateDialog(error, self)
        dialog.accepted.connect(lambda: self._approved(saved, error))
        dialog.open()

    def _approved(self, saved: SavedServer, error: UntrustedCertificate) -> None:
        self._work = spawn(self._approve_and_try(saved, error))
        self._show_busy(busy=True)

    async def _approve_and_try(self, saved: SavedServer, error: UntrustedCertificate) -> None:
        try:
            await self._book.approve(error.address, error.certificate.fingerprint)
        except TrustStoreError as failure:
            self._complain(failure.text, failure.advice)
        await self._try(saved)

    def _show_busy(self, *, busy: bool) -> None:
        self._busy.setVisible(busy)
        if busy:
            self._clear()
        for field in (self.address, self.username, self.password):
            field.setEnabled(not busy)
        self.connect_button.setEnabled(not busy)

    def _clear(self) -> None:
        while (item := self._message.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _complain(self, text: Text, advice: Text | None) -> None:
        self._clear()
        words = say(text)
        self._message.addWidget(
            Banner("bad", say(translate("desktop", "Not connected")), words, say(advice) if advice else "")
        )
        self.password.setFocus()

    def reject(self) -> None:
        """Cancel also ends an attempt to connect."""
        if self._work is not None:
            self._work.cancel()
        super().reject()
