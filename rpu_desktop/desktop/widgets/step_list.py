"""The wizard's steps at the side: done, current, to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import label, set_role, set_strong
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

__all__ = ["StepList"]


class StepList(QFrame):
    """Names with an icon each."""

    def __init__(self, names: Sequence[Text]) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._names = names
        self._rows = [(IconLabel(size=16), label(say(name), wrap=False)) for name in names]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 3, GAP * 3, GAP * 2)
        layout.setSpacing(GAP * 2)
        for mark, words in self._rows:
            row = QHBoxLayout()
            row.setSpacing(GAP)
            row.addWidget(mark)
            row.addWidget(words, 1)
            layout.addLayout(row)
        layout.addStretch(1)
        self._reserve_room()

    def _reserve_room(self) -> None:
        """Bold words are wider: nothing may move when the current step changes."""
        for _, words in self._rows:
            font = words.font()
            font.setBold(True)
            words.setMinimumWidth(QFontMetrics(font).horizontalAdvance(words.text()) + GAP // 2)

    def retranslate(self) -> None:
        """Another language is spoken."""
        self._reserve_room()

    def show_step(self, current: int) -> None:
        """Mark the current step."""
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
