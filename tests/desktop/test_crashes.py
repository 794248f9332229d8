"""Unexpected errors reach the log and the admin."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.tasks import spawn
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.logs import log_folder
from tests.desktop.conftest import Play


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


async def told(driver: UiDriver) -> QMessageBox:
    box = await driver.window(QMessageBox)
    assert str(log_folder()) in box.informativeText()
    return box


def test_an_error_in_an_action_of_the_desktop(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("surprise on Qt's thread, password=hidden1")

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        spawn(fail())
        box = await told(driver)
        assert "hidden1" not in box.detailedText()
        spawn(fail())
        await driver.until(lambda: caplog.text.count("RuntimeError: surprise") >= 2, "the second entry")
        assert len(boxes()) == 1
        await driver.click("Close")
        await driver.until(lambda: not boxes(), "the box to be gone")

    with caplog.at_level(logging.ERROR):
        play(scene)


def test_an_error_on_the_engines_thread(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("surprise on the engine's thread")

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        desktop.engine.post(fail)
        await told(driver)
        assert "surprise on the engine's thread" in caplog.text

    with caplog.at_level(logging.ERROR):
        play(scene)


@pytest.mark.qt_no_exception_capture
def test_an_error_in_a_slot(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("surprise in a slot")

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        QTimer.singleShot(0, fail)
        await told(driver)

    play(scene)
