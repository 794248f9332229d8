"""Contents that scroll when space is short."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

__all__ = ["scrolled"]


def scrolled(content: QWidget, *, framed: bool = True) -> QScrollArea:
    """`content` in an area that scrolls when space is short."""
    area = QScrollArea()
    area.setObjectName("framed" if framed else "plain")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.StyledPanel if framed else QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if not framed:  # its contents take the focus and scroll into view
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
