"""What the main window shows while the list of servers is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["EmptyState"]


class EmptyState(QWidget):
    """A short description of the program, and a button to add a server."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(GAP * 2)
        column.addStretch(1)
        column.addWidget(IconLabel("app", "accent", 72), 0, Qt.AlignmentFlag.AlignHCenter)
        title = heading(say(translate("desktop", "Upgrade pools while their virtual machines keep running")), scale=1.5)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        words = translate(
            "desktop",
            "To begin, add a XenServer, Citrix Hypervisor or XCP-ng server. For a pool, add any of its servers.",
        )
        text = label(say(words), role="muted")
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(text)
        self.add = Button(say(translate("desktop", "Add Server…")), "add")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
