"""One lane for each host on a common time axis: what was done, what is in progress, what is expected."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rpu_desktop.desktop.stages import STAGES
from rpu_desktop.desktop.theme import GAP, colours
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.format import clock, duration
from rpu_desktop.i18n.language import joined, said_again, say
from rpu_desktop.run.events import HostStage

__all__ = ["Block", "Lane", "LaneChart"]

_HATCHED = (HostStage.REBOOTING, HostStage.INSTALLING)
_HIGH, _LOW = 24, 18
_MANY = 16
"""Up to this many lanes are drawn high; more are drawn low."""
_LONGEST_NAME = 180
_STEPS = (10, 20, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800)
"""Possible distances (s) between two marks of the axis."""
_SHORT = 600
"""Length (s) of the axis below which the time of day includes seconds."""
_NARROW = 12
"""Width (pixels) below which no word fits into a block."""
_THIN = 2.0
"""The least width (pixels) of a block."""
_EXPECTED = 0.4
"""Opacity of expected blocks."""


@dataclass(frozen=True, slots=True)
class Block:
    """A section of a lane, in seconds of the clock that all lanes share; `expected`: it has not happened yet."""

    stage: HostStage
    start: float
    end: float
    expected: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One host.

    `point_of_no_return` is when its installer starts; `words` is the description for screen readers; `failures` are
    the moments at which something failed.
    """

    key: str
    name: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    point_of_no_return: float | None = None
    coordinator: bool = False
    words: str = ""
    failures: Sequence[float] = ()


@cache
def _ground(colour: str, expected: bool) -> QBrush:
    """What a block is filled with; kept, because one chart has hundreds of blocks and is painted often."""
    ground = QColor(colour)
    ground.setAlphaF(_EXPECTED if expected else 1.0)
    return QBrush(ground)


@cache
def _hatching(colour: str) -> QBrush:
    return QBrush(QColor(colour), Qt.BrushStyle.BDiagPattern)


