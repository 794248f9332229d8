"""One lane a host: what was done when, and what goes on now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rpu_desktop.desktop.format import duration
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.progress_model import HostProgress, Segment
from rpu_desktop.desktop.stages import STAGES
from rpu_desktop.desktop.theme import GAP, colours
from rpu_desktop.engine.events import HostStage
from rpu_desktop.texts import translate

__all__ = ["Timeline"]

_HATCHED = (HostStage.REBOOTING, HostStage.INSTALLING)
_LANE = 22
_HEADROOM = 1.08


class Timeline(QWidget):
    """Lanes share one time axis from the first host's start; a lane without stretches waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hosts: Sequence[HostProgress] = ()
        self._now = 0.0
        self.setAccessibleName(say(translate("desktop", "Timeline")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All lanes and the axis."""
        return QSize(300, (len(self._hosts) + 1) * _LANE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as the lanes."""
        return QSize(200, self.sizeHint().height())

    def show_hosts(self, hosts: Sequence[HostProgress], now: float) -> None:
        """Draw these; `now` is seconds since 1970."""
        if len(hosts) != len(self._hosts):
            self.updateGeometry()
        self._hosts, self._now = hosts, now
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Names at the left, stretches at the right."""
        starts = [host.segments[0].start for host in self._hosts if host.segments]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = max((painter.fontMetrics().horizontalAdvance(h.host.name) for h in self._hosts), default=0) + GAP * 2
        lanes = QRectF(names, 0, max(1.0, self.width() - names - 1), self.height())
        began = min(starts, default=self._now)
        span = max(self._end() - began, 1.0) * _HEADROOM
        for row, host in enumerate(self._hosts):
            self._paint_lane(painter, host, row, lanes, began, span)
        self._paint_axis(painter, lanes, span)
        painter.end()

    def _end(self) -> float:
        ends = [segment.end or self._now for host in self._hosts for segment in host.segments]
        return max(ends, default=self._now)

    def _paint_lane(
        self, painter: QPainter, host: HostProgress, row: int, lanes: QRectF, began: float, span: float
    ) -> None:
        c = colours()
        top = row * _LANE
        painter.setPen(c.colour("text" if host.began is not None else "muted"))
        painter.drawText(QRectF(0, top, lanes.left(), _LANE), Qt.AlignmentFlag.AlignVCenter, host.host.name)
        track = QRectF(lanes.left(), top + 4, lanes.width(), _LANE - 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.colour("track"))
        painter.drawRoundedRect(track, 3, 3)
        for segment in host.segments:
            left = lanes.left() + (segment.start - began) / span * lanes.width()
            right = lanes.left() + ((segment.end or self._now) - began) / span * lanes.width()
            self._paint_segment(painter, segment, QRectF(left, track.top(), max(2.0, right - left), track.height()))

    @staticmethod
    def _paint_segment(painter: QPainter, segment: Segment, box: QRectF) -> None:
        """Colour, pattern (away or not) and, where it fits, a word: never colour alone."""
        c = colours()
        look = STAGES[segment.stage]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.colour(look.role))
        painter.drawRect(box)
        if segment.stage in _HATCHED:
            painter.setBrush(QBrush(c.colour("track"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(box)
        word = say(look.short)
        if QFontMetrics(painter.font()).horizontalAdvance(word) + GAP < box.width():
            if segment.stage in _HATCHED:
                painter.setBrush(c.colour(look.role))
                width = QFontMetrics(painter.font()).horizontalAdvance(word) + GAP
                painter.drawRect(QRectF(box.center().x() - width / 2, box.top(), width, box.height()))
            painter.setPen(QPen(c.colour("surface")))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    @staticmethod
    def _paint_axis(painter: QPainter, lanes: QRectF, span: float) -> None:
        c = colours()
        bottom = lanes.bottom() - _LANE
        painter.setPen(c.colour("border"))
        painter.drawLine(QPointF(lanes.left(), bottom + 1), QPointF(lanes.right(), bottom + 1))
        painter.setPen(c.colour("muted"))
        for share in (0.0, 0.5, 1.0):
            words = duration(span * share)
            box = QRectF(lanes.left() + share * lanes.width() - 50, bottom + 2, 100, _LANE - 2)
            align = Qt.AlignmentFlag.AlignHCenter
            if share in (0.0, 1.0):
                box.moveLeft(lanes.left() if share == 0.0 else lanes.right() - 100)
                align = Qt.AlignmentFlag.AlignLeft if share == 0.0 else Qt.AlignmentFlag.AlignRight
            painter.drawText(box, align, words)
