"""Opens an upgrade that was prepared and saved days before: its choices, its pools, and what the pools were like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.flow import why_not_selectable
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import sentence, translate
from rpu_desktop.session.prepared import Prepared, PreparedError, facts_file, read_prepared
from rpu_desktop.session.profile import Profile, ProfileError, read_profile

__all__ = ["ask_for_prepared", "open_prepared", "use_prepared"]

_TITLE = translate("desktop", "Open Prepared Upgrade")
_FILTER = translate("desktop", "Prepared upgrade (*.json *.html *.pdf *.txt)")

Then = Callable[[Prepared, Profile], object]


def ask_for_prepared(parent: QWidget, engine: EngineThread, then: Then) -> None:
    """Ask for the file, then open it."""
    dialog = QFileDialog(parent, say(_TITLE))
    dialog.setNameFilter(say(_FILTER))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if (documents := platformdirs.user_documents_path()).is_dir():
        dialog.setDirectory(str(documents))
    dialog.fileSelected.connect(lambda name: spawn(open_prepared(parent, engine, Path(name), then)))
    dialog.open()


async def open_prepared(parent: QWidget, engine: EngineThread, path: Path, then: Then) -> None:
    """Read the file, or the one beside the document that was chosen instead; show why it cannot be used."""
    try:
        prepared = await engine.blocking(read_prepared, facts_file(path))
        profile = await engine.blocking(read_profile, facts_file(path))
    except (PreparedError, ProfileError) as error:
        box = MessageBox(parent)
        box.setIcon(QMessageBox.Icon.Warning)
        show(box.setWindowTitle, say(_TITLE))
        show(box.setText, say(sentence(error.text, error.advice)))
        box.open()
    else:
        then(prepared, profile)


def use_prepared(context: WizardContext, prepared: Prepared, profile: Profile) -> None:
    """Choose what was chosen then; pools that cannot be chosen now stay unchosen."""
    context.use_profile(profile)
    context.prepared = prepared
    servers = [each for each in context.book.servers() if each.snapshot and each.snapshot.pool.uuid in prepared.pools]
    context.flow.choose(each.id for each in servers if why_not_selectable(each, context.flow) is None)
