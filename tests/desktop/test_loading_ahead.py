"""What a new process loads, and when: the tests' own process has loaded everything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SCENE = """
import asyncio, sys
from rpu_desktop.desktop.application import Desktop, Keeping, run_desktop
from rpu_desktop.desktop.ui_driver import UiDriver

WIZARD = "rpu_desktop.desktop.wizard.wizard"

async def main():
    desktop, driver = Desktop(Keeping()), UiDriver()
    assert WIZARD not in sys.modules
    shown = asyncio.ensure_future(desktop.until_closed())
    await driver.until(lambda: hasattr(sys.modules.get(WIZARD), "UpgradeWizard"), "the wizard to be loaded")
    before = set(sys.modules)
    desktop.window.start_wizard()
    new = {name for name in sys.modules if name.startswith("rpu_desktop")} - before
    print("new:", *sorted(new))
    desktop.window.wizard.close()
    desktop.window.close()
    await shown
    await desktop.close()
    return 0

sys.exit(run_desktop("en", main))
"""

_STYLE = """
import sys
from PySide6.QtWidgets import QApplication
from rpu_desktop.desktop.application import run_desktop

async def main():
    QApplication.instance().setStyleSheet("")  # a style sheet hides the style below it
    print(QApplication.style().name())
    return 0

sys.exit(run_desktop("en", main))
"""


def _run(code: str, home: Path, **more: str) -> str:
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    environment = {**os.environ, **dict.fromkeys(names, str(home)), **more}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


_THREADS = """
import sys
from rpu_desktop.desktop import loading
import rpu_desktop.desktop.application

loading._load_without_qt()
assert not {name for name in sys.modules if name.startswith("rpu_desktop.desktop.wizard")}
before = set(sys.modules)
for name in loading._modules():
    loading.import_module(name)
print(*sorted({name for name in set(sys.modules) - before if not name.startswith(("rpu_desktop.desktop", "PySide6"))}))
"""


def test_the_wizard_is_loaded_before_it_opens(tmp_path: Path) -> None:
    assert _run(_SCENE, tmp_path) == "new:"


def test_what_uses_qt_is_loaded_on_its_thread_and_all_else_on_another(tmp_path: Path) -> None:
    """PySide makes a class when it is first asked for: two threads that did so crashed one start in fifty."""
    assert _run(_THREADS, tmp_path) == ""


def test_fusion_is_the_style_whatever_the_system_prefers(tmp_path: Path) -> None:
    assert _run(_STYLE, tmp_path, QT_STYLE_OVERRIDE="windows") == "fusion"
