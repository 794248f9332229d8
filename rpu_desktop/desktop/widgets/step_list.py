"""The wizard's steps on the left: done, current, remaining."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import set_look
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["StepList"]

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class _Step(QLabel):
    """A step's name; `picked`: it was clicked, or Enter or the space bar was pressed, while that is allowed."""

    picked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._can_be_picked = False
        show(self.setText, name)

    def let_pick(self, allowed: bool) -> None:
        """Allow it, or not."""
        if allowed != self._can_be_picked:
            self._can_be_picked = allowed
            self.setCursor(Qt.CursorShape.PointingHandCursor if allowed else Qt.CursorShape.ArrowCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if allowed else Qt.FocusPolicy.NoFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Pick it."""
        if self._can_be_picked:
            self.picked.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Pick it with Enter or the space bar."""
        if self._can_be_picked and event.key() in _ENTER:
            self.picked.emit()
        else:
            super().keyPressEvent(event)


class StepList(QFrame):
    """Names with icons; `picked` has the index of a clicked step, if going back to it is allowed."""

    picked = Signal(int)

    def __init__(self, names: Sequence[Text]) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._names = names
        self._rows = [(IconLabel(size=16), _Step(say(name))) for name in names]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 3, GAP * 3, GAP * 2)
        layout.setSpacing(GAP * 2)
        for index, (mark, words) in enumerate(self._rows):
            row = QHBoxLayout()
            row.setSpacing(GAP)
            row.addWidget(mark)
            row.addWidget(words, 1)
            words.picked.connect(partial(self.picked.emit, index))
            layout.addLayout(row)
        layout.addStretch(1)
        self._reserve_room()

    def _reserve_room(self) -> None:
        """Reserve space for bold text, so that nothing moves when the current step changes."""
        for _, words in self._rows:
            font = words.font()
            font.setBold(True)
            words.setMinimumWidth(QFontMetrics(font).horizontalAdvance(words.text()) + GAP // 2)

    def retranslate(self) -> None:
        """Show all texts in the current language."""
        self._reserve_room()

    def show_step(self, current: int, *, may_go_back: bool = False) -> None:
        """Mark the current step; with `may_go_back`, earlier ones can be clicked."""
        for index, (_, words) in enumerate(self._rows):
            words.let_pick(may_go_back and index < current)
        for index, (mark, words) in enumerate(self._rows):
            mark.show_icon(*_mark(index, current))
            role = "accent" if index == current else "" if index < current else "muted"
            set_look(words, role, strong=index == current)
            show(words.setAccessibleName, say(_state(index, current).of(step=self._names[index])))
        step = translate("desktop", "Step {number} of {count}: {step}")
        show(
            self.setAccessibleName, say(step.of(number=current + 1, count=len(self._names), step=self._names[current]))
        )


def _state(index: int, current: int) -> Text:
    if index < current:
        return translate("desktop", "{step}: done")
    return translate("desktop", "{step}: current step") if index == current else translate("desktop", "{step}: to come")


def _mark(index: int, current: int) -> tuple[str, str]:
    if index < current:
        return "check", "good"
    return ("chevron", "accent") if index == current else ("", "muted")
