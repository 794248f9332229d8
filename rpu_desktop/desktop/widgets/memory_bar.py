"""How full a host's memory is: a bar and the figures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rpu_desktop.desktop.format import gib
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP, colours
from rpu_desktop.texts import translate

__all__ = ["MemoryBar"]

_FULL = 0.9


class MemoryBar(QWidget):
    """Used of total, in bytes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used = 0
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for the figures and a bar under them."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance("9999 / 9999 GiB") + GAP, metrics.height() + GAP)

    def show_memory(self, used: int, total: int) -> None:
        """Other figures."""
        if (used, total) == (self._used, self._total):
            return
        self._used, self._total = used, total
        words = translate("desktop", "{used} of {total} memory in use").of(used=gib(used), total=gib(total))
        self.setAccessibleName(say(words))
        self.setToolTip(say(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Figures above, bar below."""
        if not self._total:
            return
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(c.colour("muted"))
        words = f"{gib(self._used).removesuffix(' GiB')} / {gib(self._total)}"
        width = min(self.width(), self.sizeHint().width())
        painter.drawText(QRectF(0, 0, width, self.height() - GAP), Qt.AlignmentFlag.AlignRight, words)
        share = min(1.0, self._used / self._total)
        track = QRectF(0, self.height() - 6, width, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.colour("track"))
        painter.drawRoundedRect(track, 2.5, 2.5)
        painter.setBrush(c.colour("warn" if share > _FULL else "accent"))
        track.setWidth(track.width() * share)
        painter.drawRoundedRect(track, 2.5, 2.5)
        painter.end()
