"""The instructions of manual mode, on the page and for printing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.labels import heading
from rpu_desktop.desktop.words import show
from rpu_desktop.engine.instructions import HostInstructions, instructions
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.findings import Findings

__all__ = ["InstructionsView", "instructions_html"]


class InstructionsView(QWidget):
    """Instructions for every server of every pool, in upgrade order."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        top = QHBoxLayout()
        title = translate("desktop", "Instructions for every server")
        top.addWidget(heading(say(title), scale=1.1), 1)
        self.print = Button(say(translate("desktop", "P&rint…")), "print")
        self.print.clicked.connect(self._print)
        top.addWidget(self.print)
        column.addLayout(top)
        self.text = QTextBrowser()
        show(self.text.setAccessibleName, say(title))
        column.addWidget(self.text, 1)

    def show_findings(self, findings: Sequence[Findings], wishes: Wishes) -> None:
        """Show the instructions for these pools."""
        html = instructions_html(findings, wishes)
        if html != self.text.property("shown"):
            self.text.setProperty("shown", html)
            self.text.setHtml(html)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.text.document().print_(printer))
        QDialog.open(dialog)


def instructions_html(findings: Sequence[Findings], wishes: Wishes) -> str:
    """The instructions as HTML, with a section for each pool and a heading for each server."""
    return "".join(part for found in findings for part in _pool(found, wishes))


def _pool(found: Findings, wishes: Wishes) -> Iterator[str]:
    yield f"<h2>{escape(found.snapshot.pool.name)}</h2>"
    for number, each in enumerate(instructions(found.snapshot, wishes), 1):
        yield from _host(number, each)


def _host(number: int, each: HostInstructions) -> Iterator[str]:
    yield f"<h3>{number}. {escape(each.host)}</h3>"
    yield f"<p>{'<br>'.join(map(_words, each.facts))}</p>"
    yield f"<ol>{''.join(f'<li>{_words(step)}</li>' for step in each.steps)}</ol>"
    yield f"<p>{'<br>'.join(f'<b>{_words(warning)}</b>' for warning in each.never)}</p>"


def _words(text: Text) -> str:
    return escape(say(text))
