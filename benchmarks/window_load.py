#!/usr/bin/env python3
"""The window under load: the longest work of Qt's thread in one go, and memory, while 4 pools of 16 hosts are upgraded.

Each pool is served by a process of its own; its time runs fast, so that events arrive much faster than from real pools.
Goals: 16 ms while the upgrade runs, and 33 ms before. Work is this thread's own processor time: what other programs do
meanwhile says nothing about this one. For every function in which a piece became longer, a line is printed.

It ends in the middle of the run, after ``--minutes`` of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidget, QVBoxLayout, QWizard, QWizardPage

from benchmarks.stated import stated
from benchmarks.turns import Watch, longest, places
from rpu_desktop.desktop.application import Desktop, Keeping, run_desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.server_store import ServerStore
from rpu_desktop.desktop.settings import SettingsStore
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.desktop.wizard.wizard import UpgradeWizard
from rpu_desktop.logs import start_logging
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.xapi.trust import TrustStore

HOSTS = 16
PACE = 0.5
"""Seconds that a person needs between two actions, at least."""
RUN_GOAL = 0.016
EVER_GOAL = 0.033
LABELS = 100
"""On the plain page that is the floor of every change of page; the program's pages have more widgets than that."""
SHOWN = 12
"""Functions that are printed, the longest piece first."""


def simulate(stack: ExitStack, seed: int, vms: int, speed: float) -> dict[str, Any]:
    """One pool, served by a process of its own."""
    command = [sys.executable, "-m", "rpu_desktop", "simulate", "--hosts", str(HOSTS), "--vms", str(vms)]
    command += ["--seed", str(seed), "--speed", str(speed)]
    process = stack.enter_context(
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    )
    stack.callback(process.terminate)
    assert process.stdout is not None
    pool: dict[str, Any] = json.loads(process.stdout.readline())["pools"][0]
    return pool


def yardstick() -> float:
    """Processor seconds of ten empty QWizards: made, shown, drawn. Other lengths are stated as multiples of it."""
    lengths = []
    for _ in range(9):
        began = time.thread_time()
        for _ in range(10):
            wizard = QWizard()
            wizard.addPage(QWizardPage())
            wizard.show()
            QApplication.processEvents()
            wizard.grab()
            wizard.close()
            wizard.deleteLater()
        lengths.append(time.thread_time() - began)
    return statistics.median(lengths)


def floor(labels: int) -> float:
    """Processor seconds of the longest piece when plain QWizards show, in turn, two pages of plain labels."""
    lengths = []
    for _ in range(9):
        wizard, pages = QWizard(), [QWizardPage(), QWizardPage()]
        for page in pages:
            column = QVBoxLayout(page)
            for number in range(labels):
                label = QLabel(f"{number}: some words that may need more than a single line", wordWrap=True)
                column.addWidget(label)
            wizard.addPage(page)
        wizard.show()
        QApplication.processEvents()
        began = time.thread_time()
        wizard.next()
        QApplication.processEvents()
        lengths.append(time.thread_time() - began)
        wizard.close()
        wizard.deleteLater()
    return statistics.median(lengths)


async def prepare(desktop: Desktop, driver: UiDriver, pools: list[dict[str, Any]], folder: Path) -> UpgradeWizard:
    """Add the pools and go through the wizard until the upgrade can start."""
    for pool in pools:
        await add_pool(desktop, pool)
        await driver.rest()
    await driver.until(lambda: "rpu_desktop.desktop.wizard.wizard" in sys.modules, "what is loaded in advance")
    await driver.rest()
    desktop.window.suggested_media = pools[0]["media"]
    desktop.window.suggested_backup = str(folder)
    desktop.window.start_wizard()
    wizard = desktop.window.wizard
    assert wizard is not None
    await driver.click("Next")
    listed = await driver.see(QTreeWidget, "Pools and servers to upgrade")
    for row in range(len(pools)):  # they all have the same name
        item = listed.topLevelItem(row)
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Checked)
    await driver.click("Next")
    await driver.click("Run Prechecks")
    await driver.until(lambda: not wizard.prechecks_page.busy, "the prechecks")
    if wizard.context.flow.resolvable():
        await driver.click("Resolve All")
    await driver.until(wizard.prechecks_page.isComplete, "nothing in the way")
    await driver.click("Next")
    await driver.click("Test")
    await driver.until(wizard.media_page.isComplete, "the media test")
    return wizard


