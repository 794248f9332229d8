"""One journal: lines are on disk when `Journal.write` returns."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rpu_desktop import __version__, clock
from rpu_desktop.files import only_for_me, sync_folder
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.run.journal.failures import JournalDamaged, forget_advice, unwritable

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["FORMAT", "Journal", "Line", "read_entries"]

Line = Mapping[str, Any]
"""One line."""

FORMAT = 1
"""The version of the format; a higher one is not read."""

_HEADER = "rpu-desktop-run"
_LARGEST = 512 * 1024**2
"""Maximum size in bytes: many times what the longest run writes."""


class Journal:
    """The open journal of one run; `entries` is its contents at the time it was opened."""

    def __init__(self, run: str, path: Path, lock: FileLock, entries: Iterable[Line], *, durable: bool = True) -> None:
        """Use `create` or `reopen`."""
        self._durable = durable
        self.run = run
        self.path = path
        self.entries = tuple(entries)
        self._lock = lock
        self._file = FileIO(path, "r+" if self.entries else "x", opener=_private)
        only_for_me(path)
        self._size = 0

    @classmethod
    def create(cls, run: str, path: Path, lock: FileLock, *, durable: bool = True) -> Journal:
        """Create a run's journal; unless it is `durable`, its lines may get lost when the computer crashes.

        Raises:
            JournalFailed: it cannot be written.

        """
        try:
            journal = cls(run, path, lock, (), durable=durable)
            journal.write(_HEADER, format=FORMAT, run=run, program=__version__)
            sync_folder(path.parent)
        except OSError as error:
            lock.release()
            raise unwritable(path, error) from error
        return journal

    @classmethod
    def reopen(cls, run: str, path: Path, lock: FileLock) -> Journal:
        """Reopen a run's journal; a last line that was truncated by a crash is removed.

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

    def write(self, what: str, /, **facts: Any) -> Line:
        """Append one line; on return it is on disk.

        Raises:
            JournalFailed: it is not; then what it announces must not be done.

        """
        entry = {"at": round(clock.now(), 3), "what": what, **facts}
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
        try:
            _write_all(self._file.fileno(), line)
            if self._durable:
                os.fsync(self._file.fileno())
        except OSError as error:
            self._cut_back()
            raise unwritable(self.path, error) from error
        self._size += len(line)
        return entry

    def _cut_back(self) -> None:
        """Remove a partial line, which would damage the next one."""
        with contextlib.suppress(OSError):
            self._file.truncate(self._size)
            self._file.seek(self._size)

    @property
    def closed(self) -> bool:
        """Whether the file was closed."""
        return self._file.closed

    def close(self) -> None:
        """Close the file; others may resume the run from now on."""
        self._file.close()
        self._lock.release()


def read_entries(path: Path) -> tuple[list[Line], int]:
    """All complete lines, and their size in bytes; whatever follows the last line end was truncated by a crash.

    Raises:
        OSError: the file cannot be read.
        JournalDamaged: it is no journal, has a newer format, or is damaged before its end.

    """
    if path.stat().st_size > _LARGEST:
        raise _damaged(path)
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    lines = whole.split(b"\n") if whole else []
    entries = list(_parsed(lines, path))
    if not entries or entries[0].get("what") != _HEADER:
        raise _damaged(path)
    if not isinstance(entries[0].get("format"), int):
        raise _damaged(path)
    if entries[0]["format"] > FORMAT:
        text = translate("engine", "The journal {file} was written by a newer version of this program.")
        advice = translate("engine", "Continue with that version, or install it here.")
        raise JournalDamaged(text.of(file=plain(str(path))), advice)
    return entries, len(whole) + 1


def _parsed(lines: Iterable[bytes], path: Path) -> Iterator[Line]:
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            raise _damaged(path) from None
        if not isinstance(entry, dict) or not isinstance(entry.get("what"), str):
            raise _damaged(path)
        yield entry


def _damaged(path: Path) -> JournalDamaged:
    text = translate("engine", "{file} is damaged or not a journal.")
    return JournalDamaged(text.of(file=plain(str(path))), forget_advice(path.stem))


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
