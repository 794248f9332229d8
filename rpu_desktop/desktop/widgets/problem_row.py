"""One problem of the prechecks: severity (icon and word), what, why, and its button beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.texts import translate

__all__ = ["SEVERITIES", "ProblemRow"]

SEVERITIES = {
    Severity.BLOCKS: ("blocks", "bad", translate("desktop", "Blocks the upgrade")),
    Severity.WARNS: ("warns", "warn", translate("desktop", "Warning")),
    Severity.INFORMS: ("informs", "accent", translate("desktop", "Note")),
}


class ProblemRow(QFrame):
    """`text` may have several lines; `why` is muted below it."""

    def __init__(self, severity: Severity, text: str, why: str = "", remedy: str = "") -> None:
        super().__init__()
        icon, role, word = SEVERITIES[severity]
        self.setAccessibleName(f"{say(word)}: {text}")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GAP * 2, GAP // 2, GAP * 2, GAP // 2)
        self._row.setSpacing(GAP)
        mark = QVBoxLayout()
        mark.addWidget(IconLabel(icon, role))
        mark.addStretch(1)
        self._row.addLayout(mark)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(say(word), role=role, wrap=False))
        words.addWidget(label(text))
        for muted in (why, remedy):
            if muted:
                words.addWidget(label(muted, role="muted"))
        self._row.addLayout(words, 1)

    def add_button(self, button: QPushButton) -> None:
        """What solves it."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
