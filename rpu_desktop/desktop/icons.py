"""The program's own icons (SVG line drawings), painted in the colors of the current look, sharp at every scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QTreeWidgetItem

from rpu_desktop.desktop.theme import colours
from rpu_desktop.shipped import folder

__all__ = ["app_icon", "icon", "paint_icon", "reading", "set_item_icon"]

_SHOWN = Qt.ItemDataRole.UserRole + 64


@cache
def _drawing(name: str) -> str:
    return (folder("resources") / "icons" / f"{name}.svg").read_text("utf-8")


def reading() -> Iterator[Callable[[], object]]:
    """Calls that read one icon's file each, so that none is read when something is painted."""
    for path in sorted((folder("resources") / "icons").glob("*.svg")):
        yield partial(_drawing, path.stem)


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


@lru_cache(maxsize=512)
def _picture(name: str, colour: str, width: float, height: float, scale: float) -> QPixmap:
    """The icon in pixels of the screen. Drawing the lines anew takes four times as long as copying them."""
    size = QSize(max(1, round(width * scale)), max(1, round(height * scale)))
    made = QPixmap(size)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        _renderer(name, colour).render(painter, QRectF(0, 0, size.width(), size.height()))
    made.setDevicePixelRatio(scale)
    return made


def paint_icon(painter: QPainter, name: str, role: str, box: QRectF) -> None:
    """Paint an icon into `box` in the color named `role`."""
    device = painter.device()
    scale = device.devicePixelRatioF() if device is not None else 1.0
    picture = _picture(name, getattr(colours(), role), box.width(), box.height(), scale)
    painter.drawPixmap(box.topLeft(), picture)


class _Engine(QIconEngine):
    """Draws when painted, so that an icon follows a change of the look."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Gray if disabled.

        In selected rows the color of the selected text is used where the usual one would be unreadable.
        """
        role = "muted" if mode is QIcon.Mode.Disabled else self._role
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, role, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as a pixmap."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        with QPainter(made) as painter:
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        return made

    def clone(self) -> QIconEngine:
        """A copy, as required by Qt."""
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "text") -> QIcon:
    """An icon in the color named `role`."""
    return QIcon(_Engine(name, role))


def set_item_icon(item: QTreeWidgetItem, column: int, name: str, role: str = "text") -> None:
    """Set the item's icon if it differs: Qt does not compare, and would measure the whole column again."""
    if item.data(column, _SHOWN) != f"{name} {role}":
        item.setData(column, _SHOWN, f"{name} {role}")
        item.setIcon(column, icon(name, role))


def app_icon() -> QIcon:
    """The program's icon."""
    return icon("app")
