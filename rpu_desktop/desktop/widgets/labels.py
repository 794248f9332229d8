"""Labels: words in one of a few roles and sizes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

__all__ = ["heading", "label", "rule", "set_role"]


def label(text: str = "", *, role: str = "", wrap: bool = True, parent: QWidget | None = None) -> QLabel:
    """Words that can be selected and copied; `role` names a colour of the look."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if role:
        set_role(made, role)
    return made


def heading(text: str = "", *, scale: float = 1.35, parent: QWidget | None = None) -> QLabel:
    """A heading, larger and bold."""
    made = label(text, parent=parent)
    font = made.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * scale)
    made.setFont(font)
    return made


def set_role(made: QLabel, role: str) -> None:
    """Change a label's colour by role."""
    if made.property("role") != role:
        made.setProperty("role", role)
        made.style().unpolish(made)
        made.style().polish(made)


def rule() -> QFrame:
    """A thin line."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line
