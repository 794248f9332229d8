"""Page 3: how to upgrade."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QFrame, QRadioButton, QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.labels import heading, label
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.migration_card import MigrationCard
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.engine.options import Mode
from rpu_desktop.texts import Text, translate

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
        self.automatic = QRadioButton(say(translate("desktop", "&Automatic")))
        self.manual = QRadioButton(say(translate("desktop", "&Manual")))
        self.automatic.setChecked(True)
        self.manual.toggled.connect(self._chosen)
        group = QButtonGroup(self)
        group.addButton(self.automatic)
        group.addButton(self.manual)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        area = scrolled(content)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setObjectName("bare")
        self.body.addWidget(area, 1)
        card = _card(translate("desktop", "Upgrade mode"), column)
        card.addWidget(self.automatic)
        card.addWidget(
            _explained(
                self.automatic,
                translate(
                    "desktop",
                    "The servers fetch the installation media from this computer or from a web, FTP or NFS server, "
                    "install themselves and "
                    "come back, without anybody at their consoles.",
                ),
            )
        )
        card.addWidget(self.manual)
        card.addWidget(
            _explained(
                self.manual,
                translate(
                    "desktop",
                    "You boot each server from the installation media yourself when the wizard asks for it, and answer "
                    "the installer at its console.",
                ),
            )
        )
        self.updates = QCheckBox(say(translate("desktop", "A&pply updates")))
        self.updates.setEnabled(False)
        card = _card(translate("desktop", "Updates"), column)
        card.addWidget(self.updates)
        card.addWidget(
            _explained(
                self.updates,
                translate(
                    "desktop",
                    "Not available in this version of the program: install the updates for the new version after the "
                    "upgrade, with the means of your product.",
                ),
            )
        )
        self.migrations = MigrationCard(context)
        column.addWidget(self.migrations)
        column.addStretch(1)

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Other pools may have been chosen: their networks differ."""
        self.migrations.show_pools()
        super().initializePage()

    def _chosen(self, manual: bool) -> None:
        self.flow.mode = Mode.MANUAL if manual else Mode.AUTOMATIC


def _card(title: Text, column: QVBoxLayout) -> QVBoxLayout:
    frame = QFrame()
    frame.setObjectName("card")
    frame.setAccessibleName(say(title))
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
    inner.setSpacing(GAP)
    inner.addWidget(heading(say(title), scale=1.1))
    column.addWidget(frame)
    return inner


def _explained(control: QAbstractButton, text: Text) -> QFrame:
    """Words set in below a control, and said with it."""
    control.setAccessibleDescription(say(text))
    frame = QFrame()
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(GAP * 3, 0, 0, GAP // 2)
    inner.addWidget(label(say(text), role="muted"))
    return frame
