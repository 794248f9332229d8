"""Text that is shortened when space is short; the whole text is in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rpu_desktop.desktop.widgets.as_data import tool_tip

__all__ = ["Elided"]


class Elided(QLabel):
    """One line, shortened with an ellipsis.

    It takes the remaining space; with `most` it asks for the width of its text, up to that many pixels.
    """

    def __init__(self, parent: QWidget | None = None, *, most: int = 0) -> None:
        super().__init__(parent)
        self._most = most
        self._fitted: tuple[str, int, QFont] | None = None
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        across = QSizePolicy.Policy.Preferred if most else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The width of the text, up to the maximum."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self._most), hint.height()) if self._most else hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The same, so that only longer text is shortened."""
        return self.sizeHint() if self._most else super().minimumSizeHint()

    def setText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Set another text."""
        super().setText(text)
        self.setToolTip(tool_tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint as much as fits."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._what_fits())

    def _what_fits(self) -> str:
        """The text, shortened; measured once, as rows are painted many times."""
        wanted = self.text(), self.width(), self.font()
        if wanted != self._fitted:
            self._fitted = wanted[0], wanted[1], QFont(wanted[2])
            self._words = self.fontMetrics().elidedText(wanted[0], Qt.TextElideMode.ElideRight, wanted[1])
        return self._words
