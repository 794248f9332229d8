"""Skipping a server during an upgrade."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QMenu, QWidget

from rpu_desktop.desktop.widgets.as_data import no_key
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.desktop.wizard.banners import CONSEQUENCES
from rpu_desktop.desktop.wizard.context import WizardContext
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.progress import HostProgress, PoolProgress
from rpu_desktop.run.prompts import Choice

__all__ = ["SkipButton"]

_BEFORE_ITS_TURN = (HostStage.WAITING, HostStage.EMPTYING)


class SkipButton(Button):
    """Lists the members whose turn has not begun; asks before one is skipped, and explains the effect."""

    def __init__(self, context: WizardContext, parent: QWidget) -> None:
        super().__init__(say(translate("desktop", "Sk&ip a Server")), "skipped", parent=parent)
        show(self.setToolTip, say(CONSEQUENCES[Choice.SKIP]))
        self._context = context
        self._wished: set[str] = set()
        self._menu = QMenu(self)
        self.opens_menu = True
        self.clicked.connect(self._offer)

    def refresh(self, *, running: bool) -> None:
        """Enable the button if there is a server to skip."""
        self.setEnabled(running and any(self._members()))

    def _members(self) -> Iterator[tuple[PoolProgress, HostProgress]]:
        for pool in self._context.progress.pools.values():
            for host in pool.hosts.values():
                before_its_turn = host.stage in _BEFORE_ITS_TURN and host.version == host.version_before
                if before_its_turn and not host.coordinator and host.host.uuid not in self._wished:
                    yield pool, host

    def _offer(self) -> None:
        self._menu.clear()
        for pool, host in self._members():
            action = self._menu.addAction(no_key(host.host.name))
            action.triggered.connect(lambda _=False, p=pool, h=host: self.ask(p, h))
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def ask(self, pool: PoolProgress, host: HostProgress) -> None:
        """Skip the server if the admin confirms."""
        confirm(
            self,
            translate("desktop", "Skip a Server"),
            translate("desktop", "Skip {server} in this upgrade?").of(server=host.host.name),
            say(CONSEQUENCES[Choice.SKIP]),
            yes=translate("desktop", "&Skip It"),
            no=translate("desktop", "&Upgrade It Too"),
            then=lambda: self._skip(pool, host),
        )

    def _skip(self, pool: PoolProgress, host: HostProgress) -> None:
        self._wished.add(host.host.uuid)
        self._context.controller.skip(pool.pool.uuid, host.host.uuid)
