"""Events are notified while the admin looks elsewhere; closing the window during a run asks what to do."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QSystemTrayIcon, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.launcher import Launcher
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.run.events import HostStage, Outcome
from tests.desktop.conftest import Play
from tests.desktop.test_end_to_end import simulated, start, up_to_media

Notices = list[tuple[str, str]]


def notices_of(desktop: Desktop) -> Notices:
    told: Notices = []
    desktop.window.attention.noticed.connect(lambda _icon, title, text: told.append((title, text)))
    return told


def test_a_question_and_the_end_are_reported(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        told = notices_of(desktop)
        wizard = await up_to_media(desktop, driver, pools)
        await start(wizard, driver)
        await driver.until(lambda: told, "the question to be told")
        assert told[0][0].startswith("fra-01 ")
        assert told[0][1]
        await driver.click("Retry")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        assert told[-1] == ("The upgrade is complete", "Frankfurt: see the summary.")
        assert "2 of 2" in desktop.window.attention.tray.toolTip()

    with simulated("pool", 2, 4, "prepare-fails:host=fra-01") as pools:
        play(scene)


async def close_while_it_runs(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> None:
    wizard = await up_to_media(desktop, driver, pools)
    await start(wizard, driver)
    await driver.until(lambda: wizard.context.progress.hosts_total, "the run to begin")
    desktop.window.close()
    await driver.window(QMessageBox)
    assert desktop.window.isVisible()


def test_keep_running_hides_the_windows_and_the_tray_brings_them_back(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await close_while_it_runs(desktop, driver, pools)
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.click("Keep Running in the Tray")
        await driver.until(lambda: not desktop.window.isVisible() and not wizard.isVisible(), "to be hidden")
        await driver.until(lambda: wizard.context.report, "the end")
        desktop.window.attention.tray.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
        await driver.until(lambda: desktop.window.isVisible() and wizard.isVisible(), "to be back")
        assert wizard.currentId() == Page.SUMMARY
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE

    with simulated() as pools:
        play(scene)


def test_without_a_tray_nothing_is_hidden_for_good(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await close_while_it_runs(desktop, driver, pools)
        assert driver.find(QAbstractButton, "Keep Running in the Tray") is None
        await driver.click("Keep Running, Minimized")
        await driver.until(desktop.window.isMinimized, "to be minimised")

    with simulated() as pools:
        play(scene)


def test_stop_after_this_server_finishes_it_and_ends_the_program(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        closed = asyncio.Event()
        desktop.window.closed.connect(closed.set)
        await close_while_it_runs(desktop, driver, pools)
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.click("Stop After This Server")
        await driver.until(closed.is_set, "the program to end")
        report = wizard.context.report
        assert report is not None
        stages = [host.stage for pool in report.pools.values() for host in pool.hosts.values()]
        assert stages[0] is HostStage.DONE
        assert stages[-1] is not HostStage.DONE
        assert report.outcome is Outcome.STOPPED

    with simulated("pool", 3, 6) as pools:
        play(scene)


def test_stop_now_ends_the_program(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        closed = asyncio.Event()
        desktop.window.closed.connect(closed.set)
        await close_while_it_runs(desktop, driver, pools)
        await driver.click("Stop Now")
        await driver.until(closed.is_set, "the program to end")

    with simulated("pool", 3, 6) as pools:
        play(scene)


class _EndOfSession:
    """What Qt passes to a program when the session ends; only Qt can create a real one."""

    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


def test_no_one_shuts_the_computer_down_unasked_while_an_upgrade_runs(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        wizard = await up_to_media(desktop, driver, pools)
        session_end = desktop.window.attention.session_end
        before, during, after = (cast("QSessionManager", _EndOfSession()) for _ in range(3))
        session_end.asked(before)
        await start(wizard, driver)
        await driver.until(lambda: wizard.context.progress.hosts_total, "the run to begin")
        session_end.asked(during)
        await driver.until(lambda: wizard.context.report, "the end")
        await driver.until(lambda: not wizard.context.flow.running, "the run to be over")
        session_end.asked(after)
        assert [cast("_EndOfSession", each).cancelled for each in (before, during, after)] == [False, True, False]

    with simulated() as pools:
        play(scene)


def test_keeping_the_window_open_changes_nothing(play: Play) -> None:
    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        await close_while_it_runs(desktop, driver, pools)
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.click("Keep Window Open")
        await driver.until(lambda: wizard.context.report, "the end")
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE

    with simulated() as pools:
        play(scene)


def test_a_task_bar_without_a_bus_does_no_harm(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    Launcher(QWidget()).show(0.5, urgent=True)
