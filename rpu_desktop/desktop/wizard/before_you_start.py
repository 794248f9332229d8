"""Page 1: what to know and do before starting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.icon_label import IconLabel
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.updates.program import look_for_newer, made_for, releases_address

__all__ = ["BeforeYouStartPage"]

_WHAT_HAPPENS = (
    translate(
        "desktop",
        "One server after another is emptied, reinstalled with the new version, and put back into service, the "
        "pool coordinator first. Virtual machines keep running: they are migrated to other servers in the "
        "meantime.",
    ),
    translate(
        "desktop",
        "Virtual machines that no other server can take have to be suspended or shut down while their own server is "
        "upgraded. You are asked before that.",
    ),
)

_USE_THE_NEWEST = translate("desktop", "Use the newest version of this program.")
_NOT_ALLOWED = translate(
    "desktop",
    "Use the newest version of this program. The program looks for one itself where the settings allow it.",
)
_LOOKING = translate("desktop", "Checking for a newer version of this program…")

_DO_FIRST = (
    translate(
        "desktop",
        "Back up the virtual machines that you cannot afford to lose. This wizard backs up the pool database itself.",
    ),
    translate(
        "desktop",
        "Free up memory: the other servers need enough free memory for the virtual machines of the server being "
        "upgraded. Suspend virtual machines that are not needed.",
    ),
    translate("desktop", "Read the release notes of the new version: is your hardware still supported?"),
    translate(
        "desktop",
        "Note down what was added to the servers' own systems: packages, agents, scheduled jobs, users, changes in "
        "/etc. The installation does not keep it.",
    ),
    translate(
        "desktop",
        "Have the installation media ready: the ISO image on this computer, or its unpacked contents on a web, FTP "
        "or NFS server that all servers of the pool can reach.",
    ),
)

_WHILE_IT_RUNS = (
    translate(
        "desktop",
        "Do not start, stop or migrate virtual machines, and do not start storage operations (disks, snapshots).",
    ),
    translate("desktop", "Do not put the pool coordinator into maintenance mode by hand."),
    translate(
        "desktop",
        "Virtual machines can only be migrated to servers of the same or a newer version. Finish the upgrade soon: "
        "do not leave a pool in mixed mode longer than necessary.",
    ),
)

_TAKEN_CARE_OF = (
    translate(
        "desktop",
        "High availability (HA), workload balancing (WLB), auto-start, and ISOs in CD drives: the prechecks find "
        "them, switch them off with your consent, and restore them at the end.",
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
                "This wizard upgrades pools and servers to a newer version while their virtual machines keep running.",
            ),
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        column.setSpacing(GAP)
        self.newer = label()
        self._about_the_program(column)
        for title, icon, role, texts in (
            (translate("desktop", "What happens"), "informs", "accent", _WHAT_HAPPENS),
            (translate("desktop", "Before the upgrade"), "todo", "accent", _DO_FIRST),
            (translate("desktop", "While it runs"), "warns", "warn", _WHILE_IT_RUNS),
            (translate("desktop", "Handled automatically"), "done", "good", _TAKEN_CARE_OF),
        ):
            self._section(column, title, icon, role, texts)
        column.addStretch(1)
        self.body.addWidget(scrolled(content), 1)

    def _about_the_program(self, column: QVBoxLayout) -> None:
        """The program's version, and whether there is a newer one: the products recommend the newest client."""
        column.addWidget(heading(say(translate("desktop", "This program")), scale=1.1))
        column.addLayout(_row(IconLabel("informs", "accent", 16), label(say(made_for()))))
        column.addLayout(_row(IconLabel("todo", "accent", 16), self.newer))
        column.addSpacing(GAP)
        address, allowed = releases_address(), self.context.settings.look_for_newer
        show(self.newer.setText, say(_NOT_ALLOWED if address else _USE_THE_NEWEST))
        if address and allowed:
            show(self.newer.setText, say(_LOOKING))
            spawn(self._look(address), fills=self)

    async def _look(self, address: str) -> None:
        found = await self.context.engine.submit(lambda: look_for_newer(address))
        if isValid(self.newer):  # the wizard may have been closed meanwhile
            show(self.newer.setText, say(found.text))

    @staticmethod
    def _section(column: QVBoxLayout, title: Text, icon: str, role: str, texts: Sequence[Text]) -> None:
        column.addWidget(heading(say(title), scale=1.1))
        for text in texts:
            column.addLayout(_row(IconLabel(icon, role, 16), label(say(text))))
        column.addSpacing(GAP)


def _row(icon: IconLabel, words: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP)
    mark = QVBoxLayout()
    mark.addWidget(icon)
    mark.addStretch(1)
    row.addLayout(mark)
    row.addWidget(words, 1)
    return row
