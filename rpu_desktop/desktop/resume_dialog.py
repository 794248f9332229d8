"""Shown before a run is resumed or ended: what will happen, which pools are connected, which passwords are needed."""

from __future__ import annotations

import asyncio
import contextlib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from rpu_desktop.desktop.add_server import AddServerDialog
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.desktop.sign_in import SignInDialog, needs_password
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import caption, no_key
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.facts import Facts
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.words import bare, show, worded
from rpu_desktop.engine.pool_lock import other_run, told
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, one_line, plain, translate
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.run.counting import servers_done
from rpu_desktop.run.unfinished import KnownPool, RunMemory
from rpu_desktop.xapi.failures import XapiError

__all__ = ["ResumeDialog"]

_AGAIN = 5.0
"""Seconds between two attempts to connect; installing a coordinator takes a while."""

_SHORT = 40
"""Maximum length of a displayed user name, in characters."""

_RESUME = translate(
    "desktop",
    "The upgrade continues from the current state of the pool: finished servers are not changed, the program waits "
    "for a server that is being installed, and what was switched off is restored at the end.",
)
_FINISH = translate(
    "desktop",
    "No more servers are upgraded. The program waits for a server that is being installed, takes all servers out "
    "of maintenance mode, starts the virtual machines that were stopped, and restores what was switched off as far "
    "as the pool allows. A pool whose servers run different versions should be upgraded soon.",
)


_RESUME_TITLE = translate("desktop", "Resume the upgrade of {pools}")


class ResumeDialog(QDialog):
    """Accepted only while `ready`: all pools are connected and everything needed was typed."""

    ready = Signal()

    def __init__(self, book: ServerBook, memory: RunMemory, *, finishing: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.memory = memory
        self.finishing = finishing
        self._book = book
        self._asked = False
        title = translate("desktop", "Finish the Upgrade Here") if finishing else translate("desktop", "Resume")
        show(self.setWindowTitle, say(title))
        self.setMinimumWidth(560)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._take_over = worded(
            QCheckBox(), say(translate("desktop", "No other upgrade is running: &take the pool over"))
        )
        self._states = QVBoxLayout()
        self._ways: list[Button] = []
        action = translate("desktop", "&Finish Here") if finishing else translate("desktop", "&Resume")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        self.go = Button(say(action), "play")
        self._buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._password.textChanged.connect(self.refresh)
        self._take_over.toggled.connect(self.refresh)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        book.changed.connect(self.refresh)
        book.listed.connect(self.refresh)
        self._connecting = spawn(self._connect())
        self.finished.connect(lambda _: self._connecting.cancel())
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP)
        names = ", ".join(pool.name for pool in self.memory.open_pools)
        title = translate("desktop", "Finish the upgrade of {pools} here") if self.finishing else _RESUME_TITLE
        column.addWidget(heading(say(title.of(pools=names)), scale=1.2))
        column.addWidget(label(say(_FINISH if self.finishing else _RESUME)))
        self._facts = Facts()
        self._facts.show_facts(
            [
                (plain(f"{pool.name}:"), say(servers_done([self.memory.counted(pool)])))
                for pool in self.memory.open_pools
            ]
        )
        column.addWidget(self._facts)
        column.addLayout(self._states)
        if self._media_user:
            form = QFormLayout()
            text = translate("desktop", "Password of {user} for the installation &media:").of(
                user=no_key(one_line(self._media_user, _SHORT))
            )
            words = caption(say(text), self._password)
            show(self._password.setAccessibleName, bare(say(text)))
            form.addRow(words, self._password)
            column.addLayout(form)
        column.addWidget(self._take_over)
        column.addStretch(1)
        column.addWidget(self._buttons)

    @property
    def _media_user(self) -> str:
        if self.finishing:
            return ""
        options = (pool.options for pool in self.memory.open_pools)
        return next((found.media.username for found in options if found is not None and found.media is not None), "")

    @property
    def media_password(self) -> str:
        """The typed password for the media."""
        return self._password.text()

    @property
    def take_over(self) -> bool:
        """Whether to take over a pool that another run has locked."""
        return self._take_over.isChecked()

    def _server(self, pool: KnownPool) -> Server | None:
        return self._book.for_pool(pool.uuid, pool.server)

    async def _connect(self) -> None:
        """Keep trying the servers whose password is known while the dialog is open.

        A rejected password is not tried again: a directory service may lock the account.
        """
        while True:
            for pool in self.memory.open_pools:
                server = self._server(pool)
                idle = server is not None and server.state in (ServerState.OFFLINE, ServerState.FAILED)
                if server is not None and idle and not needs_password(self._book, server):
                    with contextlib.suppress(XapiError):  # shown in the dialog
                        await self._book.connect_server(server.id)
            await asyncio.sleep(_AGAIN)

    def refresh(self, *_: object) -> None:
        """Show what is known now."""
        while (item := self._states.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._ways.clear()
        connected = True
        marks: list[LockRecord] = []
        for pool in self.memory.open_pools:
            server = self._server(pool)
            if server is None or server.state is not ServerState.CONNECTED or server.snapshot is None:
                connected = False
                self._states.addWidget(self._missing(pool, server))
                continue
            mark = other_run(server.snapshot.pool.other_config, {self.memory.run, *pool.state.former})
            if mark is not None:
                marks.append(mark)
                self._states.addWidget(Banner("warn", say(told(mark, pool.name))))
        self._take_over.setVisible(bool(marks))
        typed = bool(self._password.text()) or not self._media_user
        ready = connected and typed and (not marks or self._take_over.isChecked())
        self.go.setEnabled(ready)
        self.go.setDefault(ready and not marks)  # taking over a pool must not be possible just by pressing Enter
        self._lead([self.go] if self.go.isDefault() else self._ways)

    def _lead(self, steps: list[Button]) -> None:
        """Let Enter press the next useful button, unless the user is typing.

        Otherwise it would press Cancel, which has the focus.
        """
        if steps:
            steps[0].setDefault(True)
            if self.focusWidget() not in (self._password, self._take_over):
                steps[0].setFocus()
        elif self._media_user and not self._password.text():
            self._password.setFocus()

    def _missing(self, pool: KnownPool, server: Server | None) -> Banner:
        reason: Text | None = server.failure.text if server is not None and server.failure is not None else None
        title = translate("desktop", "{pool} is not connected").of(pool=pool.name)
        banner = Banner("info", say(title), say(reason) if reason else "")
        if server is None:
            button = Button(say(translate("desktop", "&Add Server…")), "add")
            button.clicked.connect(lambda: AddServerDialog(self._book, None, self).open())
            self._ways.append(button)
            banner.add_button(button)
        elif needs_password(self._book, server):
            button = Button(say(translate("desktop", "&Password…")), "lock")
            button.clicked.connect(lambda: SignInDialog(self._book, server, self).open())
            self._ways.append(button)
            banner.add_button(button)
        return banner

    def _accept(self) -> None:
        self.accept()
        self.ready.emit()
