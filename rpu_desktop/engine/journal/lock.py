"""Who carries a run out: one process at a time, known to the operating system, which forgets those that were killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["FileLock"]

if sys.platform == "win32":
    import msvcrt

    def _seize(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held from its making until `release`, or until the process is gone.

    Raises:
        BlockingIOError: another process holds it.
        OSError: the file cannot be made.

    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _seize(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise BlockingIOError(error.errno, "locked by another process") from error

    def release(self) -> None:
        """Let others have it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
