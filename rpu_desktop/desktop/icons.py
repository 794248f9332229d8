"""Icons: our own line drawings (SVG), painted in the colours of the look in use, sharp at every scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QTreeWidgetItem

from rpu_desktop.desktop.theme import colours
from rpu_desktop.shipped import folder

__all__ = ["app_icon", "icon", "paint_icon", "set_item_icon"]

_SHOWN = Qt.ItemDataRole.UserRole + 64


@cache
def _drawing(name: str) -> str:
    return (folder("resources") / "icons" / f"{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, name: str, role: str, box: QRectF) -> None:
    """Paint an icon into `box` in the colour called `role`."""
    _renderer(name, getattr(colours(), role)).render(painter, box)


class _Engine(QIconEngine):
    """Draws at the moment of painting: an icon made under one look is right under the other."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Grey where disabled.  Selected rows have a ground on which the usual colour is readable."""
        role = "muted" if mode is QIcon.Mode.Disabled else self._role
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, role, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same as a picture."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """A copy, as Qt wants it."""
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "text") -> QIcon:
    """An icon in the colour called `role`."""
    return QIcon(_Engine(name, role))


def set_item_icon(item: QTreeWidgetItem, column: int, name: str, role: str = "text") -> None:
    """Give the item an icon, unless it has it: Qt cannot tell, and would measure the whole column again."""
    if item.data(column, _SHOWN) != f"{name} {role}":
        item.setData(column, _SHOWN, f"{name} {role}")
        item.setIcon(column, icon(name, role))


def app_icon() -> QIcon:
    """The program's own icon."""
    return icon("app")
