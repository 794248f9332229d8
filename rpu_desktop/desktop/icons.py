"""Icons: our own line drawings (SVG), painted in the colours of the current look, sharp at every scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rpu_desktop.desktop.resources import folder
from rpu_desktop.desktop.theme import colours

__all__ = ["app_icon", "icon", "paint_icon"]

_SIZES = (16, 20, 24, 32, 40, 48, 64)


@cache
def _drawing(name: str) -> str:
    return (folder("resources") / "icons" / f"{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour or "#000").encode()))


def paint_icon(painter: QPainter, name: str, role: str, box: QRectF) -> None:
    """Paint an icon into `box` in the colour called `role`."""
    _renderer(name, getattr(colours(), role)).render(painter, box)


@cache
def _icon(name: str, colour: str, disabled: str, selected: str) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_pixmap(name, colour, size), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, disabled, size), QIcon.Mode.Disabled)
        made.addPixmap(_pixmap(name, selected, size), QIcon.Mode.Selected)
    return made


def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(name: str, role: str = "text") -> QIcon:
    """An icon in the colour called `role`, greyed where disabled."""
    return _icon(name, getattr(colours(), role), colours().muted, colours().on_accent)


@cache
def app_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (*_SIZES, 128, 256):
        made.addPixmap(_pixmap("app", "", size))
    return made
