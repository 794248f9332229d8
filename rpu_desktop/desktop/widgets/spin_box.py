"""A number field whose figures stand as far from its border as the words of other fields."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

__all__ = ["SpinBox"]

_MARGIN = 9


class SpinBox(QSpinBox):
    """The style sheet cannot move the text: the field inside has no frame of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)
