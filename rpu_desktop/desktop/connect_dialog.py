"""What the login dialogs share: user and password, the attempt, the certificate, and errors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from rpu_desktop.desktop.certificate_dialog import CertificateDialog
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.xapi.address import AddressError
from rpu_desktop.xapi.failures import UntrustedCertificate, XapiError
from rpu_desktop.xapi.trust import TrustStoreError

__all__ = ["ConnectDialog"]


class ConnectDialog(QDialog):
    """Closes itself when the server is connected. Errors are shown in the dialog.

    A subclass lays out its fields in `column`, implements `_entered` and `_attempt`, and returns in `_reconsidered`
    the field that a failure is about.
    """

    def __init__(self, book: ServerBook, title: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._work: asyncio.Task[None] | None = None
        self._typing: QWidget | None = None
        show(self.setWindowTitle, say(title))
        self.username = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.remember = worded(QCheckBox(), say(translate("desktop", "&Remember the password in the system's keyring")))
        self._no_keyring = label(role="warn")
        self._busy = QProgressBar()
        self._message = QVBoxLayout()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        self.column.setSpacing(GAP * 3 // 2)

    def _add_end(self, action: Text, topic: Topic) -> None:
        """Add messages, progress and buttons below everything else."""
        self.column.addLayout(self._message)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        show(self._busy.setAccessibleName, say(translate("desktop", "Connecting…")))
        keep = self._busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(keep)
        self.column.addWidget(self._busy)
        buttons = DialogButtons(self, action, topic)
        self.connect_button = buttons.do
        buttons.accepted.connect(self._connect)
        self.column.addWidget(buttons)

    def _show_keyring(self) -> None:
        """Show whether passwords can be saved, and if not, why."""
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

    def _watch(self) -> None:
        """Enable the button according to the fields, once everything is laid out and filled in."""
        self._show_busy(busy=False)
        for field in self._fields():
            field.textChanged.connect(self._edited)
        self._edited()

    def _fields(self) -> list[QLineEdit]:
        return [self.username, self.password]

    def _complete(self) -> bool:
        """Whether all required fields are filled in."""
        raise NotImplementedError

    def _entered(self) -> SavedServer:
        """The server that was typed.

        Raises:
            AddressError: the address makes no sense.

        """
        raise NotImplementedError

    def _attempt(self, saved: SavedServer) -> Awaitable[object]:
        raise NotImplementedError

    def _reconsidered(self, failure: AddressError | XapiError) -> QLineEdit:
        """The field that has to be corrected."""
        raise NotImplementedError

    def _edited(self) -> None:
        self.connect_button.setEnabled(self._complete() and not self.busy)

    @property
    def busy(self) -> bool:
        """Whether a connection attempt is in progress."""
        return self._work is not None and not self._work.done()

    def _connect(self) -> None:
        if not self._complete() or self.busy:
            return
        try:
            saved = self._entered()
        except AddressError as error:
            self._complain(error)
            return
        self._work = spawn(self._try(saved))
        self._show_busy(busy=True)

    async def _try(self, saved: SavedServer) -> None:
        failure: XapiError | None = None
        try:
            await self._attempt(saved)
        except XapiError as error:
            failure = error
        finally:
            self._show_busy(busy=False)
        if failure is None:
            self.accept()
        elif isinstance(failure, UntrustedCertificate):
            self._ask_certificate(saved, failure)
        else:
            self._complain(failure)

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
            self._warn(failure.text, failure.advice)
        await self._try(saved)

    def _show_busy(self, *, busy: bool) -> None:
        """Disable the fields during the attempt; afterwards restore the focus."""
        self._busy.setVisible(busy)
        if busy:
            self._clear()
            self._typing = self.focusWidget()
        for field in self._fields():
            field.setEnabled(not busy)
        self.connect_button.setEnabled(not busy and self._complete())
        if not busy and self._typing is not None:
            self._typing.setFocus()

    def _clear(self) -> None:
        while (item := self._message.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _warn(self, text: Text, advice: Text | None) -> None:
        self._clear()
        self._message.addWidget(
            Banner("bad", say(translate("desktop", "Not connected")), say(text), say(advice) if advice else "")
        )

    def _complain(self, failure: AddressError | XapiError) -> None:
        """Show the error, and select the contents of the field to be corrected."""
        self._warn(failure.text, failure.advice)
        field = self._reconsidered(failure)
        field.setFocus()
        field.selectAll()

    def reject(self) -> None:
        """Close the dialog, and cancel an attempt to connect."""
        if self._work is not None:
            self._work.cancel()
        super().reject()
