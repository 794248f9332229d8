"""Where settings are stored, and what is reported if a file there is damaged."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from rpu_desktop.files import set_aside_damaged
from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["config_file", "passed_over"]

_log = logging.getLogger(__name__)


def config_file(name: str) -> Path:
    """The path of a file in the platform's folder for settings."""
    return platformdirs.user_config_path("rpu-desktop", appauthor=False) / name


def passed_over(path: Path, check: Callable[[Any], Any]) -> Text:
    """Rename a file that `check` finds damaged, and return a sentence about it."""
    aside = set_aside_damaged(path, check)
    if aside is None:
        text = translate("desktop", "The file {file} is damaged and is not used.").of(file=plain(str(path)))
    else:
        text = translate("desktop", "The file {file} is damaged and is not used; it was kept as {aside}.").of(
            file=plain(str(path)), aside=plain(str(aside))
        )
    _log.warning("%s", text)
    return text
