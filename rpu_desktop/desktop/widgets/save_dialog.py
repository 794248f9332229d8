"""Saves a report as PDF, web page, text, or data for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.paper import pdf_of
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.widgets.as_data import MessageBox
from rpu_desktop.desktop.widgets.saved_note import SavedNote
from rpu_desktop.desktop.words import show
from rpu_desktop.files import write_whole
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["ReportSaver", "dated_name"]

_FORMATS = {
    "html": translate("desktop", "Web page (*.html)"),
    "pdf": translate("desktop", "PDF document (*.pdf)"),
    "txt": translate("desktop", "Text (*.txt)"),
    "json": translate("desktop", "Data for programs (*.json)"),
}


_LONGEST = 60


def dated_name(names: Iterable[str], at: float) -> str:
    """A file name that sorts by its date and is not used yet: ``Frankfurt 2026-11-29``."""
    known = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", ", ".join(names)).strip(" .")[:_LONGEST]
    return f"{known or 'RPU Desktop'} {datetime.fromtimestamp(at).astimezone():%Y-%m-%d}"


class ReportSaver:
    """`html`, `text` and `data` (JSON) create the report when it is saved.

    `name` is the suggested file name; if it is known only then, `file_name` creates it.
    """

    def __init__(
        self,
        parent: QWidget,
        engine: EngineThread,
        name: Text,
        html: Callable[[], str],
        text: Callable[[], str],
        data: Callable[[], str] | None = None,
        file_name: Callable[[], str] | None = None,
    ) -> None:
        self._parent = parent
        self._engine = engine
        self._name = name
        self._file_name = file_name or (lambda: say(name))
        self._makers: dict[str, Callable[[], bytes]] = {
            "html": lambda: html().encode(),
            "pdf": lambda: pdf_of(html(), say(name)),
            "txt": lambda: text().encode(),
        }
        self._note: SavedNote | None = None
        if data is not None:
            self._makers["json"] = lambda: data().encode()

    @property
    def note(self) -> SavedNote:
        """A line that says what was saved last, to be put beside the button."""
        if self._note is None:
            self._note = SavedNote()
        return self._note

    def ask(self) -> None:
        """Ask for a path, then save."""
        dialog = QFileDialog(self._parent.window(), say(translate("desktop", "Save Report")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffixes = {say(_FORMATS[suffix]): suffix for suffix in self._makers}
        dialog.setNameFilters(list(suffixes))
        if (documents := platformdirs.user_documents_path()).is_dir():
            dialog.setDirectory(str(documents))
        dialog.selectFile(self._file_name() + ".html")
        dialog.setDefaultSuffix("html")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffixes[chosen]))
        dialog.fileSelected.connect(lambda name: spawn(self.write(Path(name))))
        dialog.open()

    def _put(self, path: Path, content: bytes) -> None:
        """Write the file; runs on a thread of its own."""
        write_whole(path, content)

    async def write(self, path: Path) -> None:
        """Write the report in the format of the file name's extension."""
        content = self._makers.get(path.suffix.lower().removeprefix("."), self._makers["html"])()
        try:
            await self._engine.blocking(self._put, path, content)
        except OSError as error:
            text = translate("desktop", "The report cannot be saved in {file}: {reason}")
            title = say(translate("desktop", "Save Report"))
            box = MessageBox(self._parent.window())
            box.setIcon(QMessageBox.Icon.Warning)
            show(box.setWindowTitle, title)
            show(box.setText, say(text.of(file=path, reason=error.strerror or error)))
            box.open()
        else:
            if self._note is not None:
                self._note.show_saved(path)