class LaneChart(QWidget):
    """Draws lanes; `picked` has the host whose lane was clicked or reached with the arrow keys."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, names: bool = True, axis: bool = True) -> None:
        """Make one; `names` and `axis`: whether the hosts' names and the scale are drawn, too."""
        super().__init__(parent)
        self._names, self._has_axis = names, axis
        self._lanes: Sequence[Lane] = ()
        self._begin, self._end = 0.0, 1.0
        self._now: float | None = None
        self._current = -1
        self._measured = QFont(self.font()), self.fontMetrics().height()
        show(self.setAccessibleName, name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes that are drawn."""
        return self._lanes

    @property
    def span(self) -> tuple[float, float]:
        """Start and end of the axis, in seconds of the lanes' clock."""
        return self._begin, self._end

    def show_lanes(
        self, lanes: Sequence[Lane], now: float | None = None, span: tuple[float, float] | None = None
    ) -> None:
        """Draw these lanes.

        `now` is a moment of the same clock, in seconds since 1970, or None if the clock starts at 0. `span` is the
        start and end of the axis; by default it reaches from the first block to the last.
        """
        if len(lanes) != len(self._lanes):
            self._current = -1
            self.updateGeometry()
        self._lanes, self._now = lanes, now
        starts = [block.start for lane in lanes for block in lane.blocks]
        ends = [block.end for lane in lanes for block in lane.blocks]
        self._begin = min(starts, default=now or 0.0)
        self._end = max(max(ends, default=self._begin), self._begin + 1.0)
        if span is not None:
            self._begin, self._end = span[0], max(span[1], span[0] + 1.0)
        show(self.setAccessibleDescription, joined("\n", (lane.words for lane in lanes if lane.words)))
        self.update()

    # --- size

    @property
    def _row(self) -> int:
        return max(self._line + 2, _HIGH if len(self._lanes) <= _MANY else _LOW)

    @property
    def _line(self) -> int:
        """The height of a line of text. A table asks all its charts for their size whenever it is laid out."""
        if self._measured[0] != (font := self.font()):
            self._measured = QFont(font), self.fontMetrics().height()
        return self._measured[1]

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The size of all lanes and the axis."""
        return QSize(480, len(self._lanes) * self._row + self._axis_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The height of all lanes."""
        return QSize(240, self.sizeHint().height())

    def _axis_height(self) -> int:
        return 0 if not self._has_axis else self._line + GAP

    def _names_width(self) -> float:
        if not self._names:
            return GAP
        widest = max((self.fontMetrics().horizontalAdvance(said_again(lane.name)) for lane in self._lanes), default=0)
        return min(widest, _LONGEST_NAME) + GAP * 2 + 10

    def _track(self) -> QRectF:
        left = self._names_width()
        top: float = self._axis_height()
        if not self._has_axis:  # in a table's cell, which is often higher
            top = max(0.0, (self.height() - len(self._lanes) * self._row) / 2)
        return QRectF(left, top, max(1.0, self.width() - left - GAP), self.height() - top)

    def _x(self, at: float, track: QRectF) -> float:
        return track.left() + (at - self._begin) / (self._end - self._begin) * track.width()

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the visible lanes only."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            track = self._track()
            if self._has_axis:
                self._paint_axis(painter, track)
            above = self._axis_height()
            first = max(0, (event.rect().top() - above) // self._row)
            last = min(len(self._lanes), (event.rect().bottom() - above) // self._row + 1)
            for row in range(first, last):
                self._paint_lane(painter, self._lanes[row], row, track)
            if self._now is not None and self._begin <= self._now <= self._end:
                painter.setPen(QPen(colours().colour("text"), 1, Qt.PenStyle.DashLine))
                x = self._x(self._now, track)
                painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))

    def _paint_lane(self, painter: QPainter, lane: Lane, row: int, track: QRectF) -> None:
        c = colours()
        box = QRectF(0, track.top() + row * self._row, self.width(), self._row)
        if row == self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(c.colour("accent_soft"))
            painter.drawRoundedRect(box, 4, 4)
        begun = any(not block.expected for block in lane.blocks) or self._now is None
        if self._names:
            painter.setPen(c.colour("text" if begun else "muted"))
            name = painter.fontMetrics().elidedText(said_again(lane.name), Qt.TextElideMode.ElideMiddle, _LONGEST_NAME)
            inner = box.adjusted(GAP // 2, 0, 0, 0)
            inner.setRight(track.left())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        lane_box = QRectF(track.left(), box.top() + 3, track.width(), self._row - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.colour("track"))
        painter.drawRoundedRect(lane_box, 3, 3)
        covered = lane_box.left()
        for block in lane.blocks:
            left, right = self._x(block.start, track), self._x(block.end, track)
            right = max(right, left + _THIN)
            if right > covered:  # a folded lane has hundreds of blocks, most of them in a pixel that is painted already
                self._paint_block(painter, block, lane_box, left, right)
                covered = right
        if lane.point_of_no_return is not None:
            self._paint_mark(painter, self._x(lane.point_of_no_return, track), lane_box, lane.coordinator)
        for at in lane.failures:
            self._paint_failure(painter, self._x(at, track), lane_box)

    @staticmethod
    def _paint_block(painter: QPainter, block: Block, lane: QRectF, left: float, right: float) -> None:
        """Paint a block: color, pattern (away or not) and, if it fits, a word, so that color is not the only sign."""
        c, look = colours(), STAGES[block.stage]
        box = QRectF(left, lane.top(), right - left, lane.height())
        ground = _ground(getattr(c, look.role), block.expected)
        painter.fillRect(box, ground)
        if block.stage in _HATCHED:
            painter.fillRect(box, _hatching(c.track))
        if box.width() < _NARROW:
            return  # never readable, and a folded lane has hundreds
        word = say(look.short)
        width = painter.fontMetrics().horizontalAdvance(word) + GAP
        if width < box.width():
            if block.stage in _HATCHED:
                plate = QRectF(box.center().x() - width / 2, box.top(), width, box.height())
                painter.fillRect(plate, c.colour("track"))
                painter.fillRect(plate, ground)
            painter.setPen(c.colour("text" if block.expected else "surface"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    @staticmethod
    def _paint_mark(painter: QPainter, x: float, lane: QRectF, coordinator: bool) -> None:
        """A diamond where the old version ends.

        The coordinator's is filled: after it, the pool can no longer be rolled back.
        """
        c, reach = colours(), min(lane.height() / 2 - 1, 6.0)
        middle = lane.center().y()
        rhomb = QPolygonF(
            [
                QPointF(x, middle - reach),
                QPointF(x + reach, middle),
                QPointF(x, middle + reach),
                QPointF(x - reach, middle),
            ]
        )
        painter.setPen(QPen(c.colour("bad"), 1.6))
        painter.setBrush(c.colour("bad" if coordinator else "surface"))
        painter.drawPolygon(rhomb)

    @staticmethod
    def _paint_failure(painter: QPainter, x: float, lane: QRectF) -> None:
        """A cross on a plain background, so that it is visible on every color."""
        c, reach = colours(), min(lane.height() / 2 - 1, 5.0)
        middle = lane.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.colour("surface"))
        painter.drawEllipse(QPointF(x, middle), reach + 2, reach + 2)
        painter.setPen(QPen(c.colour("bad"), 2.2))
        painter.drawLine(QPointF(x - reach + 1, middle - reach + 1), QPointF(x + reach - 1, middle + reach - 1))
        painter.drawLine(QPointF(x - reach + 1, middle + reach - 1), QPointF(x + reach - 1, middle - reach + 1))

    def _axis(self, at: float) -> str:
        """The label of a mark `at` seconds after the start: the time of day, or the time since the start."""
        if self._now is None:
            return say(duration(at))
        return clock(self._begin + at, seconds=self._end - self._begin < _SHORT)

    def _first_mark(self, step: int) -> float:
        """Seconds from the start to the first round time of day."""
        if self._now is None:
            return 0.0
        return -(self._begin + time.localtime(self._begin).tm_gmtoff) % step

    def _paint_axis(self, painter: QPainter, track: QRectF) -> None:
        c = colours()
        span = self._end - self._begin
        widest = painter.fontMetrics().horizontalAdvance(self._axis(span)) + GAP * 3
        fits = max(1.0, track.width() / widest)
        # From one minute on, only whole minutes are shown.
        steps = [step for step in _STEPS if step >= 60 or span < 60]
        step = next((step for step in steps if span / step <= fits), _STEPS[-1])
        at = self._first_mark(step)
        while at <= span:
            x = self._x(self._begin + at, track)
            painter.setPen(QPen(c.colour("border"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom()))
            painter.setPen(c.colour("muted"))
            words = self._axis(at)
            width = painter.fontMetrics().horizontalAdvance(words) + 2
            left = min(max(x - width / 2, track.left()), track.right() + GAP - width)
            painter.drawText(QRectF(left, 0, width, self._axis_height() - 3), 0, words)
            at += step

    # --- looking and picking

    def lane_at(self, y: float) -> int:
        """The index of the lane at this height; -1 if there is none."""
        row = int((y - self._axis_height()) // self._row)
        return row if 0 <= row < len(self._lanes) else -1

    def pick(self, key: str) -> None:
        """Select this host's lane."""
        self._current = next((row for row, lane in enumerate(self._lanes) if lane.key == key), -1)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the tooltip be about what is under the pointer.

        Not in `event`: a table has many charts, and Qt would ask Python about each event of each of them.
        """
        at = event.position()
        row = self.lane_at(at.y())
        words = tool_tip(self._words_at(row, at.x()) if row >= 0 else "")
        if words != self.toolTip():
            show(self.setToolTip, words)

    def _words_at(self, row: int, x: float) -> str:
        lane, track = self._lanes[row], self._track()
        for block in lane.blocks:
            if self._x(block.start, track) <= x <= max(self._x(block.end, track), self._x(block.start, track) + 2):
                return said_again(block.words) or f"{said_again(lane.name)}: {say(STAGES[block.stage].text)}"
        return said_again(lane.words or lane.name)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Select a lane."""
        self._move_to(self.lane_at(event.position().y()))

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 (Qt's name)
        """Move the selection up and down through the lanes."""
        key = event.key()  # type: ignore[attr-defined]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is None:
            super().keyPressEvent(event)  # type: ignore[arg-type]
        elif self._lanes:
            self._move_to(min(max(self._current + step, 0), len(self._lanes) - 1))

    def _move_to(self, row: int) -> None:
        if 0 <= row < len(self._lanes):
            self._current = row
            self.update()
            self.picked.emit(self._lanes[row].key)
