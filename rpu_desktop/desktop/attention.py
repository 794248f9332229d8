"""Gets the admin's attention while other windows are in front: notifications, task bar, tray."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from rpu_desktop.desktop.icons import app_icon
from rpu_desktop.desktop.launcher import Launcher
from rpu_desktop.desktop.session_end import SessionEnd
from rpu_desktop.desktop.settings import SettingsBook
from rpu_desktop.desktop.verdict import verdict
from rpu_desktop.desktop.widgets.as_data import notice_words
from rpu_desktop.desktop.wizard.banners import banner_title, failure_title
from rpu_desktop.desktop.wizard.headline import headline
from rpu_desktop.desktop.words import show
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.events import Event, HostChanged, HostStage, Named, Note, NoteLevel, Rested
from rpu_desktop.run.prompts import Prompt

if TYPE_CHECKING:
    from rpu_desktop.desktop.wizard.context import WizardContext
    from rpu_desktop.run.report import Report

__all__ = ["Attention"]

_Icon = QSystemTrayIcon.MessageIcon

_ICONS = {"good": _Icon.Information, "warn": _Icon.Warning, "bad": _Icon.Critical}


class Attention(QObject):
    """Follows one run at a time.

    `wanted`: the admin clicked a notification or the tray icon, so show the windows. `quit_wanted`: chosen in the
    tray's menu. `noticed` has every notice (icon, title, text), whether or not it was shown.
    """

    wanted = Signal()
    quit_wanted = Signal()
    noticed = Signal(object, str, str)

    def __init__(self, window: QWidget, settings: SettingsBook) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._launcher = Launcher(window)
        self._context: WizardContext | None = None
        self.session_end = SessionEnd(window, self._running)
        self._menu = QMenu(window)
        self._show = self._menu.addAction("")
        self._show.triggered.connect(self.wanted)
        self._quit = self._menu.addAction("")
        self._quit.triggered.connect(self.quit_wanted)
        self.tray = QSystemTrayIcon(app_icon(), self)
        self.tray.setContextMenu(self._menu)
        self.tray.activated.connect(lambda _reason: self.wanted.emit())
        self.tray.messageClicked.connect(self.wanted)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the menu in the current language."""
        show(self._show.setText, say(translate("desktop", "&Show RPU Desktop")))
        show(self._quit.setText, say(translate("desktop", "&Quit")))

    def follow(self, context: WizardContext) -> None:
        """Follow this wizard's run."""
        self._context = context
        context.controller.happened.connect(self._happened)
        context.controller.asked.connect(self._asked)
        context.controller.ended.connect(self._ended)
        context.controller.crashed.connect(self._crashed)

    def let_go(self) -> None:
        """Stop following; the wizard was closed."""
        self._context = None
        self.tray.hide()
        self._launcher.show(None)

    def _running(self) -> bool:
        return self._context is not None and self._context.flow.running

    def _asked(self, prompt: Prompt) -> None:
        self._notice(_Icon.Warning, banner_title(prompt, self._doing(prompt.pool, prompt.host)), prompt.text)

    def _doing(self, pool: Named, host: Named | None) -> HostStage | None:
        """What the server was doing when it failed."""
        if self._context is None or host is None or pool.uuid not in self._context.progress.pools:
            return None
        found = self._context.progress.pools[pool.uuid].hosts.get(host.uuid)
        return found.segments[-1].stage if found is not None and found.segments else None

    def _happened(self, event: Event) -> None:
        match event:
            case HostChanged(stage=HostStage.FAILED, upgraded=True):
                title = translate("desktop", "{server}: upgraded, but it needs attention").of(server=event.host.name)
                self._notice(_Icon.Warning, title, event.detail)
            case HostChanged(stage=HostStage.FAILED):
                title = failure_title(event.host.name, self._doing(event.pool, event.host))
                self._notice(_Icon.Critical, title, event.detail)
            case Note(level=NoteLevel.ERROR):
                where = event.host.name if event.host else event.pool.name if event.pool else "RPU Desktop"
                title = translate("desktop", "{server}: a step failed").of(server=where)
                self._notice(_Icon.Critical, title, event.text)
            case Rested(rests=True):
                title = translate("desktop", "{pool}: paused").of(pool=event.pool.name)
                self._notice(_Icon.Information, title, translate("desktop", "It continues when you choose Resume."))
            case _:
                pass
        self._show_progress()

    def _show_progress(self) -> None:
        context = self._context
        if context is None:
            return
        progress = context.progress
        self.tray.show()
        now = time.time()
        show(self.tray.setToolTip, joined("\n", ["RPU Desktop", say(headline(progress, now))]))
        self._launcher.show(progress.share(now), urgent=bool(progress.questions))

    def _ended(self, report: Report) -> None:
        end = verdict(report)
        names = ", ".join(pool.pool.name for pool in report.pools.values())
        self._notice(_ICONS[end.kind], end.title, translate("desktop", "{pools}: see the summary.").of(pools=names))
        self._launcher.show(None, urgent=True)

    def _crashed(self, _error: BaseException) -> None:
        title = translate("desktop", "The upgrade ended unexpectedly")
        self._notice(_Icon.Critical, title, translate("desktop", "Check the pools before you continue."))
        self._launcher.show(None, urgent=True)

    def _notice(self, icon: QSystemTrayIcon.MessageIcon, title: Text, text: Text | None) -> None:
        """Show a notification, unless the admin is looking at the window."""
        words = say(title), say(text) if text else ""
        self.noticed.emit(icon, *words)
        if QApplication.activeWindow() is not None:
            return
        QApplication.alert(self._window)
        if self._settings.current.notifications:
            self.tray.show()
            self.tray.showMessage(notice_words(words[0]), notice_words(words[1]), icon)
