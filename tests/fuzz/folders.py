"""Where cases write their files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["new_folder"]

_MEMORY = Path("/dev/shm")


@contextmanager
def new_folder() -> Iterator[Path]:
    """A new folder, in memory where the system offers that.

    What the program keeps it writes through to the disk; thousands of cases would do nothing else but wait for that.
    """
    within = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="rpu-desktop-fuzz-", dir=within) as folder:
        yield Path(folder)
