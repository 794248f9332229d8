"""Shown if the upgrade is stopped while a server is installing: the remaining time, and a button to stop waiting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.buttons import Button
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.format import clock, remaining
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.progress import HostProgress, ProgressModel

__all__ = ["StoppingBanner", "hosts_away"]

_AWAY = (HostStage.REBOOTING, HostStage.INSTALLING, HostStage.RESTARTING)

_MEANING = translate(
    "desktop",
    "The installation continues on the server, but its result stays unknown until you choose Resume. What was "
    "switched off stays off until then.",
)


def hosts_away(progress: ProgressModel) -> list[HostProgress]:
    """The servers that are being installed or are restarting."""
    pools = (pool for pool in progress.pools.values() if pool.outcome is None)
    return [host for pool in pools for host in pool.hosts.values() if host.stage in _AWAY]


class StoppingBanner(QWidget):
    """Shown on the upgrade page while a stop waits for servers.

    `stop_waiting` is called if the admin does not want to wait.
    """

    def __init__(self, stop_waiting: Callable[[], object]) -> None:
        super().__init__()
        self._stop_waiting = stop_waiting
        self._banner = Banner("info", " ", " ")
        self._button = Button(say(translate("desktop", "&Don't Wait")), "stop")
        show(self._button.setToolTip, say(_MEANING))
        self._button.clicked.connect(self._pressed)
        self._banner.add_choice(self._button, say(_MEANING))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._banner)
        self._gave_up = False
        self.hide()

    def show_hosts(self, hosts: list[HostProgress], now: float) -> None:
        """Show the wait for these hosts; hidden if there are none. `now` is seconds since 1970."""
        self.setVisible(bool(hosts) and not self._gave_up)
        if not hosts:
            return
        names = ", ".join(host.host.name for host in hosts)
        title = translate("desktop", "Stopping when {hosts} is back").of(hosts=names)
        self._banner.show_words(say(title), say(_countdown(hosts, now)))

    def _pressed(self) -> None:
        self._gave_up = True
        self.hide()
        self._stop_waiting()


def _countdown(hosts: list[HostProgress], now: float) -> Text:
    ends = [host.forecast.offline.end for host in hosts if host.forecast is not None]
    known = translate(
        "desktop", "Nothing else is started. What was switched off is restored when the server is back. {when}"
    )
    if len(ends) < len(hosts):
        when: Text = plain("")
    elif max(ends) > now:
        text = translate("desktop", "That is expected at about {clock}, in {time}.")
        when = text.of(clock=clock(max(ends), seconds=False), time=remaining(max(ends) - now))
    else:
        text = translate("desktop", "That was expected at about {clock}; it takes longer.")
        when = text.of(clock=clock(max(ends), seconds=False))
    return known.of(when=when)
