"""Page 1: what to know and do before the first click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.texts import Text, translate

__all__ = ["BeforeYouStartPage"]

_WHAT_HAPPENS = (
    translate(
        "desktop",
        "One server after another is emptied, installed anew with the next version, and brought back. The pool "
        "coordinator is always the first. Virtual machines keep running: they move to other servers meanwhile.",
    ),
    translate(
        "desktop",
        "Virtual machines that no other server can take have to be suspended or shut down while their own server is "
        "upgraded. You are asked before that.",
    ),
)

_DO_FIRST = (
    translate("desktop", "Use the newest version of this program."),
    translate("desktop", "Back up the pool database, and the virtual machines that you cannot afford to lose."),
    translate(
        "desktop",
        "Make room: the other servers need enough free memory for the virtual machines of the one that is upgraded. "
        "Suspend what is not needed.",
    ),
    translate("desktop", "Read the release notes of the new version: is your hardware still supported?"),
    translate(
        "desktop",
        "Write down what was added to the servers' own systems: packages, agents, scheduled jobs, users, changes in "
        "/etc. The installation does not carry it over.",
    ),
    translate(
        "desktop",
        "Have the installation media ready: the ISO image on this computer, or unpacked on a web, FTP or NFS server "
        "that all servers of the pool reach.",
    ),
)

_WHILE_IT_RUNS = (
    translate(
        "desktop", "Do not start, stop or move virtual machines, and begin no operations on storage (disks, snapshots)."
    ),
    translate("desktop", "Do not put the pool coordinator into maintenance mode by hand."),
    translate(
        "desktop",
        "Virtual machines move only to servers of the same or a newer version. Finish the upgrade soon: do not leave a "
        "pool in mixed mode longer than needed.",
    ),
)

_TAKEN_CARE_OF = (
    translate(
        "desktop",
        "High availability (HA), workload balancing (WLB), auto-start and CDs in drives: the prechecks find them, "
        "switch them off with your consent, and put them back at the end.",
    ),
)


class BeforeYouStartPage(BasePage):
    """Four short lists."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.BEFORE_YOU_START,
            translate("desktop", "Before You Start"),
            translate(
                "desktop",
                "This wizard takes pools and servers to a newer version while virtual machines keep running.",
            ),
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        for title, icon, role, texts in (
            (translate("desktop", "What happens"), "informs", "accent", _WHAT_HAPPENS),
            (translate("desktop", "Do this first"), "todo", "accent", _DO_FIRST),
            (translate("desktop", "While it runs"), "warns", "warn", _WHILE_IT_RUNS),
            (translate("desktop", "Taken care of"), "done", "good", _TAKEN_CARE_OF),
        ):
            self._section(column, title, icon, role, texts)
        column.addStretch(1)
        self.body.addWidget(scrolled(content), 1)

    @staticmethod
    def _section(column: QVBoxLayout, title: Text, icon: str, role: str, texts: Sequence[Text]) -> None:
        column.addWidget(heading(say(title), scale=1.1))
        for text in texts:
            row = QHBoxLayout()
            row.setSpacing(GAP)
            mark = QVBoxLayout()
            mark.addWidget(IconLabel(icon, role, 16))
            mark.addStretch(1)
            row.addLayout(mark)
            row.addWidget(label(say(text)), 1)
            column.addLayout(row)
        column.addSpacing(GAP)
