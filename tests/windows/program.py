"""The installed Windows program, started under Wine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.acceptance.simulation import Finished

__all__ = ["HOME", "PROGRAM", "PYTHON", "start", "windows_path", "windows_rpu"]

PROGRAM = os.environ.get("RPU_WINDOWS_PROGRAM", "")
"""The installed rpu-desktop.exe; WINEPREFIX names the prefix."""

PYTHON = os.environ.get("RPU_WINDOWS_PYTHON", "")
"""A Python for Windows with the same packages, for checks that need code."""

HOME = Path(os.environ.get("RPU_WINDOWS_HOME", "."))
"""The user's folder in the prefix, as a Linux path."""

_PATIENCE = 900.0
"""Seconds: Wine is slow, and the machine may be busy."""


def windows_path(path: Path) -> str:
    """The Windows path of a file on this computer."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


def start(command: Sequence[object]) -> subprocess.Popen[str]:
    """Start it with pipes: in Wine 8, Python does not start with a file as its output."""
    return subprocess.Popen(
        ["wine", *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def windows_rpu(*arguments: object, typed: str = "") -> Finished:
    """Run one command of the program to its end."""
    program = start([PROGRAM, *arguments])
    try:
        out, err = program.communicate(typed, timeout=_PATIENCE)
    finally:
        program.kill()
    return Finished(program.returncode, out, err)
