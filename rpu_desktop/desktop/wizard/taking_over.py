"""Pools that another program is upgrading: who, where, since when, and how to take them over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.flow import occupied_by
from rpu_desktop.desktop.server_state import Server
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.as_data import no_key
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.widgets.confirm import confirm
from rpu_desktop.engine.pool_lock import Occupied, told
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import one_line, translate
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.session.session import UpgradeSession

__all__ = ["OccupiedPools"]


_SHORT = 40
"""Maximum length (characters) of a name on a button; the whole name is shown above it."""
_LOOK = 10_000
"""Interval (ms) between two checks of a lock: without a heartbeat it expires after some minutes."""


class OccupiedPools(QWidget):
    """A banner for each pool that another run has locked; `changed`: one may be chosen now."""

    changed = Signal()

    def __init__(self, flow: UpgradeSession) -> None:
        super().__init__()
        self._flow = flow
        self._shown: dict[str, tuple[str, Banner]] = {}
        self._look = QTimer(self, interval=_LOOK)
        self._look.timeout.connect(self.changed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self.hide()

    def show_servers(self, servers: Sequence[Server]) -> None:
        """Show the pools that are locked now; unchanged banners stay, because the user may be about to click."""
        found = {
            server.id: (server, mark) for server in servers if (mark := occupied_by(server, self._flow)) is not None
        }
        words = {key: say(told(mark, server.name)) for key, (server, mark) in found.items()}
        for key, (shown, banner) in list(self._shown.items()):
            if words.get(key) != shown:
                self._column.removeWidget(banner)
                banner.hide()
                banner.deleteLater()
                del self._shown[key]
        for key, (server, mark) in found.items():
            if key not in self._shown:
                self._shown[key] = (words[key], self._banner(server, mark, words[key]))
                self._column.addWidget(self._shown[key][1])
        self.setVisible(bool(found))
        if found and not self._look.isActive():
            self._look.start()
        elif not found:
            self._look.stop()

    def _banner(self, server: Server, mark: LockRecord, words: str) -> Banner:
        banner = Banner(
            "warn", say(translate("desktop", "Another upgrade of {pool} is running").of(pool=server.name)), words
        )
        name = no_key(one_line(server.name, _SHORT))
        button = Button(say(translate("desktop", "Take {pool} O&ver…").of(pool=name)), "lock")
        button.clicked.connect(lambda: self._ask(server, mark))
        banner.add_button(button)
        return banner

    def _ask(self, server: Server, mark: LockRecord) -> None:
        refusal = Occupied(server.name, mark)
        confirm(
            self,
            translate("desktop", "Take Over"),
            refusal.text,
            say(refusal.advice) if refusal.advice else "",
            yes=translate("desktop", "&Take Over"),
            no=translate("desktop", "&Do Not Take Over"),
            then=lambda: self._take(server, mark),
            warning=True,
        )

    def _take(self, server: Server, mark: LockRecord) -> None:
        self._flow.take_over(server.id, mark.run)
        self.changed.emit()
