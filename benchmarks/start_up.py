#!/usr/bin/env python3
"""Time from the start of the process to the first usable window: the program compared with an empty QWizard, in turn.

    python -m benchmarks.start_up [--rounds 7] [--beside FOLDER]

Beside it are its floor and another build (its work tree). The floor is an empty window on the event loop that the
program uses, with one constant of Qt: PySide6 makes all of them when the first one is asked for.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, before, here, note

_WIZARD = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWizard, QWizardPage
app = QApplication(sys.argv)
wizard = QWizard()
wizard.addPage(QWizardPage())
def usable():
    print(time.monotonic(), flush=True)
    os._exit(0)
wizard.show()
QTimer.singleShot(0, usable)
app.exec()
"""

_FLOOR = """
import asyncio, logging.handlers, os, sys, time
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from qasync import QEventLoop
app = QApplication(sys.argv)
loop = QEventLoop(app)
asyncio.set_event_loop(loop)
def usable():
    print(time.monotonic(), flush=True)
    os._exit(0)
async def main():
    window = QMainWindow()
    window.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    window.show()
    QTimer.singleShot(0, usable)
    await asyncio.Event().wait()
loop.run_until_complete(main())
"""

_PROGRAM = """
import os, signal, sys, time
def usable():
    print(time.monotonic(), flush=True)
    os._exit(0)
set_handler = signal.signal
def look(*handler):  # the program sets one when all is loaded and no window is there yet
    from PySide6.QtCore import QTimer
    from rpu_desktop.desktop.main_window import MainWindow
    MainWindow.showEvent = lambda window, event: QTimer.singleShot(0, usable)
    return set_handler(*handler)
signal.signal = look
sys.argv = ["rpu-desktop"]
from rpu_desktop.__main__ import main
main()
"""

WIZARD, FLOOR, PROGRAM, OTHER = "empty QWizard", "empty window with asyncio, qasync, Qt", "RPU Desktop", "other build"


def start(code: str, home: str, tree: Path) -> tuple[float, float]:
    """One start: elapsed seconds, and CPU seconds (which do not depend on other programs)."""
    homes = {name: f"{home}/{name}" for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **homes}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=tree)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return float(done.stdout.split()[-1]) - began, work


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=Path, default=before())
    options = parser.parse_args()
    ways = {WIZARD: (_WIZARD, here()), FLOOR: (_FLOOR, here()), PROGRAM: (_PROGRAM, here())}
    if options.beside:
        ways[OTHER] = (_PROGRAM, options.beside)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as home:
        for code, tree in ways.values():
            start(code, home, tree)  # once, so that all are in the page cache and compiled
        for _ in range(options.rounds):
            for name, (code, tree) in ways.items():
                found[name].append(start(code, home, tree))
    ratios: dict[str, float] = {}
    for name, rounds in found.items():
        clock, busy = (statistics.median(values) for values in zip(*rounds, strict=True))
        pairs = zip(rounds, found[WIZARD], strict=True)
        ratios[name] = statistics.median(one[1] / other[1] for one, other in pairs)
        print(f"{name:>36}: {clock * 1000:5.0f} ms, of processor time {busy * 1000:5.0f} ms, {ratios[name]:.2f} x")
    what = "first window, processor time beside an empty QWizard"
    note(Figure(what, ratios[PROGRAM], ratios.get(OTHER), aim="≤ 1.4", rounds=options.rounds))
    what = "its floor: an empty window with asyncio, qasync, logging and one constant of `Qt`"
    note(Figure(what, ratios[FLOOR], rounds=options.rounds))


if __name__ == "__main__":
    main()
