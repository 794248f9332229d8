"""A report on the screen: long lists are folded, and unfolded by a click or by keys on their headings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtWidgets import QTextBrowser

from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.report import Report
from rpu_desktop.session.report_html import report_html

__all__ = ["ReportView"]


class ReportView(QTextBrowser):
    """Shows a report; `after` is more HTML below it."""

    def __init__(self) -> None:
        self._report: Report | None = None
        self._after = ""
        self._toggled: set[str] = set()
        super().__init__()
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._toggle)
        show(self.setAccessibleName, say(translate("desktop", "Report")))

    def show_report(self, report: Report | None, after: str = "") -> None:
        """Show this one, with everything folded that is long."""
        if report is not self._report:
            self._toggled.clear()
        self._report, self._after = report, after
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw links in the color of a new look: a document keeps that of its making."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _toggle(self, link: QUrl) -> None:
        self._toggled ^= {link.toString()}
        place = self.verticalScrollBar().value()
        self._draw()
        self.verticalScrollBar().setValue(place)

    def _draw(self) -> None:
        self.setHtml(report_html(self._report, self._toggled) + self._after if self._report is not None else "")
