#!/usr/bin/env python3
"""Time from the start of the process to the first usable window: the program compared with an empty QWizard, in turn.

Goal: at most 1.4 times the time of the empty QWizard.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.stated import stated

ROUNDS = 7
GOAL = 1.4

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


def start(code: str, home: str) -> tuple[float, float]:
    """One start: elapsed seconds, and CPU seconds (which do not depend on other programs)."""
    homes = {name: f"{home}/{name}" for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **homes}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return float(done.stdout.split()[-1]) - began, work


def main() -> int:
    """Compare; the result is held against the stated ratio."""
    with tempfile.TemporaryDirectory() as home:
        for code in (_WIZARD, _PROGRAM):
            start(code, home)  # once, so that both are in the page cache
        rounds = [(start(_WIZARD, home), start(_PROGRAM, home)) for _ in range(ROUNDS)]
    ratios = []
    for index, what in enumerate(("clock", "processor")):
        wizard = statistics.median(one[index] for one, _ in rounds)
        program = statistics.median(other[index] for _, other in rounds)
        ratios.append(program / wizard)
        print(f"{what:10} QWizard {wizard * 1000:5.0f} ms   RPU Desktop {program * 1000:5.0f} ms   {ratios[-1]:.2f} x")
    print(f"goal: at most {GOAL:.1f} x")
    stated("first window, processor time", ratios[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
