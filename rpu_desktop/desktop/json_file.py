"""Small files of settings: written whole or not at all; a damaged one is set aside, never silently overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import platformdirs

__all__ = ["config_file", "read_json", "set_aside", "write_json"]


def config_file(name: str) -> Path:
    """A file in the platform's own directory for settings."""
    return platformdirs.user_config_path("rpu-desktop", appauthor=False) / name


def read_json(path: Path) -> Any:
    """What the file holds; None when there is none or it cannot be read.

    Raises:
        ValueError: it is damaged.

    """
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError:
        return None


def set_aside(path: Path) -> None:
    """Keep a damaged file under another name."""
    path.replace(path.with_suffix(".damaged"))


def write_json(path: Path, content: Any) -> None:
    """Replace the file.

    Raises:
        OSError: the file cannot be written.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
