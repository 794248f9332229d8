"""Opening windows without a screen: one sentence, never a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rpu_desktop.console.screen import missing_library, missing_screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
ROOT = Path(__file__).resolve().parents[2]


def started(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "rpu_desktop", *arguments]
    return subprocess.run(
        command, env=kept | home | more, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("arguments", [(), ("--language", "en"), ("demo",)])
def test_without_a_screen_there_is_one_sentence(tmp_path: Path, arguments: Sequence[str]) -> None:
    done = started(tmp_path, *arguments)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("There is no display for windows")
    assert "rpu-desktop precheck" in line


def test_a_screen_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    done = started(tmp_path, DISPLAY="127.0.0.1:97")
    assert done.returncode == 1
    assert "127.0.0.1:97" in done.stderr or "libxcb-cursor0" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_is_no_business_of_a_screen_is_not_asked_for() -> None:
    assert missing_screen({"QT_QPA_PLATFORM": "offscreen"}) is None
    assert missing_screen({"QT_QPA_PLATFORM": "vnc:size=800x600"}) is None
    assert missing_screen({"WAYLAND_DISPLAY": "wayland-0"}) is None
    assert missing_screen({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}) is not None


def test_a_library_of_the_system_that_is_missing_is_named() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "libEGL.so.1" in str(missing_library(error))
