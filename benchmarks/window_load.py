#!/usr/bin/env python3
"""The window under load: the longest work of Qt's thread in one go, and memory, while pools of 16 hosts are upgraded.

    python -m benchmarks.window_load [CASE …] [--beside FOLDER]

A CASE is POOLS:VMS:SPEED:MINUTES:ROUNDS: so many pools of so many virtual machines each, whose time runs so fast, and
which are upgraded for so many minutes. Each pool is served by a process of its own; events arrive much faster than from
real pools. Each round is a process of its own, in turn with another build (FOLDER is its work tree), on the same
simulator; each build is operated by its own `UiDriver`. Goals: 16 ms while the upgrade runs, and 33 ms before.

Work is this thread's own processor time: what other programs do meanwhile says nothing about this one. For every
function in which a piece became longer, a line is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidget, QVBoxLayout, QWizard, QWizardPage

from benchmarks.figures import GROWTH, Figure, before, here, note, run_with
from benchmarks.turns import Watch, longest, places
from rpu_desktop.desktop.application import Desktop, Keeping, run_desktop
from rpu_desktop.desktop.demo import add_pool
from rpu_desktop.desktop.flow import Page
from rpu_desktop.desktop.server_store import ServerStore
from rpu_desktop.desktop.settings import SettingsStore
from rpu_desktop.desktop.ui_driver import UiDriver
from rpu_desktop.logs import start_logging
from rpu_desktop.session.passwords import MemoryPasswords
from rpu_desktop.xapi.trust import TrustStore

if TYPE_CHECKING:
    from rpu_desktop.desktop.wizard.wizard import UpgradeWizard  # else it would be loaded before it is measured

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
    if importlib.util.find_spec("rpu_desktop.desktop.loading"):
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


async def play(pools: list[dict[str, Any]], folder: Path, minutes: float) -> dict[str, float]:
    """Upgrade the pools: print and return what was measured."""
    keeping = Keeping(
        ServerStore(folder / "servers.json"),
        MemoryPasswords(),
        TrustStore(folder / "certificates.json"),
        SettingsStore(folder / "settings.json"),
    )
    unit, least = yardstick(), floor(LABELS)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else their windows go in the first piece
    desktop, driver, watch = Desktop(keeping), UiDriver(patience=600, pace=PACE), Watch()
    shown = asyncio.ensure_future(desktop.until_closed())
    wizard = await prepare(desktop, driver, pools, folder)
    prepared = watch.take()
    ends = time.monotonic() + minutes * 60
    answered = await follow(wizard, driver, lambda: time.monotonic() > ends)
    during = watch.take()
    watch.stop()
    progress, report = wizard.context.progress, wizard.context.report
    done = sum(pool.done for pool in progress.pools.values())
    outcome = report.outcome.value if report and report.outcome else wizard.context.crash or "still running"
    print(f"{done} of {progress.hosts_total} hosts upgraded, {answered} questions answered: {outcome}")
    figures = {"unit": unit, "floor": least}
    for name, pieces, goal in (("before", prepared, EVER_GOAL), ("during", during, RUN_GOAL)):
        figures[name], figures[f"{name} late"] = longest(pieces), max(piece.late for piece in pieces)
        above = sum(piece.busy > goal for piece in pieces)
        late = figures[f"{name} late"] * 1000
        print(
            f"{name}: longest piece {figures[name] * 1000:.0f} ms of processor time (goal {goal * 1000:.0f}), "
            f"{above} of {len(pieces)} pieces above; longest lateness on the clock {late:.0f} ms"
        )
        print(*places(pieces, goal)[:SHOWN], sep="\n")
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wizard.context.controller.stop()
    shown.cancel()
    await desktop.close()
    return figures


def play_alone(minutes: float) -> int:
    """`play`, in this process: the pools come on standard input, the figures go out as the last line."""
    pools = json.load(sys.stdin)

    async def scene() -> int:
        figures = await play(pools, Path(folder), minutes)
        print(json.dumps(figures), flush=True)
        return 0

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), folder)
        start_logging()
        return run_desktop("en", scene)


@dataclass(frozen=True, slots=True)
class Case:
    """So many pools, virtual machines in each, how fast their time runs, minutes of the run, rounds."""

    pools: int
    vms: int
    speed: float
    minutes: float
    rounds: int

    @classmethod
    def of(cls, words: str) -> Case:
        """``POOLS:VMS:SPEED:MINUTES:ROUNDS``."""
        pools, vms, speed, minutes, rounds = words.split(":")
        return cls(int(pools), int(vms), float(speed), float(minutes), int(rounds))


CASES = [Case(1, 160, 60, 0.5, 3), Case(12, 167, 30, 0.5, 3), Case(4, 40, 60, 0.6, 7)]
GOALS = 4
"""The number of pools of the case that has goals before the run; in the run, they hold for this many and more."""


def played(case: Case, tree: Path) -> dict[str, float]:
    """One round: new pools, and a process of its own."""
    with ExitStack() as stack:
        pools = [simulate(stack, seed, case.vms, case.speed) for seed in range(1, case.pools + 1)]
        *words, last = run_with(tree, __file__, "--play", str(case.minutes), given=pools)
    print(*words, sep="\n", flush=True)
    found: dict[str, float] = json.loads(last)
    return found


def compare(case: Case, beside: Path | None) -> None:
    """Measure in turn, and note the medians."""
    trees = {"this build": here()} | ({"other build": beside} if beside else {})
    found: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
    for number in range(case.rounds):
        for name, tree in trees.items():
            print(f"== {case.pools} pools of {HOSTS} hosts and {case.vms} VMs, round {number + 1}, {name}", flush=True)
            found[name].append(played(case, tree))
    medians = {
        name: {what: statistics.median(row[what] for row in rows) for what in rows[0]} for name, rows in found.items()
    }
    ours, other = medians["this build"], medians.get("other build", {})
    plural = "s" if case.pools > 1 else ""
    size, rounds = f"{case.pools} pool{plural} of {HOSTS} hosts and {case.vms} VMs", case.rounds
    table = GROWTH if case.pools < GOALS else ""

    def ms(what: str, name: str, aim: str = "", *, ratio: bool = True) -> None:
        share = statistics.median(row[name] / row["unit"] for row in found["this build"]) if ratio else None
        was = other[name] * 1000 if other else None
        note(Figure(what, ours[name] * 1000, was, "ms", aim, rounds, ratio=share, table=table))

    ms(f"longest piece of Qt's thread in the run, {size}", "during", "≤ 16 ms" if not table else "")
    ms(f"longest piece of Qt's thread before the run, {size}", "before", "≤ 33 ms" if case.pools == GOALS else "")
    ms(f"how late Qt's thread was at most before the run, {size}", "before late", ratio=False)
    ms(f"how late Qt's thread was at most in the run, {size}", "during late", ratio=False)
    if case.pools == GOALS:
        least = ours["floor"] * 1000
        note(Figure(f"floor of a change of page: a plain QWizard shows {LABELS} labels", least, None, "ms", "", rounds))
    note(Figure(f"memory at most, {size}", ours["memory"], other.get("memory"), "MiB", "", rounds, table=table))


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=Case.of, metavar="CASE", default=CASES)
    parser.add_argument("--beside", type=Path, default=before())
    parser.add_argument("--play", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.play is not None:
        return play_alone(options.play)
    for case in options.cases:
        compare(case, options.beside)
    return 0


if __name__ == "__main__":
    sys.exit(main())
