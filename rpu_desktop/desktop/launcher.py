"""Progress on the task bar: of Windows, and of KDE, GNOME's docks and Unity over D-Bus (Unity's launcher API)."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget

from rpu_desktop.desktop.windows_shell import show_progress

__all__ = ["Launcher"]

_APP = "application://rpu-desktop.desktop"
_INTERFACE = "com.canonical.Unity.LauncherEntry"


class Launcher:
    """Does nothing without a session bus. Sends signals only, so that nothing can block or fail."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._shown: tuple[float | None, bool] | None = None

    def show(self, progress: float | None, *, urgent: bool = False) -> None:
        """Show `progress` (0..1, None for no bar), and whether the program needs attention.

        Events come many times a second; nothing is sent when the bar would look the same.
        """
        progress = None if progress is None else round(progress, 3)
        if (progress, urgent) == self._shown:
            return
        self._shown = progress, urgent
        if sys.platform == "win32":
            show_progress(int(self._window.winId()), progress, urgent=urgent)
        elif sys.platform == "linux":
            _notify_bus(progress, urgent=urgent)


def _notify_bus(progress: float | None, *, urgent: bool) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage  # noqa: PLC0415 (not there on Windows)

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    facts = {"progress": float(progress or 0.0), "progress-visible": progress is not None, "urgent": urgent}
    message = QDBusMessage.createSignal("/rpu_desktop", _INTERFACE, "Update")
    message.setArguments([_APP, facts])
    bus.send(message)
