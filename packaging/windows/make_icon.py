"""Draw the program's icon in all sizes that Windows shows, and the picture beside the installer's pages."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[2]
SIZES = (16, 24, 32, 48, 64, 128, 256)
COLOUR = "#1d5fbf"
SIDE = (164, 314)
"""Pixels of the picture in NSIS' Modern UI."""


def png(side: int) -> bytes:
    """One size, as PNG."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    _draw(image, QRectF(image.rect()))
    return _saved(image, "PNG")


def side() -> bytes:
    """The picture beside the installer's pages, as BMP."""
    image = QImage(*SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(COLOUR).darker(140))
    width = SIDE[0] / 2
    _draw(image, QRectF(width / 2, width / 2, width, width))
    return _saved(image, "BMP")


def _draw(image: QImage, place: QRectF) -> None:
    drawing = (ROOT / "resources" / "icons" / "app.svg").read_text("utf-8").replace("currentColor", COLOUR)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, place)
    painter.end()


def _saved(image: QImage, kind: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(content.data())


def ico() -> bytes:
    """All sizes in one file (PNG entries, which Windows reads since Vista)."""
    pictures = [png(side) for side in SIZES]
    at = 6 + 16 * len(SIZES)
    entries = b""
    for side, picture in zip(SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(SIZES)) + entries + b"".join(pictures)


def write() -> None:
    """Write them into build; needs Qt's application."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    (folder / "rpu-desktop.ico").write_bytes(ico())
    (folder / "rpu-desktop-side.bmp").write_bytes(side())


def main() -> None:
    """Write them, as a program."""
    app = QGuiApplication(sys.argv[:1])
    write()
    app.quit()


if __name__ == "__main__":
    main()
