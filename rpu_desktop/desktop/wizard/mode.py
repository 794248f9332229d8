"""Page 3: how to upgrade."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.card import card_in, explained
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.desktop.wizard.update_choices import UpdateChoices
from rpu_desktop.texts import translate

__all__ = ["ModePage"]


class ModePage(BasePage):
    """Automatic or manual; updates.  What this version cannot do yet is greyed and says so."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.MODE,
            translate("desktop", "Upgrade Mode"),
            translate("desktop", "Choose how the new version gets onto the servers."),
        )
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP * 3 // 2)
        self.automatic = QRadioButton(say(translate("desktop", "&Automatic")))
        self.manual = QRadioButton(say(translate("desktop", "&Manual")))
        self.automatic.setChecked(True)
        self.manual.setEnabled(False)
        group = QButtonGroup(self)
        group.addButton(self.automatic)
        group.addButton(self.manual)
        card = card_in(translate("desktop", "Upgrade mode"), inner)
        card.addWidget(self.automatic)
        card.addWidget(
            explained(
                self.automatic,
                translate(
                    "desktop",
                    "The servers fetch the installation media from a web, FTP or NFS server, install themselves and "
                    "come back, without anybody at their consoles.",
                ),
            )
        )
        card.addWidget(self.manual)
        card.addWidget(
            explained(
                self.manual,
                translate(
                    "desktop",
                    "You boot each server from the installation media yourself when the wizard asks for it. Not "
                    "available in this version of the program.",
                ),
            )
        )
        self.updates = UpdateChoices(context)
        inner.addWidget(self.updates)
        inner.addStretch(1)
        area = scrolled(content)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self.body.addWidget(area, 1)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Show what was chosen."""
        super().initializePage()
        self.updates.show_choices()

    def validatePage(self) -> bool:  # noqa: N802 (Qt's name)
        """Take over what was chosen."""
        self.updates.take_over()
        return True
