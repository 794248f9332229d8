"""How to roll back to the old version: numbered steps, with commands to copy, and a page to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from rpu_desktop.desktop.paper import print_page
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.redaction import redact
from rpu_desktop.run.rollback import commands_of
from rpu_desktop.session.html import page

__all__ = ["RollBackDialog"]

_TITLE = translate("desktop", "Rolling Back")


class RollBackDialog(QDialog):
    """Shows the steps of each pool; the first line names the pool."""

    def __init__(self, ways: Sequence[Sequence[Text]], parent: QWidget) -> None:
        super().__init__(parent)
        self._ways = ways
        show(self.setWindowTitle, say(_TITLE))
        self.text = QTextBrowser()
        show(self.text.setAccessibleName, say(_TITLE))
        self.copy = Button(say(translate("desktop", "&Copy")), "copy")
        self.print = Button(say(translate("desktop", "&Print…")), "print")
        self.close_button = Button(say(translate("desktop", "C&lose")))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.plain_text()))
        self.print.clicked.connect(self._print)
        self.close_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.copy)
        row.addWidget(self.print)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.close_button.setDefault(True)
        self.resize(720, 520)
        self.retranslate()

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self.text.setHtml(self._body())

    def plain_text(self) -> str:
        """All steps as text, line by line, for copying."""
        lines = (joined("\n", (line for step in way for line, _ in _pieces(step))) for way in self._ways)
        return joined("\n\n", lines) + "\n"

    def _body(self) -> str:
        return "".join(
            f"<pre>    {escape(piece)}</pre>" if is_command else f"<p>{escape(piece)}</p>"
            for way in self._ways
            for step in way
            for piece, is_command in _pieces(step)
        )

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: print_page(page(_TITLE, self._body()), printer))
        QDialog.open(dialog)


def _pieces(step: Text) -> Iterator[tuple[str, bool]]:
    """The words of a step and its commands, each for a line of its own; True marks a command."""
    rest: str = say(step)
    for command in map(redact, commands_of(step)):  # as in all words that are shown
        before, found, rest = rest.partition(command)
        if words := before.strip():
            yield words, False
        if found:
            yield command, True
    if words := rest.strip():
        yield words, False
