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
from rpu_desktop.engine.instructions import HostFacts, instructions
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.findings import Findings

__all__ = ["InstructionsView", "instructions_html"]


_ORDER = translate("desktop", "At each server, one after the other, in this order:")


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
        dialog = QPrintDialog(printer, self.window())
        dialog.accepted.connect(lambda: self.text.document().print_(printer))
        QDialog.open(dialog)


def instructions_html(findings: Sequence[Findings], wishes: Wishes) -> str:
    """The instructions as HTML, with a section for each pool."""
    return "".join(part for found in findings for part in _pool(found, wishes))


def _pool(found: Findings, wishes: Wishes) -> Iterator[str]:
    told = instructions(found.snapshot, wishes)
    yield f"<h2>{escape(told.pool)}</h2>"
    yield f"<p>{_words(_ORDER)}</p>"
    yield _table(told.hosts)
    yield f"<ol>{''.join(f'<li>{_words(step)}</li>' for step in told.steps)}</ol>"
    yield f"<p>{'<br>'.join(f'<b>{_words(warning)}</b>' for warning in told.never)}</p>"


def _table(hosts: Sequence[HostFacts]) -> str:
    titles = (
        translate("desktop", "Server"),
        translate("desktop", "Management address"),
        translate("desktop", "Version now"),
        translate("desktop", "Role"),
    )
    head = "".join(f"<th align='left'>{_words(title)}</th>" for title in titles)
    rows = "".join(
        f"<tr><td>{number}. {escape(host.name)}</td><td>{_words(host.address)}</td><td>{_words(host.version)}</td>"
        f"<td>{_words(host.role)}</td></tr>"
        for number, host in enumerate(hosts, 1)
    )
    return f"<table cellpadding='5' cellspacing='0'><tr>{head}</tr>{rows}</table><p></p>"


def _words(text: Text) -> str:
    return escape(say(text))
