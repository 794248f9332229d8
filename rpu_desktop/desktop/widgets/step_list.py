"""The wizard's steps on the left: done, current, remaining."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import label, set_role, set_strong
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["StepList"]

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class StepList(QFrame):
    """Names with icons; `picked` has the index of a clicked step, if going back to it is allowed."""

    picked = Signal(int)

    def __init__(self, names: Sequence[Text]) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._names = names
        self._reach = 0
        self._rows = [(IconLabel(size=16), label(say(name), wrap=False)) for name in names]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 3, GAP * 3, GAP * 2)
        layout.setSpacing(GAP * 2)
        for mark, words in self._rows:
            row = QHBoxLayout()
            row.setSpacing(GAP)
            row.addWidget(mark)
            row.addWidget(words, 1)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            words.installEventFilter(self)
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Handle a click on a step, and Enter or the space bar if it has the focus."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER
        if pressed or event.type() == QEvent.Type.MouseButtonRelease:
            index = next((index for index, (_, words) in enumerate(self._rows) if words is watched), -1)
            if 0 <= index < self._reach:
                self.picked.emit(index)
                return True
        return super().eventFilter(watched, event)

    def show_step(self, current: int, *, may_go_back: bool = False) -> None:
        """Mark the current step; with `may_go_back`, earlier ones can be clicked."""
        self._reach = current if may_go_back else 0
        for index, (_, words) in enumerate(self._rows):
            reached = index < self._reach
            words.setCursor(Qt.CursorShape.PointingHandCursor if reached else Qt.CursorShape.ArrowCursor)
            words.setFocusPolicy(Qt.FocusPolicy.TabFocus if reached else Qt.FocusPolicy.NoFocus)
        for index, (mark, words) in enumerate(self._rows):
            mark.show_icon(*_mark(index, current))
            set_strong(words, strong=index == current)
            set_role(words, "accent" if index == current else "" if index < current else "muted")
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
