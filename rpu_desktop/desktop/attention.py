"""Calls the admin when a question comes up while the window is in the background: task bar and notification."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from rpu_desktop.desktop.icons import app_icon

__all__ = ["Attention"]


class Attention:
    """Belongs to a window; the system's notification appears where the desktop has a tray for it."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self.calls: list[str] = []
        """What was notified, the newest last."""

    def call(self, title: str, text: str) -> None:
        """Ask for attention, unless the window has it."""
        window = self._window.window()
        if window.isActiveWindow():
            return
        self.calls.append(title)
        QApplication.alert(window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._tray is None:
                self._tray = QSystemTrayIcon(app_icon(), window)
                self._tray.messageClicked.connect(window.raise_)
                self._tray.messageClicked.connect(window.activateWindow)
            self._tray.show()
            self._tray.showMessage(title, text, app_icon())

    def dismiss(self) -> None:
        """Nothing needs the admin any more."""
        if self._tray is not None:
            self._tray.hide()
