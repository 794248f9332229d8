"""The report in files and on paper: HTML, PDF, JSON, text."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from rpu_desktop.desktop.language import say, translator
from rpu_desktop.desktop.report_html import report_page
from rpu_desktop.engine.report import Report
from rpu_desktop.texts import Text, translate

__all__ = ["FORMATS", "print_report", "report_bytes"]

FORMATS: dict[str, Text] = {
    "pdf": translate("desktop", "PDF document (*.pdf)"),
    "html": translate("desktop", "Web page (*.html)"),
    "txt": translate("desktop", "Text (*.txt)"),
    "json": translate("desktop", "Data for programs (*.json)"),
}
"""Every suffix, and what it is."""

_MARGIN = 18.0
"""Millimetres."""

_RESOLUTION = 300


def report_bytes(report: Report, suffix: str) -> bytes:
    """The report as a file with this suffix; HTML for one that is not known.  On Qt's thread."""
    return _MAKERS.get(suffix.lower().removeprefix("."), _html)(report)


def print_report(report: Report, device: QPagedPaintDevice) -> None:
    """Black on white, whatever the look on the screen."""
    document = QTextDocument()
    document.setHtml(report_page(report))
    document.print_(device)


def _html(report: Report) -> bytes:
    return report_page(report).encode()


def _text(report: Report) -> bytes:
    return f"{report.to_text(translator())}\n".encode()


def _json(report: Report) -> bytes:
    return json.dumps(report.to_json(translator()), indent=1, ensure_ascii=False).encode()


def _pdf(report: Report) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(say(translate("desktop", "Report of a Rolling Pool Upgrade")))
    writer.setCreator("RPU Desktop")
    writer.setResolution(_RESOLUTION)
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    print_report(report, writer)
    buffer.close()
    return bytes(content.data())


_MAKERS: dict[str, Callable[[Report], bytes]] = {"pdf": _pdf, "html": _html, "htm": _html, "txt": _text, "json": _json}
