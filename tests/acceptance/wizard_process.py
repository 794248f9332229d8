"""The real wizard in a separate process that may be killed, without a screen: it clicks what a user would click.

``python -m tests.acceptance.wizard_process '{"speed": 600, "at": "finished", "folder": …, "pools": […]}' upgrade``
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from rpu_desktop.desktop.application import Desktop, Keeping
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.qt_language import install
from rpu_desktop.desktop.server_store import ServerStore
from rpu_desktop.desktop.settings import SettingsStore
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.decision import DecisionDialog
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.xapi.trust import TrustStore
from tests.acceptance.kill_points import die_at, hasten

Scene = Callable[[Desktop, UiDriver, list[dict[str, Any]]], Coroutine[Any, Any, None]]


async def upgrade(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> None:
    """From Select to the summary: Resolve All, the decisions, the media, Retry when something fails."""
    desktop.window.suggested_media = pools[0]["media"]
    desktop.window.start_wizard()
    wizard = wizard_of(desktop)
    await driver.click("Next")
    for pool in pools:
        await driver.tick("Pools and servers to upgrade", pool["name"])
    await driver.click("Next")
    await driver.click("Run Prechecks")
    page = wizard.prechecks_page
    await driver.until(lambda: not page.busy and bool(wizard.context.flow.findings), "the prechecks")
    await driver.click("Resolve All")
    await driver.until(lambda: not page.busy and not wizard.context.flow.resolvable(), "Resolve All")
    await driver.click("Decide…")
    (await driver.window(DecisionDialog)).choose_for_all("shutdown")
    await driver.click("Agree")
    await driver.until(page.isComplete, "nothing in the way")
    await driver.click("Next")
    await driver.click("Test")
    await driver.click("Start Upgrade")
    await driver.click("Retry")
    await summary(desktop, driver)


async def resume(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]]) -> None:
    """Resume the run with the banner in the main window."""
    await driver.click("Resume…")
    await driver.click("Resume")
    await summary(desktop, driver)


async def summary(desktop: Desktop, driver: UiDriver) -> None:
    await driver.until(lambda: desktop.window.wizard is not None, "the wizard")
    wizard = wizard_of(desktop)
    await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")


def wizard_of(desktop: Desktop) -> UpgradeWizard:
    wizard = desktop.window.wizard
    assert wizard is not None
    return wizard


async def perform(scene: Scene, folder: Path, pools: list[dict[str, Any]]) -> None:
    runs = JournalStore()
    trust, settings = TrustStore(folder / "certificates.json"), SettingsStore(folder / "settings.json")
    desktop = Desktop(Keeping(ServerStore(folder / "servers.json"), MemoryPasswords(), trust, settings, runs))
    desktop.window.suggested_backup = str(folder / "backup")
    desktop.window.show()
    try:
        for pool in pools:
            await add_pool(desktop, pool)
        await scene(desktop, UiDriver(patience=120), pools)
    finally:
        await desktop.close()


def main() -> int:
    how = json.loads(sys.argv[1])
    hasten(how["speed"])
    if how.get("at"):
        die_at(how["at"])
    application = QApplication(sys.argv[:1])
    install(application, "en")
    application.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    scenes: dict[str, Scene] = {"upgrade": upgrade, "resume": resume}
    with loop:
        loop.run_until_complete(perform(scenes[sys.argv[2]], Path(how["folder"]), how["pools"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
