"""The details: what happened, line by line, newest last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from rpu_desktop.desktop.theme import colours
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.format import clock
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.events import NoteLevel
from rpu_desktop.run.progress import LogLine

__all__ = ["LogView"]

_MOST = 5000
_ROLES = {NoteLevel.INFO: "text", NoteLevel.WARNING: "warn", NoteLevel.ERROR: "bad"}


class LogView(QPlainTextEdit):
    """Read-only; stays at the end unless the user has scrolled up."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = 0
        """How many lines it was given."""
        self._lines: Sequence[LogLine] = ()
        self._several_pools = False
        self._sought = ""
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setMaximumBlockCount(_MOST)
        show(self.setAccessibleName, say(translate("desktop", "Details")))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Write everything again in the colors of a new look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.shown:
            self.retranslate()

    def retranslate(self) -> None:
        """Write everything again in the current language and colors."""
        self.clear()
        self.shown = 0  # at the end, since an empty view has no other place
        self.show_lines(self._lines, several_pools=self._several_pools)

    def text(self) -> str:
        """All lines that are shown."""
        return self.toPlainText()

    def show_only(self, words: str) -> None:
        """Show only the lines with these words; all lines if there are none."""
        self._sought = words.strip().casefold()
        self.retranslate()

    def _add(self, line: LogLine, *, several_pools: bool) -> None:
        pool = f"{line.pool}  " if several_pools and line.pool else ""
        words = f"{clock(line.at)}  {pool}{say(line.text)}"
        if self._sought not in words.casefold():
            return
        look = QTextCharFormat()
        look.setForeground(colours().colour(_ROLES[line.level]))
        self.setCurrentCharFormat(look)
        self.appendPlainText(words)

    def show_lines(self, lines: Sequence[LogLine], *, several_pools: bool) -> None:
        """Append the new lines."""
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        for line in lines[self.shown :]:
            self._add(line, several_pools=several_pools)
        self.shown = len(lines)
        self._lines, self._several_pools = lines, several_pools
        if at_end:
            bar.setValue(bar.maximum())
