"""Coroutines that widgets start."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QLabel

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.ui_driver import UiDriver
from tests.desktop.conftest import Play


def test_what_would_fill_a_window_ends_with_it(play: Play) -> None:
    """A keyring may answer when the wizard has long been closed; that was shown as an error of the program."""

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        label, answer = QLabel(desktop.window), asyncio.Event()

        async def fill() -> None:
            await answer.wait()
            label.setText("found")

        task = spawn(fill(), fills=label)
        await asyncio.sleep(0)
        label.deleteLater()
        await driver.until(task.done, "the work to end")
        answer.set()
        assert task.cancelled()

    play(scene)
