"""The folder of all journals."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from rpu_desktop.engine.journal.failures import JournalBusy, JournalDamaged, no_room, unwritable
from rpu_desktop.engine.journal.file import Entry, Journal, read_entries
from rpu_desktop.engine.journal.lock import FileLock
from rpu_desktop.texts import plain, translate

__all__ = ["JournalStore"]

_ENDING = ".jsonl"
_ROOM = 16 * 1024 * 1024
"""Bytes that must be free before a run begins: many times what the longest one writes."""


class JournalStore:
    """Makes, finds and opens journals; `folder` is the platform's place unless another is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or platformdirs.user_state_path("rpu-desktop", appauthor=False) / "runs"

    def create(self) -> Journal:
        """Begin the journal of a new run.

        Raises:
            JournalFailed: the disk is full, or the folder cannot be written to.

        """
        from uuid import uuid4  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        run = uuid4().hex[:12]
        path = self._path(run)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(self.folder).free < _ROOM:
                raise no_room(self.folder)
            lock = FileLock(path.with_suffix(".lock"))
        except OSError as error:
            raise unwritable(path, error) from error
        return Journal.create(run, path, lock)

    def open(self, run: str) -> Journal:
        """Go on with a run.

        Raises:
            JournalBusy: another process is at it.
            JournalDamaged: there is none of this name, or it cannot be read.
            JournalFailed: it cannot be written.

        """
        path = self._path(run)
        if not _is_name(run) or not path.is_file():
            raise JournalDamaged(translate("engine", "There is no run “{run}”.").of(run=plain(run)))
        return Journal.reopen(run, path, self._lock(path))

    def _lock(self, path: Path) -> FileLock:
        try:
            return FileLock(path.with_suffix(".lock"))
        except BlockingIOError:
            text = translate("engine", "This upgrade is already being carried out by another window or command.")
            raise JournalBusy(text, translate("engine", "Go on there, or end it first.")) from None
        except OSError as error:
            raise unwritable(path, error) from error

    @property
    def is_empty(self) -> bool:
        """No run has left a journal."""
        return not any(self.folder.glob(f"*{_ENDING}"))

    def runs(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """All runs that nobody is carrying out and whose journal can be read, the newest first."""
        for path in sorted(self.folder.glob(f"*{_ENDING}"), key=_age, reverse=True):
            try:
                lock = FileLock(path.with_suffix(".lock"))
            except OSError:
                continue
            try:
                entries, _ = read_entries(path)
            except (OSError, JournalDamaged):
                continue
            finally:
                lock.release()
            yield path.stem, tuple(entries)

    def _path(self, run: str) -> Path:
        return self.folder / f"{run}{_ENDING}"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _is_name(run: str) -> bool:
    return run.isascii() and run.isalnum()
