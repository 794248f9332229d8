"""Names are data: windows show any name of a pool, a server or a virtual machine as plain text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtWidgets import QMessageBox, QTextBrowser, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.names import powers
from tests.desktop.test_end_to_end import SPEED
from tests.fuzz.naming import POOL, name_everything

VMS = int(os.environ.get("HOSTILE_NAMES", "24"))
SEED = int(os.environ.get("HOSTILE_SEED", "16"))
"""The number of virtual machines with such names, and the seed.

`tests.fuzz.kinds.wizard_names` uses more and others.
"""


@contextmanager
def badly_named(scenario: str, *faults: str) -> Iterator[list[dict[str, Any]]]:
    options = Options(scenario=scenario, hosts=3, vms=VMS, speed=SPEED, faults=faults)
    with ThreadedSimulation(options) as simulation:
        for pool in simulation.pools:
            simulation.call(name_everything, pool, SEED)
        yield simulation.describe()["pools"]


def test_the_whole_wizard_shows_every_name_as_words(play: Play) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str, window: QWidget) -> None:
        found[name] = powers(window)
        assert found[name] == [], name

    async def scene(desktop: Desktop, driver: UiDriver) -> None:
        driver.patience = max(60.0, VMS)
        await add_pool(desktop, pools[0])
        look("main window", desktop.window)
        desktop.window.remove_action.trigger()
        box = await driver.window(QMessageBox)
        look("remove", box)
        box.reject()
        desktop.window.suggested_media = pools[0]["media"]
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        await driver.click("Next")
        await driver.tick("Pools and servers to upgrade", POOL)
        look("select", wizard)
        await driver.click("Next")
        look("mode", wizard)
        await driver.click("Run Prechecks")
        await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        look("prechecks", wizard)
        await driver.click("Resolve All")
        await driver.click("Next")
        await driver.click("Test")
        look("media", wizard)
        await driver.click("Start Upgrade")
        await driver.until(lambda: wizard.context.progress.questions, "a question")
        await driver.until(lambda: driver.find(QWidget, "Retry"), "its buttons")
        look("upgrade", wizard)
        await driver.click("Retry")
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        look("summary", wizard)
        look("everything", desktop.window)
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE
        assert POOL in (await driver.see(QTextBrowser, "Report")).toPlainText()

    with badly_named("ha-wlb", "prepare-fails", "snapshot-schedule", "xo-backup") as pools:
        play(scene)
    assert {name: what for name, what in found.items() if what} == {}
    assert len(found) == 9
