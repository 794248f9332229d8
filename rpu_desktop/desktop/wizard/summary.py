"""Page 7: what was done, what went down, what was not put back; save or print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QMessageBox, QTextBrowser

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.report_files import FORMATS, print_report, report_bytes
from rpu_desktop.desktop.report_html import report_html
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.page import BasePage
from rpu_desktop.engine.events import Outcome
from rpu_desktop.texts import Text, translate

__all__ = ["SummaryPage"]

_OUTCOMES = {
    Outcome.DONE: ("good", translate("desktop", "The upgrade is complete")),
    Outcome.FAILED: ("bad", translate("desktop", "The upgrade failed")),
    Outcome.STOPPED: ("warn", translate("desktop", "The upgrade was stopped")),
    Outcome.BLOCKED: ("bad", translate("desktop", "The upgrade could not begin")),
}


class SummaryPage(BasePage):
    """The report."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(context, Page.SUMMARY, translate("desktop", "Summary"))
        self.text = QTextBrowser()
        self.text.setAccessibleName(say(translate("desktop", "Report")))
        self.save = Button(say(translate("desktop", "&Save…")), "save")
        self.print = Button(say(translate("desktop", "&Print…")), "print")
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        self._banner: Banner | None = None
        self.body.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.save)
        row.addWidget(self.print)
        row.addStretch(1)
        self.body.addLayout(row)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Show the report."""
        super().initializePage()
        kind, title, text = self._verdict()
        if self._banner is not None:
            self._banner.deleteLater()
        self._banner = Banner(kind, say(title), say(text) if text else "")
        self.body.insertWidget(0, self._banner)
        self.save.setEnabled(self.context.report is not None)
        self.print.setEnabled(self.context.report is not None)
        self.text.setHtml(report_html(self.context.report) if self.context.report else "")

    def retranslate(self) -> None:
        """Another language is spoken."""
        if self._banner is not None:
            self.initializePage()

    def _verdict(self) -> tuple[str, Text, Text | None]:
        report = self.context.report
        if report is None or report.outcome is None:
            text = translate("desktop", "The program made an error: {error}. Look at the pools before you go on.")
            return (
                "bad",
                translate("desktop", "The upgrade ended unexpectedly"),
                text.of(error=repr(self.context.crash)),
            )
        kind, title = _OUTCOMES[report.outcome]
        if report.outcome is Outcome.DONE:
            return kind, title, None
        return (
            kind,
            title,
            translate("desktop", "Solve what is named below, then run this wizard again: it goes on where it stopped."),
        )

    def _save(self) -> None:
        dialog = QFileDialog(self, say(translate("desktop", "Save Report")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([say(words) for words in FORMATS.values()])
        suffixes = list(FORMATS)
        dialog.setDefaultSuffix(suffixes[0])
        dialog.selectFile(f"{say(translate('desktop', 'upgrade report'))}.{suffixes[0]}")
        filters = dialog.nameFilters()
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffixes[filters.index(chosen)]))
        dialog.fileSelected.connect(lambda name: spawn(self.write_report(Path(name))))
        dialog.open()

    async def write_report(self, path: Path) -> None:
        """Write the report in the form that the name asks for."""
        report = self.context.report
        if report is None:
            return
        content = report_bytes(report, path.suffix)
        try:
            await self.context.engine.blocking(path.write_bytes, content)
        except OSError as error:
            text = translate("desktop", "The report cannot be saved in {file}: {reason}")
            box = QMessageBox(QMessageBox.Icon.Warning, say(translate("desktop", "Save Report")), "", parent=self)
            box.setText(say(text.of(file=path, reason=error.strerror or error)))
            box.open()

    def _print(self) -> None:
        report = self.context.report
        if report is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: print_report(report, printer))
        QDialog.open(dialog)
