"""Saving a report where the admin wants it: as a web page, or as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.texts import Text, translate

__all__ = ["ReportSaver"]


class ReportSaver:
    """`html` and `text` make the report when it is saved; `name` is the file's suggested name."""

    def __init__(
        self, parent: QWidget, engine: EngineThread, name: Text, html: Callable[[], str], text: Callable[[], str]
    ) -> None:
        self._parent = parent
        self._engine = engine
        self._name = name
        self._html = html
        self._text = text

    def ask(self) -> None:
        """Ask where, then save."""
        dialog = QFileDialog(self._parent, say(translate("desktop", "Save Report")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        web, plain = translate("desktop", "Web page (*.html)"), translate("desktop", "Text (*.txt)")
        dialog.setNameFilters([say(web), say(plain)])
        dialog.selectFile(say(self._name) + ".html")
        dialog.setDefaultSuffix("html")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("txt" if "*.txt" in chosen else "html"))
        dialog.fileSelected.connect(lambda name: spawn(self.write(Path(name))))
        dialog.open()

    async def write(self, path: Path) -> None:
        """Write the report, as HTML or as text, whichever the name asks for."""
        words = self._text() if path.suffix == ".txt" else self._html()
        try:
            await self._engine.blocking(path.write_text, words, "utf-8")
        except OSError as error:
            text = translate("desktop", "The report cannot be saved in {file}: {reason}")
            title = say(translate("desktop", "Save Report"))
            box = QMessageBox(QMessageBox.Icon.Warning, title, "", parent=self._parent)
            box.setText(say(text.of(file=path, reason=error.strerror or error)))
            box.open()
