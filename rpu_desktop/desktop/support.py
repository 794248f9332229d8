"""Save a support bundle: one menu entry."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.engine.support import bundle_name, write_bundle
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["save_support_bundle", "write_support_bundle"]


def save_support_bundle(parent: QWidget, book: ServerBook) -> None:
    """Ask for a path, and write the bundle."""
    dialog = QFileDialog(parent, say(translate("desktop", "Save Support Bundle")))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([say(translate("desktop", "Archive (*.zip)"))])
    dialog.setDefaultSuffix("zip")
    dialog.selectFile(bundle_name())
    dialog.fileSelected.connect(lambda name: spawn(write_support_bundle(parent, book, Path(name))))
    dialog.open()


async def write_support_bundle(parent: QWidget, book: ServerBook, path: Path) -> None:
    """Write the bundle on another thread, and report the result."""
    pools = [server.snapshot for server in book.servers() if server.snapshot is not None]
    box = MessageBox(parent)
    show(box.setWindowTitle, say(translate("desktop", "Support Bundle")))
    try:
        await book.engine.blocking(write_bundle, path, pools)
    except OSError as error:
        box.setIcon(QMessageBox.Icon.Warning)
        words = translate("desktop", "The support bundle cannot be saved in {file}: {reason}")
        show(box.setText, say(words.of(file=path, reason=error.strerror or error)))
    else:
        box.setIcon(QMessageBox.Icon.Information)
        show(box.setText, say(translate("desktop", "Saved in {file}").of(file=path)))
        words = translate(
            "desktop",
            "It contains the log, the journals of upgrades, versions, and information about the connected pools. "
            "It contains no passwords, but names and addresses: review it before you share it.",
        )
        show(box.setInformativeText, say(words))
    worded(box.addButton("", QMessageBox.ButtonRole.AcceptRole), say(translate("desktop", "&Close")))
    box.open()
