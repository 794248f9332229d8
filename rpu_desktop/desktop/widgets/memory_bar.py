"""A host's memory usage: figures, and a bar with every VM in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rpu_desktop.desktop.icons import paint_icon
from rpu_desktop.desktop.theme import GAP, colours
from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.format import gib, gib_number
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["MemoryBar", "MemoryPart", "stretches"]

_FULL = 0.9
_NAMED = 12
"""Maximum number of VMs named in the tooltip."""
_SEPARABLE = 4.0
"""Width (pixels) from which a VM's part has its own border."""
_BAR = 9


@dataclass(frozen=True, slots=True)
class MemoryPart:
    """A VM in the bar; `arriving`: its memory is already reserved while it still runs elsewhere."""

    name: str
    size: int
    arriving: bool = False


class MemoryBar(QWidget):
    """Used and total memory, in bytes.

    A line marks the expected usage; `plate`: drawn on a background of its own, in a list.
    """

    def __init__(self, parent: QWidget | None = None, *, plate: bool = False) -> None:
        super().__init__(parent)
        self._plate = plate
        self._used = self._total = self._peak = 0
        self._parts: tuple[MemoryPart, ...] = ()
        self._figures = ""
        self._measured: tuple[QFont, QSize] | None = None
        show(self.setAccessibleName, say(translate("desktop", "Memory")))  # until the figures are known
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The size of the figures and a bar below them."""
        if self._measured is None or self._measured[0] != self.font():
            metrics = QFontMetrics(self.font())
            size = QSize(metrics.horizontalAdvance("999 / 999 GiB") + GAP * 2, metrics.height() + _BAR + 4)
            self._measured = QFont(self.font()), size
        return self._measured[1]

    def show_memory(self, used: int, total: int, parts: Sequence[MemoryPart] = (), peak: int = 0) -> None:
        """Show these figures; the rest of `used` that is not in `parts` belongs to the host itself."""
        parts = tuple(sorted(parts, key=lambda part: (part.arriving, -part.size, part.name)))
        if (used, total, parts, peak) == (self._used, self._total, self._parts, self._peak):
            return
        self._used, self._total, self._parts, self._peak = used, total, parts, peak
        self._put_into_words()
        self.update()

    def retranslate(self) -> None:
        """Show the figures in the format of the current language."""
        if self._total:
            self._put_into_words()

    def _put_into_words(self) -> None:
        self._figures = f"{say(gib_number(self._used))} / {say(gib(self._total))}"
        words = translate("desktop", "{used} of {total} memory in use").of(used=gib(self._used), total=gib(self._total))
        show(self.setAccessibleName, say(words))
        if self._nearly_full:
            words = translate("desktop", "{memory}: nearly full").of(memory=words)
            show(self.setAccessibleName, say(words))
        lines = [say(words), *self._lines()]
        show(self.setToolTip, tool_tip(joined("\n", lines)))
        show(self.setAccessibleDescription, joined("\n", lines[1:]))

    @property
    def _nearly_full(self) -> bool:
        return self._used > _FULL * self._total

    def _lines(self) -> list[str]:
        lines: list[str] = []
        if self._peak:
            lines.append(say(translate("desktop", "at most {peak} during the upgrade").of(peak=gib(self._peak))))
        for part in self._parts[:_NAMED]:
            text: Text = translate("desktop", "{vm} ({size})")
            if part.arriving:
                text = translate("desktop", "{vm} ({size}), arriving")
            lines.append(say(text.of(vm=part.name, size=gib(part.size))))
        if len(self._parts) > _NAMED:
            lines.append(say(translate("desktop", "{n} more", "{n} more", len(self._parts) - _NAMED)))
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint the figures above the bar."""
        if not self._total:
            return
        c = colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._plate:
                painter.fillRect(self.rect(), c.colour("surface"))
            painter.setPen(c.colour("muted"))
            text_box = QRectF(0, 0, self.width() - 2, self.height() - _BAR - 2)
            if self._nearly_full:  # not by color alone
                side = min(text_box.height(), 14.0)
                paint_icon(painter, "warns", "warn", QRectF(0, (text_box.height() - side) / 2, side, side))
            painter.drawText(text_box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._figures)
            track = QRectF(0, self.height() - _BAR - 1, self.width() - 2, _BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(c.colour("track"))
            painter.drawRoundedRect(track, 3, 3)
            self._paint_parts(painter, track)
            if self._peak:
                x = min(track.left() + self._peak / self._total * track.width(), track.right() - 1)
                painter.setPen(QPen(c.colour("text"), 2))
                painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom() + 1))  # clear of the figures

    def _paint_parts(self, painter: QPainter, track: QRectF) -> None:
        """Paint the host's own share first, then the VMs; those that are arriving are hatched."""
        c = colours()
        scale = track.width() / self._total
        role = "warn" if self._nearly_full else "accent"
        here = sum(part.size for part in self._parts)
        left = track.left() + max(0, self._used - here) * scale
        painter.setBrush(c.colour("muted" if self._parts else role))
        painter.drawRect(QRectF(track.left(), track.top(), left - track.left(), track.height()))
        for size, arriving, separable in stretches(self._parts, scale):
            width = min(size * scale, track.right() - left)
            box = QRectF(left, track.top(), max(0.0, width), track.height())
            ground = QColor(c.colour(role))
            ground.setAlphaF(0.45 if arriving else 1.0)
            painter.setBrush(ground)
            painter.drawRect(box.adjusted(1.0 if separable else 0.0, 0, 0, 0))
            if arriving:
                painter.setBrush(QBrush(c.colour(role), Qt.BrushStyle.BDiagPattern))
                painter.drawRect(box)
            left += width


def stretches(parts: Sequence[MemoryPart], scale: float) -> Iterator[tuple[int, bool, bool]]:
    """What to draw, as (size, arriving, with a border): VMs too small to be distinguished are combined.

    A host may have a thousand of them, and is drawn many times a minute.
    """
    for (arriving, separable), some in groupby(parts, lambda part: (part.arriving, part.size * scale >= _SEPARABLE)):
        if separable:
            yield from ((part.size, arriving, True) for part in some)
        else:
            yield sum(part.size for part in some), arriving, False
