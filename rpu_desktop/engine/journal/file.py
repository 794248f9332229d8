"""One journal: lines that are on the disk when `Journal.write` returns."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rpu_desktop import __version__
from rpu_desktop.engine.journal.failures import JournalDamaged, unwritable
from rpu_desktop.engine.journal.lock import FileLock
from rpu_desktop.texts import plain, translate

__all__ = ["FORMAT", "Entry", "Journal", "read_entries"]

Entry = Mapping[str, Any]
"""One line."""

FORMAT = 1
"""The version of the lines' form; a higher one is not read."""

_HEADER = "rpu-desktop-run"


class Journal:
    """The open journal of one run; `entries` is what it held when it was opened."""

    def __init__(self, run: str, path: Path, lock: FileLock, entries: Iterable[Entry]) -> None:
        """Use `create` or `reopen`."""
        self.run = run
        self.path = path
        self.entries = tuple(entries)
        self._lock = lock
        self._file = path.open("r+b" if self.entries else "xb", buffering=0)
        self._size = 0

    @classmethod
    def create(cls, run: str, path: Path, lock: FileLock) -> Journal:
        """Begin a run's journal.

        Raises:
            JournalFailed: it cannot be written.

        """
        try:
            journal = cls(run, path, lock, ())
            journal.write(_HEADER, format=FORMAT, run=run, program=__version__)
            _sync_folder(path.parent)
        except OSError as error:
            lock.release()
            raise unwritable(path, error) from error
        return journal

    @classmethod
    def reopen(cls, run: str, path: Path, lock: FileLock) -> Journal:
        """Go on with a run's journal; a last line that was torn by a crash is cut off.

        Raises:
            JournalFailed: it cannot be written.
            JournalDamaged: it cannot be read.

        """
        try:
            entries, whole = read_entries(path)
            journal = cls(run, path, lock, entries)
            journal._file.truncate(whole)
            journal._file.seek(whole)
            journal._size = whole
        except OSError as error:
            lock.release()
            raise unwritable(path, error) from error
        except JournalDamaged:
            lock.release()
            raise
        return journal

    def write(self, what: str, /, **facts: Any) -> Entry:
        """Append one line; on return it is on the disk.

        Raises:
            JournalFailed: it is not; what it announces must not be done.

        """
        entry = {"at": round(time.time(), 3), "what": what, **facts}
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            _write_all(self._file.fileno(), line)
            os.fsync(self._file.fileno())
        except OSError as error:
            self._cut_back()
            raise unwritable(self.path, error) from error
        self._size += len(line)
        return entry

    def _cut_back(self) -> None:
        """Half a line must not stand in the way of the next one."""
        with contextlib.suppress(OSError):
            self._file.truncate(self._size)
            self._file.seek(self._size)

    @property
    def closed(self) -> bool:
        """Whether it was let go of."""
        return self._file.closed

    def close(self) -> None:
        """Let go of the file; the run may be resumed by others from now on."""
        self._file.close()
        self._lock.release()


def read_entries(path: Path) -> tuple[list[Entry], int]:
    """All whole lines, and how many bytes they take; what follows the last line end was torn by a crash.

    Raises:
        OSError: the file cannot be read.
        JournalDamaged: it is no journal, of a newer form, or damaged before its end.

    """
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    lines = whole.split(b"\n") if whole else []
    entries = list(_parsed(lines, path))
    if not entries or entries[0].get("what") != _HEADER:
        raise _damaged(path)
    if not isinstance(entries[0].get("format"), int) or entries[0]["format"] > FORMAT:
        text = translate("engine", "The journal {file} was written by a newer version of this program.")
        advice = translate("engine", "Go on with that version, or install it here.")
        raise JournalDamaged(text.of(file=plain(str(path))), advice)
    return entries, len(whole) + 1


def _parsed(lines: Iterable[bytes], path: Path) -> Iterator[Entry]:
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            raise _damaged(path) from None
        if not isinstance(entry, dict) or "what" not in entry:
            raise _damaged(path)
        yield entry


def _damaged(path: Path) -> JournalDamaged:
    text = translate("engine", "{file} is damaged or no journal.")
    advice = translate("engine", "Look at the pool and start the upgrade anew: servers that are done are skipped.")
    return JournalDamaged(text.of(file=plain(str(path))), advice)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _sync_folder(folder: Path) -> None:
    """The new name, too, must be on the disk; Windows takes care of it by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
