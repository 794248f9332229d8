"""The folder of all journals."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from rpu_desktop.files import file_lock, locked, private_folder, set_aside
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.run.journal.failures import JournalBusy, JournalDamaged, no_room, unwritable
from rpu_desktop.run.journal.file import Journal, Line, read_entries

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["JournalStore"]

_ENDING = ".jsonl"
_ROOM = 16 * 1024 * 1024
"""Bytes that must be free before a run begins: many times what the longest run writes."""


class JournalStore:
    """Creates, finds and opens journals; `folder` is the platform's default unless another is given.

    A run that exists only in a simulation needs no journal that is `durable`.
    """

    def __init__(self, folder: Path | None = None, *, durable: bool = True) -> None:
        self._durable = durable
        self.folder = folder or platformdirs.user_state_path("rpu-desktop", appauthor=False) / "runs"

    def assert_usable(self) -> None:
        """Check whether the journal of a new run could be written; nothing is created.

        Raises:
            JournalFailed: the disk is full, or the folder cannot be written to.

        """
        there = next(path for path in (self.folder, *self.folder.absolute().parents) if path.exists())
        if not there.is_dir():
            raise unwritable(self.folder, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)))
        if not os.access(there, os.W_OK | os.X_OK):
            raise unwritable(self.folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        if shutil.disk_usage(there).free < _ROOM:
            raise no_room(self.folder)

    def create(self) -> Journal:
        """Create the journal of a new run.

        Raises:
            JournalFailed: the disk is full, or the folder cannot be written to.

        """
        from uuid import uuid4  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        run = uuid4().hex[:12]
        path = self._path(run)
        try:
            private_folder(self.folder)
            if shutil.disk_usage(self.folder).free < _ROOM:
                raise no_room(self.folder)
            lock = file_lock(path.with_suffix(".lock"))
        except OSError as error:
            raise unwritable(path, error) from error
        return Journal.create(run, path, lock, durable=self._durable)

    def open(self, run: str) -> Journal:
        """Open the journal of a run to continue it.

        Raises:
            JournalBusy: another process is executing it.
            JournalDamaged: there is none of this name, or it cannot be read.
            JournalFailed: it cannot be written.

        """
        path = self._existing(run)
        return Journal.reopen(run, path, self._lock(path))

    def _existing(self, run: str) -> Path:
        path = self._path(run)
        if not _is_name(run) or not path.is_file():
            raise JournalDamaged(translate("engine", "There is no upgrade “{run}”.").of(run=plain(run)))
        return path

    def _lock(self, path: Path) -> FileLock:
        try:
            with self._testing():
                return file_lock(path.with_suffix(".lock"))
        except BlockingIOError:
            text = translate("engine", "This upgrade is already running in another window or terminal.")
            raise JournalBusy(text, translate("engine", "Continue there, or end it first.")) from None
        except OSError as error:
            raise unwritable(path, error) from error

    @property
    def is_empty(self) -> bool:
        """Whether there are no journals."""
        return not any(self.folder.glob(f"*{_ENDING}"))

    def contents(self) -> Iterator[tuple[str, tuple[Line, ...] | JournalDamaged]]:
        """All runs that no process is executing, with the contents of their journals or why they cannot be read.

        Newest first.
        """
        for path in sorted(self.folder.glob(f"*{_ENDING}"), key=_age, reverse=True):
            if _is_name(path.stem) and (content := self._content(path)) is not None:
                yield path.stem, content

    def _content(self, path: Path) -> tuple[Line, ...] | JournalDamaged | None:
        """The contents; None while a process is executing the run, or if nothing is visible."""
        try:
            with self._testing():
                file_lock(path.with_suffix(".lock")).release()
            entries, _ = read_entries(path)
        except OSError:
            return None
        except JournalDamaged as failure:
            return failure
        return tuple(entries)

    @contextlib.contextmanager
    def _testing(self) -> Iterator[None]:
        """Tests whether a run is being executed exclude one another: each of them holds the run's lock for a moment.

        Otherwise two readers would take each other for the program that executes it.
        """
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):  # a hung program must not block this one
                stack.enter_context(locked(self.folder / "test"))
            yield

    def set_aside(self, run: str) -> None:
        """Rename the journal of a run, whatever its contents, so that it no longer counts as one.

        Raises:
            JournalBusy, JournalDamaged, JournalFailed: as `open`.

        """
        path = self._existing(run)
        lock = self._lock(path)
        try:
            if set_aside(path) is None:
                raise unwritable(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        finally:
            lock.release()

    def remove(self, run: str) -> None:
        """Delete the journal of a run.

        Raises:
            JournalBusy, JournalDamaged, JournalFailed: as `open`.

        """
        path = self._existing(run)
        lock = self._lock(path)
        try:
            path.unlink()
        except OSError as error:
            raise unwritable(path, error) from error
        finally:
            lock.release()

    def _path(self, run: str) -> Path:
        return self.folder / f"{run}{_ENDING}"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _is_name(run: str) -> bool:
    return run.isascii() and run.isalnum()
