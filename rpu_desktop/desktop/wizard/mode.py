"""Page 3: how to upgrade."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.widgets.card import card_in, explained
from rpu_desktop.desktop.widgets.fold import Fold
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.wizard.arrangements import ArrangementsCard
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.wizard.migration_card import MigrationCard
from rpu_desktop.desktop.wizard.new_version import from_to, where_from
from rpu_desktop.desktop.wizard.page import BasePage, scrolled
from rpu_desktop.desktop.wizard.update_choices import UpdateChoices
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.options import Mode

__all__ = ["ModePage"]

_NAMED = 3
"""So many pools are named with their versions."""


class ModePage(BasePage):
    """Automatic or manual, and whether to install updates; under *Advanced*: their source, extras, and migrations."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__(
            context,
            Page.MODE,
            translate("desktop", "Upgrade Mode"),
            translate("desktop", "Choose how the new version is installed on the servers."),
        )
        self.automatic = worded(QRadioButton(), say(translate("desktop", "&Automatic")))
        self.manual = worded(QRadioButton(), say(translate("desktop", "&Manual")))
        self.automatic.setChecked(True)
        self.manual.toggled.connect(self._chosen)
        group = QButtonGroup(self)
        group.addButton(self.automatic)
        group.addButton(self.manual)
        self._versions = label()
        self._where_from = label(role="muted")
        column = self._scrolled_column()
        column.addWidget(self._versions)
        column.addWidget(self._where_from)
        card = card_in(translate("desktop", "Upgrade mode"), column, headed=False)
        card.addWidget(self.automatic)
        card.addWidget(
            explained(
                self.automatic,
                translate(
                    "desktop",
                    "The servers download the installation media from this computer or from a web, FTP or NFS "
                    "server, install themselves, and come back without anyone at their consoles.",
                ),
            )
        )
        card.addWidget(self.manual)
        card.addWidget(
            explained(
                self.manual,
                translate(
                    "desktop",
                    "You boot each server from the installation media yourself when the wizard asks for it, and answer "
                    "the installer at its console.",
                ),
            )
        )
        self.updates = UpdateChoices(context)
        column.addWidget(self.updates)
        self.migrations = MigrationCard(context)
        self.advanced = Fold(say(translate("desktop", "Ad&vanced")))
        self.advanced.column.addWidget(self.updates.details)
        self.advanced.column.addWidget(self.migrations)
        self.arrangements = ArrangementsCard(context)
        self.advanced.column.addWidget(self.arrangements)
        self.arrangements.profile_wanted.connect(self.updates.take_over)
        self.arrangements.profile_used.connect(self._show_choices)
        column.addWidget(self.advanced)
        column.addStretch(1)

    def _scrolled_column(self) -> QVBoxLayout:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        area = scrolled(content)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setObjectName("bare")
        self.body.addWidget(area, 1)
        return column

    def initializePage(self) -> None:  # noqa: N802 (Qt's name)
        """Show the current choices. The networks depend on the chosen pools.

        Choices that differ from the defaults are always visible.
        """
        self.migrations.show_pools()
        self._show_choices()
        if self.updates.detailed or self.migrations.changed or self.arrangements.changed:
            self.advanced.unfold(unfolded=True)
        super().initializePage()

    def arrive(self) -> None:
        """The media may have been tested meanwhile."""
        self._show_versions()

    def _show_versions(self) -> None:
        """What each of the pools runs and is to run."""
        seen = self.context.media_seen
        found = [(server.name, server.snapshot) for key in self.flow.chosen if (server := self.context.book.get(key))]
        lines = [
            say(translate("desktop", "{pool}: {versions}").of(pool=name, versions=from_to(snapshot, seen)))
            for name, snapshot in found[:_NAMED]
            if snapshot is not None
        ]
        if len(found) > _NAMED:
            more = len(found) - _NAMED
            lines.append(say(translate("desktop", "{n} more pool", "{n} more pools", more)))
        show(self._versions.setText, joined("\n", lines))
        show(self._where_from.setText, say(where_from(seen)))

    def _show_choices(self) -> None:
        """Draw what is chosen, also by a profile."""
        (self.manual if self.flow.mode is Mode.MANUAL else self.automatic).setChecked(True)
        self.updates.show_choices()
        self.migrations.show_wishes()
        self.arrangements.show_choices()

    def validatePage(self) -> bool:  # noqa: N802 (Qt's name)
        """Store the choices in the session."""
        self.updates.take_over()
        return True

    def _chosen(self, manual: bool) -> None:
        self.flow.change(mode=Mode.MANUAL if manual else Mode.AUTOMATIC)
