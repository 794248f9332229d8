"""The real desktop on simulated pools, without a screen."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from rpu_desktop.desktop.application import Desktop, Keeping
from rpu_desktop.desktop.crashes import CrashHandler
from rpu_desktop.desktop.garbage import GarbageCollector
from rpu_desktop.desktop.qt_language import install
from rpu_desktop.desktop.server_store import ServerStore
from rpu_desktop.desktop.settings import SettingsStore
from rpu_desktop.desktop.theme import theme
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.xapi.trust import TrustStore

Play = Callable[[Callable[[Desktop, UiDriver], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Set a language; English again afterwards."""
    theme().follow_system(qapp)
    yield lambda language: install(qapp, language)
    install(qapp, "en")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Collect garbage here: what a test's fixtures held, such as Qt's event loop, is free only now.

    Later tests have other threads. What is left lives long, and is not looked at again: it was two thirds of all work.
    """
    result = yield
    gc.collect()
    gc.freeze()
    return result


@pytest.fixture
def tidy(qapp: QApplication) -> Iterator[None]:
    """Delete what is left of a scene here: otherwise it would be collected on a thread of a later test."""
    yield
    for widget in qapp.topLevelWidgets():
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def play(qapp: QApplication, tmp_path: Path, tidy: None) -> Iterator[Play]:
    """Run a scene: a coroutine that gets the desktop, with an empty list of servers, and a UiDriver."""
    install(qapp, "en")
    theme().follow_system(qapp)
    qapp.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)

    async def perform(scene: Callable[[Desktop, UiDriver], Coroutine[Any, Any, None]]) -> None:
        trust = TrustStore(tmp_path / "certificates.json")
        settings = SettingsStore(tmp_path / "settings.json")
        runs = JournalStore(tmp_path / "runs")
        desktop = Desktop(Keeping(ServerStore(tmp_path / "servers.json"), MemoryPasswords(), trust, settings, runs))
        desktop.window.suggested_backup = str(tmp_path / "backup")
        desktop.window.show()
        try:
            await scene(desktop, UiDriver(patience=60))
        finally:
            await desktop.close()

    garbage = GarbageCollector()
    crashes = CrashHandler(loop)
    yield lambda scene: loop.run_until_complete(perform(scene))
    crashes.close()
    garbage.rest()
    loop.close()
    asyncio.set_event_loop(None)