async def follow(wizard: UpgradeWizard, driver: UiDriver, over: Callable[[], bool]) -> int:
    """Start the upgrade, answer every question with Retry, and wait for the summary or until it is `over`."""
    await driver.click("Start Upgrade")
    questions, answered = wizard.context.progress.questions, 0
    while wizard.currentId() != Page.SUMMARY and not over():
        await driver.until(lambda: wizard.currentId() == Page.SUMMARY or questions or over(), "the end", patience=3600)
        if questions and wizard.currentId() != Page.SUMMARY:
            await driver.click("Retry")
            answered += 1
    return answered


async def play(pools: list[dict[str, Any]], folder: Path, minutes: float) -> None:
    """Upgrade the pools and print what was measured."""
    keeping = Keeping(
        ServerStore(folder / "servers.json"),
        MemoryPasswords(),
        TrustStore(folder / "certificates.json"),
        SettingsStore(folder / "settings.json"),
    )
    unit, least = yardstick(), floor(LABELS)
    desktop, driver, watch = Desktop(keeping), UiDriver(patience=600, pace=PACE), Watch()
    shown = asyncio.ensure_future(desktop.until_closed())
    wizard = await prepare(desktop, driver, pools, folder)
    before = watch.take()
    ends = time.monotonic() + minutes * 60
    answered = await follow(wizard, driver, lambda: time.monotonic() > ends)
    during = watch.take()
    watch.stop()
    progress, report = wizard.context.progress, wizard.context.report
    done = sum(pool.done for pool in progress.pools.values())
    outcome = report.outcome.value if report and report.outcome else wizard.context.crash or "still running"
    print(f"{done} of {progress.hosts_total} hosts upgraded, {answered} questions answered: {outcome}")
    figures: dict[str, float] = {}
    for name, pieces, goal in (("before the run", before, EVER_GOAL), ("in the run", during, RUN_GOAL)):
        figures[name] = longest(pieces)
        above = sum(piece.busy > goal for piece in pieces)
        late = max(piece.late for piece in pieces)
        print(
            f"{name}: longest piece {longest(pieces) * 1000:.0f} ms of processor time (goal {goal * 1000:.0f}), "
            f"{above} of {len(pieces)} pieces above; longest lateness on the clock {late * 1000:.0f} ms"
        )
        print(*places(pieces, goal)[:SHOWN], sep="\n", flush=True)
    print(f"ten empty QWizards take {unit * 1000:.0f} ms; turning to a page of {LABELS} labels {least * 1000:.0f} ms")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most: {memory:.0f} MiB", flush=True)
    stated("longest piece before the run", figures["before the run"] / unit)
    stated("longest piece in the run", figures["in the run"] / unit)
    wizard.context.controller.stop()
    shown.cancel()
    await desktop.close()


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pools", type=int, default=4)
    parser.add_argument("--vms", type=int, default=40, help="virtual machines in each pool")
    parser.add_argument("--speed", type=float, default=60.0, help="of the simulated pools; less for many of them")
    parser.add_argument("--minutes", type=float, default=0.7, help="end the measurement in the middle of the run")
    options = parser.parse_args()

    async def scene() -> int:
        await play(pools, Path(folder), options.minutes)
        return 0

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), folder)
        pools = [simulate(stack, seed, options.vms, options.speed) for seed in range(1, options.pools + 1)]
        print(f"{options.pools} pools of {HOSTS} hosts, {options.vms} VMs each, {options.speed:.0f} times as fast")
        start_logging()
        return run_desktop("en", scene)


if __name__ == "__main__":
    sys.exit(main())
