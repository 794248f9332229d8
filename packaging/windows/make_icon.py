"""Draw the program's icon as build/rpu-desktop.ico, in all sizes that Windows shows."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[2]
SIZES = (16, 24, 32, 48, 64, 128, 256)
COLOUR = "#1d5fbf"


def png(side: int) -> bytes:
    """One size, as PNG."""
    drawing = (ROOT / "resources" / "icons" / "app.svg").read_text("utf-8").replace("currentColor", COLOUR)
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
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
    """Write it; needs Qt's application."""
    path = ROOT / "build" / "rpu-desktop.ico"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(ico())


def main() -> None:
    """Write it, as a program."""
    app = QGuiApplication(sys.argv[:1])
    write()
    app.quit()


if __name__ == "__main__":
    main()
