"""Which services are notified about upgrades; their addresses are secrets and never shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.form import add_row, make_form
from rpu_desktop.desktop.widgets.labels import label, set_role
from rpu_desktop.desktop.widgets.removable_rows import RemovableRows
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined, say, translator
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.session.kept_addresses import keep_addresses, kept_addresses, shown_address
from rpu_desktop.session.notifying import NotificationError, read_addresses, send_test
from rpu_desktop.session.passwords import PasswordStore

__all__ = ["NotificationsDialog"]

_ABOUT = translate(
    "desktop",
    "You are notified when a question waits, a server fails or is done, the upgrade rests or ends, and when a pool "
    "has had different versions for a day. The addresses are stored in the keyring, and used for every upgrade until "
    "you remove them.",
)
_EXAMPLES = translate("desktop", "Examples: mailtos://user:password@example.com, jsons://example.com/hook")


class NotificationsDialog(QDialog):
    """Stores what was chosen when it is accepted; `addresses` is what is stored then."""

    def __init__(self, engine: EngineThread, passwords: PasswordStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._passwords = passwords
        self.addresses: list[str] = []
        show(self.setWindowTitle, say(translate("desktop", "Notifications")))
        self.setMinimumWidth(600)
        self.rows = RemovableRows()
        self.address = QLineEdit()
        self.address.setEchoMode(QLineEdit.EchoMode.Password)
        self.add = Button(say(translate("desktop", "&Add")), "add")
        self.test = Button(say(translate("desktop", "Send &Test Message")), "play")
        self.outcome = label()
        self.outcome.hide()
        self._lay_out()
        self.rows.removed.connect(self._remove)
        self.add.clicked.connect(self._add)
        self.address.returnPressed.connect(self._add)
        self.test.clicked.connect(self._test)
        self._show()
        spawn(self._load(), fills=self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        column.addWidget(label(say(_ABOUT), role="muted"))
        column.addWidget(self.rows)
        form = make_form()
        add_row(form, translate("desktop", "A&ddress of a service:"), self.address)
        column.addLayout(form)
        column.addWidget(label(say(_EXAMPLES), role="muted"))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.test)
        row.addStretch(1)
        row.addWidget(self.add)
        column.addLayout(row)
        column.addWidget(self.outcome)
        column.addStretch(1)
        self.buttons = DialogButtons(self, translate("desktop", "&OK"), Topic.NOTIFICATIONS)
        self.buttons.accepted.connect(self._accept)
        column.addWidget(self.buttons)

    async def _load(self) -> None:
        self.buttons.do.setEnabled(False)
        found = await self._engine.blocking(kept_addresses, self._passwords)
        self.addresses = [*found, *self.addresses]
        self.buttons.do.setEnabled(True)
        self._show()

    def _show(self) -> None:
        self.rows.show_rows([shown_address(address) for address in self.addresses])
        self.test.setEnabled(bool(self.addresses))

    def _add(self) -> bool:
        """Take over what was typed; False if it is no address of a service."""
        try:
            (address,) = read_addresses(self.address.text())
        except NotificationError as error:
            self._say("bad", sentence(error.text, error.advice))
            self.address.setFocus()
            self.address.selectAll()
            return False
        self.addresses.append(address)
        self.address.clear()
        self.outcome.hide()
        self._show()
        return True

    def _remove(self, number: int) -> None:
        del self.addresses[number]
        self._show()
        self.address.setFocus()

    def _say(self, role: str, text: Text | str) -> None:
        set_role(self.outcome, role)
        show(self.outcome.setText, say(text) if isinstance(text, Text) else text)
        self.outcome.show()

    def _test(self) -> None:
        self.test.setEnabled(False)
        self._say("muted", translate("desktop", "Sending…"))
        spawn(self._tested(tuple(self.addresses)))

    async def _tested(self, addresses: Sequence[str]) -> None:
        failures = await self._engine.blocking(send_test, addresses, translator())
        self.test.setEnabled(bool(self.addresses))
        if failures:
            self._say("bad", joined("\n", map(say, failures)))
            return
        text = translate(
            "desktop", "{n} service took the test message.", "{n} services took the test message.", len(addresses)
        )
        self._say("good", text)

    def _accept(self) -> None:
        """An address that was typed and not added is meant, too."""
        if self.address.text().strip() and not self._add():
            return
        self.buttons.do.setEnabled(False)
        spawn(self._store(tuple(self.addresses)))

    async def _store(self, addresses: Sequence[str]) -> None:
        stored = await self._engine.blocking(keep_addresses, self._passwords, addresses)
        self.buttons.do.setEnabled(True)
        if stored:
            self.accept()
            return
        text = translate("desktop", "The addresses cannot be stored: {reason}")
        unknown = translate("desktop", "the keyring cannot be used.")
        self._say("bad", text.of(reason=self._passwords.trouble or unknown))
