"""Names are data: whatever somebody calls a pool, a server or a virtual machine, windows show it as words."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtWidgets import QMessageBox, QTextBrowser, QWidget

from rpu_desktop.desktop.application import Desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.desktop.conftest import Play
from tests.desktop.names import AMPERSAND, powers
from tests.desktop.test_end_to_end import SPEED
from tests.fuzz.mutations import hostile_name

VMS = int(os.environ.get("HOSTILE_NAMES", "24"))
"""How many virtual machines with such names; ``HOSTILE_NAMES=1000`` takes some minutes."""

POOL = f"Frank<b>furt</b> {AMPERSAND}"
WORST = (
    f"<h1>big</h1><img src='/nowhere.png' width=900 height=900>{AMPERSAND}",
    f"{AMPERSAND} %n {{name}} {{0}} 100% &amp;",
    "two\nPassed: lines\r\n\tof it\u2028",
    "ab\u202egnp.exe\u2066\x9b31m",
    "w" * 5000,
    f"<table border=1><tr><td>{'x' * 300}</td></tr></table>",
)


def call_names(pool: SimPool) -> None:
    """Give everything in this pool a name as nobody should."""
    rng = random.Random(16)
    names = (f"{WORST[n]}{n}" if n < len(WORST) else f"<b>{hostile_name(rng)}{AMPERSAND}{n}" for n in range(100_000))
    for cls in ("VM", "network", "SR"):
        for ref in list(pool.db.refs(cls)):
            if not pool.db.record(cls, ref).get("is_control_domain"):
                pool.db.set(cls, ref, name_label=as_stored(next(names)))
    for number, ref in enumerate(list(pool.db.refs("host"))):
        pool.db.set("host", ref, name_label=f"<b>fra</b>-{number} {AMPERSAND}{'w' * 3000 * number}")
    for ref in list(pool.db.refs("pool")):
        pool.db.set("pool", ref, name_label=POOL)


def as_stored(name: str) -> str:
    """Without what the toolstack refuses to store (encodings.ml, UTF8_XML: characters that XML cannot carry)."""
    return "".join(c for c in name if c >= " " or c in "\t\n\r")


@contextmanager
def badly_named(scenario: str, *faults: str) -> Iterator[list[dict[str, Any]]]:
    options = Options(scenario=scenario, hosts=3, vms=VMS, speed=SPEED, faults=faults)
    with ThreadedSimulation(options) as simulation:
        for pool in simulation.pools:
            simulation.call(call_names, pool)
        yield simulation.describe()["pools"]


def test_the_whole_wizard_shows_every_name_as_words(play: Play) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str, window: QWidget) -> None:
        found[name] = powers(window)
        assert found[name] == [], name

    async def scene(desktop: Desktop, hands: UiDriver) -> None:
        hands.patience = max(60.0, VMS)
        await add_pool(desktop, pools[0])
        look("main window", desktop.window)
        desktop.window.remove_action.trigger()
        box = await hands.window(QMessageBox)
        look("remove", box)
        box.reject()
        desktop.window.suggested_media = pools[0]["media"]
        desktop.window.start_wizard()
        wizard = desktop.window.wizard
        assert wizard is not None
        await hands.click("Next")
        await hands.tick("Pools and servers to upgrade", POOL)
        look("select", wizard)
        await hands.click("Next")
        look("mode", wizard)
        await hands.click("Run Prechecks")
        await hands.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
        look("prechecks", wizard)
        await hands.click("Resolve All")
        await hands.click("Next")
        await hands.click("Test")
        look("media", wizard)
        await hands.click("Start Upgrade")
        await hands.until(lambda: wizard.context.progress.questions, "a question")
        await hands.until(lambda: hands.find(QWidget, "Retry"), "its buttons")
        look("upgrade", wizard)
        await hands.click("Retry")
        await hands.until(lambda: wizard.currentId() == Page.SUMMARY, "the summary")
        look("summary", wizard)
        look("everything", desktop.window)
        assert wizard.context.report is not None
        assert wizard.context.report.outcome is Outcome.DONE
        assert POOL in (await hands.see(QTextBrowser, "Report")).toPlainText()

    with badly_named("ha-wlb", "prepare-fails") as pools:
        play(scene)
    assert {name: what for name, what in found.items() if what} == {}
    assert len(found) == 9
