"""Asks the system not to log off or shut down while an upgrade runs, and states the reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QSessionManager
from PySide6.QtWidgets import QWidget

from rpu_desktop.desktop.windows_shell import allow_shutdown, block_shutdown
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import translate

__all__ = ["SessionEnd"]


class SessionEnd(QObject):
    """Refuses the end of the session while `running`.

    A user who insists ends the program all the same; the upgrade can then be resumed. Windows gives a program five
    seconds to answer, and shows the reason beside the name of the window (ShutdownBlockReasonCreate).
    """

    def __init__(self, window: QWidget, running: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._running = running
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.commitDataRequest.connect(self.asked, Qt.ConnectionType.DirectConnection)

    def asked(self, manager: QSessionManager) -> None:
        """Called when the session is about to end."""
        handle = int(self._window.winId())
        allow_shutdown(handle)
        if self._running():
            block_shutdown(handle, say(translate("desktop", "An upgrade is running. Stop it in RPU Desktop first.")))
            manager.cancel()
