"""The location of the installation media: protocol, address and login, or a file on this computer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from rpu_desktop.desktop.icons import icon
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import caption
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import add_item, bare, show, worded
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, sentence, translate
from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.media.local import looks_local
from rpu_desktop.media.url import SCHEMES, MediaSource
from rpu_desktop.session.media_test import MediaChoice
from rpu_desktop.typed_paths import typed_path

__all__ = ["MediaForm"]

_LOCAL = "local"
_EXAMPLES = {
    "http": "www.example.com/xenserver/",
    "https": "www.example.com/xenserver/",
    "ftp": "ftp.example.com/xenserver/",
    "nfs": "server:/path/",
}
_LOGINS = ("http", "https", "ftp")
_PASTED = re.compile(r"\s*([a-z]+)://(.*)", re.IGNORECASE | re.DOTALL)


class MediaForm(QWidget):
    """Emits `changed` when the selection changes, and `submitted` when Return is pressed."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, *, lasting: bool) -> None:
        super().__init__()
        self.protocol = QComboBox()
        self.address = QLineEdit()
        self.username = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.remember = worded(QCheckBox(), say(translate("desktop", "Keep the password in the ke&yring")))
        self._lasting = lasting
        self.browse_image = Button(say(translate("desktop", "&Image…")), "disc")
        self.browse_folder = Button(say(translate("desktop", "&Folder…")))
        self._complaint = label(role="bad")
        self._complaint.setVisible(False)
        self._login: list[QWidget] = []
        self._recent: QAction | None = None
        self._lay_out()
        self._connect()
        self._show_kind()

    def _lay_out(self) -> None:
        for scheme in SCHEMES:
            add_item(self.protocol, scheme.upper(), scheme)
        add_item(self.protocol, say(translate("desktop", "On this computer")), _LOCAL)
        form = QGridLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(GAP)
        form.setVerticalSpacing(GAP)
        address = QHBoxLayout()
        address.setSpacing(GAP)
        address.addWidget(self.address, 1)
        address.addWidget(self.browse_image)
        address.addWidget(self.browse_folder)
        form.addWidget(_caption(translate("desktop", "&Protocol:"), self.protocol), 0, 0)
        form.addWidget(self.protocol, 0, 1)
        form.addWidget(_caption(translate("desktop", "A&ddress:"), self.address), 0, 2)
        form.addLayout(address, 0, 3)
        form.addWidget(self._complaint, 1, 3)
        self._login = [
            _caption(translate("desktop", "&User name:"), self.username),
            self.username,
            _caption(translate("desktop", "Pass&word:"), self.password),
            self.password,
        ]
        for column, widget in enumerate(self._login):
            form.addWidget(widget, 2, column)
        form.addWidget(self.remember, 3, 3)
        form.setColumnStretch(1, 1)
        form.setColumnStretch(3, 3)

    def _connect(self) -> None:
        self.protocol.currentIndexChanged.connect(self._show_kind)
        self.address.textChanged.connect(self._typed)
        for field in (self.username, self.password):
            field.textChanged.connect(lambda _: self.changed.emit())
        for field in (self.address, self.password):
            field.returnPressed.connect(self.submitted)
        self.browse_image.clicked.connect(self._browse_image)
        self.browse_folder.clicked.connect(self._browse_folder)

    @property
    def kind(self) -> str:
        """The scheme chosen, or ``local``."""
        return str(self.protocol.currentData())

    def choose(self, address: str) -> None:
        """Fill in an address or a path, and select its protocol."""
        if not looks_local(address) and "://" not in address:
            self.protocol.setCurrentIndex(self.protocol.findData(MediaSource.parse(address).scheme))
        self.address.setText(address)

    def offer(self, addresses: Sequence[str]) -> None:
        """Offer these as completions; choosing one also selects its protocol."""
        completer = QCompleter(addresses, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.address.setCompleter(completer)
        if addresses and self._recent is None:
            self._recent = self.address.addAction(icon("history", "muted"), QLineEdit.ActionPosition.TrailingPosition)
            show(self._recent.setText, say(translate("desktop", "Media used before")))
            show(self._recent.setToolTip, say(translate("desktop", "Media used before")))
            self._recent.triggered.connect(self._show_recent)

    def _show_recent(self) -> None:
        completer = self.address.completer()
        completer.setCompletionPrefix("")
        completer.complete()

    def choice(self) -> MediaChoice | None:
        """The selected source; None while the form is empty or invalid, which it shows."""
        complaint: Text | None = None
        found: MediaChoice | None = None
        if self.address.text().strip():
            try:
                found = self._read()
            except MediaAddressError as error:
                complaint = sentence(error.text, error.advice)
        show(self._complaint.setText, say(complaint) if complaint else "")
        self._complaint.setVisible(complaint is not None)
        return found

    def _read(self) -> MediaChoice:
        if self.kind == _LOCAL:
            return typed_path(self.address.text().strip())
        return MediaSource.parse(
            self.address.text(), scheme=self.kind, username=self.username.text(), password=self.password.text()
        )

    def _typed(self, text: str) -> None:
        """Select the protocol of a pasted scheme, and move a pasted login into its fields."""
        pasted = _PASTED.fullmatch(text)
        if pasted and pasted[1].lower() in SCHEMES:
            self._pasted(pasted[1].lower(), pasted[2])
        elif self.kind != _LOCAL and looks_local(text):
            self.protocol.setCurrentIndex(self.protocol.findData(_LOCAL))
        else:
            self.changed.emit()

    def _pasted(self, scheme: str, rest: str) -> None:
        self.protocol.setCurrentIndex(self.protocol.findData(scheme))
        authority, slash, path = rest.partition("/")
        login, at, server = authority.rpartition("@")
        if at and slash and scheme != "nfs":
            parsed = MediaSource.parse(f"{scheme}://{login}@host/")
            self.username.setText(parsed.username)
            self.password.setText(parsed.password)
            rest = f"{server}/{path}"
        self.address.setText(rest)

    def _show_kind(self) -> None:
        local = self.kind == _LOCAL
        for button in (self.browse_image, self.browse_folder):
            button.setVisible(local)
        for widget in self._login:
            widget.setVisible(self.kind in _LOGINS)
        self.remember.setVisible(self.kind in _LOGINS and self._lasting)
        example = _EXAMPLES.get(self.kind) or say(
            translate("desktop", "ISO image, or folder with its unpacked contents")
        )
        show(self.address.setPlaceholderText, example)
        self.changed.emit()

    def _browse_image(self) -> None:
        title = say(translate("desktop", "Choose the Installation Image"))
        images = say(translate("desktop", "ISO images (*.iso);;All files (*)"))
        dialog = self._dialog(title, QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(images.split(";;"))
        dialog.open()

    def _browse_folder(self) -> None:
        title = say(translate("desktop", "Choose the Folder with the Unpacked Image"))
        dialog = self._dialog(title, QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        """Open the dialog without `exec`: a nested event loop would run steps of other tasks twice or not at all."""
        dialog = QFileDialog(self.window(), title, self._start())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self.address.setText)
        return dialog

    def _start(self) -> str:
        typed = typed_path(self.address.text().strip())
        return str(typed.parent) if typed.parent.is_dir() else str(Path.home())


def _caption(text: Text, field: QWidget) -> QLabel:
    show(field.setAccessibleName, bare(say(text)))
    return caption(say(text), field)
