"""Pages on paper and as PDF: black on white, regardless of the look on the screen."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument

__all__ = ["pdf_of", "print_page"]

_MARGIN = 18.0
"""Millimetres."""

_RESOLUTION = 300


def print_page(html: str, device: QPagedPaintDevice) -> None:
    """Print a self-contained page. Call on Qt's thread."""
    document = QTextDocument()
    document.setHtml(html)
    document.print_(device)


def pdf_of(html: str, title: str) -> bytes:
    """The page as a PDF document. Call on Qt's thread."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("RPU Desktop")
    writer.setResolution(_RESOLUTION)
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    print_page(html, writer)
    buffer.close()
    return bytes(content.data())
