"""Start-up of the desktop application, in the order of events."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from rpu_desktop.desktop.crashes import CrashHandler
from rpu_desktop.desktop.engine_thread import EngineThread
from rpu_desktop.desktop.garbage import GarbageCollector
from rpu_desktop.desktop.icons import app_icon
from rpu_desktop.desktop.loading import load_ahead
from rpu_desktop.desktop.main_window import MainWindow
from rpu_desktop.desktop.places import PlaceStore, use_places
from rpu_desktop.desktop.qt_language import install, system_language
from rpu_desktop.desktop.server_book import ServerBook
from rpu_desktop.desktop.server_store import ServerStore
from rpu_desktop.desktop.settings import Appearance, Settings, SettingsBook, SettingsStore
from rpu_desktop.desktop.tasks import finish, spawn
from rpu_desktop.desktop.theme import FUSION, theme
from rpu_desktop.logs import log_beginning, start_logging
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.session.keyring_asking import WAITING, asker
from rpu_desktop.session.passwords import KeyringPasswords, PasswordStore
from rpu_desktop.xapi.trust import TrustStore

__all__ = ["Desktop", "Keeping", "run_application", "run_desktop"]

_DARK = {Appearance.SYSTEM: None, Appearance.LIGHT: False, Appearance.DARK: True}

_SOON = 1.0
"""Delay (s) of work that can wait until the window is visible."""

_SWITCH = 0.0005
"""Seconds for which a thread goes on when another one wants to, 0.005 without this. Qt's thread wants to each time it
comes back to Python from Qt."""

_PATIENCE = 3.0
"""Seconds that pending actions may take when the program closes, such as removing a password or saving a file."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where data is stored between two starts; the demo uses other places."""

    servers: ServerStore = field(default_factory=ServerStore)
    passwords: PasswordStore = field(default_factory=KeyringPasswords)
    trust: TrustStore = field(default_factory=TrustStore)
    settings: SettingsStore = field(default_factory=SettingsStore)
    runs: JournalStore = field(default_factory=JournalStore)


class Desktop:
    """The running application: engine thread, servers, main window."""

    def __init__(self, keeping: Keeping) -> None:
        use_places(PlaceStore(keeping.settings.path.with_name("windows.json")))
        self.settings = SettingsBook(keeping.settings)
        self.engine = EngineThread()
        self.book = ServerBook(self.engine, keeping.servers, keeping.passwords, keeping.trust)
        self._appearance = Appearance.SYSTEM
        self._use(self.settings.current)
        self.settings.changed.connect(self._use)
        self.window = MainWindow(self.engine, self.book, keeping.runs, self.settings)
        for notice in (keeping.settings.notice, keeping.trust.notice):
            if notice is not None:
                self.window.notices.add(notice)
        if isinstance(keeping.passwords, KeyringPasswords):
            keeping.passwords.waiting = lambda: self.engine.to_front(self.window.notices.add, WAITING)

    def _use(self, settings: Settings) -> None:
        self.book.timeouts = settings.timeouts
        if settings.appearance is not self._appearance:
            self._appearance = settings.appearance
            theme().prefer(_DARK[settings.appearance])

    async def until_closed(self) -> None:
        """Show the main window, connect to the saved servers, and return when it is closed."""
        closed = asyncio.Event()
        self.window.closed.connect(closed.set)
        self.window.show()
        soon = asyncio.get_running_loop().call_later(_SOON, self._soon)
        loading = asyncio.ensure_future(self.book.load(connect=self.settings.current.connect_at_start))
        await closed.wait()
        soon.cancel()
        loading.cancel()

    def _soon(self) -> None:
        """Log the beginning, and load what can wait until the window is shown."""
        log_beginning("desktop")
        spawn(load_ahead(self.engine, self.window))

    async def close(self) -> None:
        """Log out everywhere, stop the engine thread, and release all windows."""
        self.window.hide()
        if self.window.wizard is not None:
            self.window.wizard.make_no_more_pages()
        await finish(_PATIENCE)
        asker.close()  # a keyring that never responds must not keep the program running
        await self.book.close()
        await self.engine.stop()
        await finish(0)  # what was begun meanwhile
        shiboken6.delete(self.window)


def run_application(language: str | None) -> int:
    """Run the desktop application and return its exit code when its window is closed.

    Without a `language`, the one from the settings is used, or else the system's.
    """
    start_logging()
    keeping = Keeping()
    language = language or keeping.settings.load().language or system_language()

    async def main() -> int:
        desktop = Desktop(keeping)
        try:
            await desktop.until_closed()
        finally:
            await desktop.close()
        return 0

    return run_desktop(language, main)


def run_desktop(language: str, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Set up Qt, run `main` on its event loop, and return its result."""
    app = QApplication.instance() or QApplication([*sys.argv[:1], *FUSION])
    assert isinstance(app, QApplication)  # noqa: S101 (no one else creates one)
    app.setApplicationName("RPU Desktop")
    app.setDesktopFileName("rpu-desktop")
    app.setQuitOnLastWindowClosed(False)
    install(app, language)
    theme().follow_system(app)
    app.setWindowIcon(app_icon())
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    garbage = GarbageCollector()
    crashes = CrashHandler(loop)
    sys.setswitchinterval(_SWITCH)
    try:
        return int(loop.run_until_complete(main()))
    finally:
        crashes.close()
        garbage.stop()
        loop.close()
        asyncio.set_event_loop(None)
