"""Where updates come from and where they are kept, in words; what fetches them is `rpu_desktop.updates.download`."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.updates.errors import DiskFull

__all__ = ["Progress", "disk_full", "shown"]

Progress = Callable[[int, int], None]
"""(bytes so far, bytes in all or 0)."""


def shown(url: str) -> str:
    """The address as it may be shown: without user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def disk_full(folder: Path, error: OSError | None, needed: int = 0) -> DiskFull:
    """The error for a file that cannot be written here."""
    if error is None or error.errno == errno.ENOSPC:
        text = translate(
            "updates", "There is not enough space on this computer for the updates ({folder}; {size} more needed)."
        )
        size = f"{needed / 2**20:.0f} MiB" if needed else "?"
        advice = translate("updates", "Free up space, then choose Retry.")
        return DiskFull(text.of(folder=str(folder), size=size), advice)
    text = translate("updates", "The updates cannot be stored in {folder} on this computer: {reason}.")
    advice = translate("updates", "Make the folder writable, then choose Retry.")
    return DiskFull(text.of(folder=str(folder), reason=plain(error.strerror or str(error))), advice)
