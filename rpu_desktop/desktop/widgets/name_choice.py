"""A choice among names, which may be of any length."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from rpu_desktop.desktop.widgets.as_data import tool_tip
from rpu_desktop.desktop.words import add_item

__all__ = ["NameChoice"]

_LETTERS = 24
"""The minimum width, in average letters."""


class NameChoice(QComboBox):
    """Is not as wide as its longest name, as Qt's own combo box is; the tooltip shows what is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)

    def add(self, name: str, data: str) -> None:
        """Add a name."""
        add_item(self, name, data, tip=tool_tip(name))
