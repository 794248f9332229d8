"""Page 7: what was done, which VMs were stopped, what was not restored; save or print."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.paper import print_page
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.verdict import Verdict, verdict
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.report_view import ReportView
from rpu_desktop.desktop.widgets.save_dialog import ReportSaver, dated_name
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.page import BasePage
from rpu_desktop.i18n.language import joined, say, translator
from rpu_desktop.i18n.text import sentence, translate
from rpu_desktop.rehearsal.html import compared_html, compared_text
from rpu_desktop.rehearsal.lines import rehearsal_json
from rpu_desktop.run.ending import End, Ending
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.words import ending_words
from rpu_desktop.session.report_html import report_page

__all__ = ["SummaryPage"]


class SummaryPage(BasePage):
    """Shows the report."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(context, Page.SUMMARY, translate("desktop", "Summary"))
        self.text = ReportView()
        self.save = Button(say(translate("desktop", "&Save…")), "save")
        self.print = Button(say(translate("desktop", "&Print…")), "print")
        self.saver = ReportSaver(
            self,
            context.engine,
            translate("desktop", "upgrade report"),
            self._html,
            self._text,
            self._data,
            file_name=self._file_name,
        )
        self.save.clicked.connect(self.saver.ask)
        self.print.clicked.connect(self._print)
        self._banners: list[Banner] = []
        self.body.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.save)
        row.addWidget(self.print)
        row.addWidget(self.saver.note, 1)
        self.body.addLayout(row)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Show the report."""
        super().initializePage()
        end = self._verdict()
        banner = Banner(end.kind, say(end.title), say(end.advice) if end.advice else "")
        self._show_banners([banner, *self._not_put_back()])
        self.save.setEnabled(self.context.report is not None)
        self.print.setEnabled(self.context.report is not None)
        self.text.show_report(self.context.report, self._compared())

    def _compared(self) -> str:
        """The upgrade beside the rehearsal that was before it, if there was one."""
        rehearsal, report = self.context.beside, self.context.report
        return compared_html(rehearsal, report) if rehearsal is not None and report is not None else ""

    def _show_banners(self, banners: Sequence[Banner]) -> None:
        for old in self._banners:
            old.hide()
            old.deleteLater()
        self._banners = list(banners)
        for place, banner in enumerate(self._banners):
            self.body.insertWidget(place, banner)

    def _not_put_back(self) -> list[Banner]:
        """A banner for settings that were not restored, with a button to try again if that may help.

        The report states what has to wait.
        """
        left = self.context.left_to_try()
        if not left:
            return []
        lines = [say(undo.text) for undos in left.values() for undo in undos]
        text = joined("\n", (joined("  ", ["•", line]) for line in lines))
        banner = Banner("warn", say(translate("desktop", "Not restored")), text)
        again = Button(say(translate("desktop", "&Try Again")), "refresh")
        again.clicked.connect(lambda: self._try_again(again))
        banner.add_button(again)
        return [banner]

    def _try_again(self, button: Button) -> None:
        button.setEnabled(False)
        button.show_as(say(translate("desktop", "Restoring…")), "")
        spawn(self._put_back())

    async def _put_back(self) -> None:
        for server, undo, why in await self.context.work.put_back(self.context.left_to_try()):
            self.context.note_undo(server, undo, why)
        self.initializePage()

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        if self._banners:
            self.initializePage()

    def _verdict(self) -> Verdict:
        report, crash = self.context.report, self.context.crash
        if isinstance(crash, StepFailed):
            return Verdict("bad", ending_words(Ending(End.BLOCKED)), sentence(crash.text, crash.advice))
        if report is None or report.outcome is None:
            text = translate("desktop", "An internal error occurred: {error}. Check the pools before you continue.")
            return Verdict(
                "bad", translate("desktop", "The upgrade ended unexpectedly"), text.of(error=repr(self.context.crash))
            )
        return verdict(report)

    async def write_report(self, path: Path) -> None:
        """Write the report in the format of the file name's extension."""
        if self.context.report is not None:
            await self.saver.write(path)

    def _file_name(self) -> str:
        report = self.context.report
        names = [pool.pool.name for pool in report.pools.values()] if report is not None else []
        return dated_name(names, report.ended or report.began if report is not None else time.time())

    def _html(self) -> str:
        return report_page(self.context.report, self._compared()) if self.context.report else ""

    def _text(self) -> str:
        report, rehearsal = self.context.report, self.context.beside
        if report is None:
            return ""
        compared = compared_text(rehearsal, report) if rehearsal is not None else ""
        return "\n".join(filter(None, (report.to_text(translator()), compared))) + "\n"

    def _data(self) -> str:
        report, rehearsal = self.context.report, self.context.beside
        if report is None:
            return ""
        data = report.to_json(translator())
        if rehearsal is not None:
            data = {**data, "rehearsal": rehearsal_json(rehearsal, translator())}
        return json.dumps(data, indent=1, ensure_ascii=False)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: print_page(self._html(), printer))
        QDialog.open(dialog)
