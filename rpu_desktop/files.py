"""Files that hold what must not be lost: for their owner's eyes only, written whole or not at all, by one at a time.

Whatever the umask is, files get mode 600 and folders 700.  Windows keeps other users out of the folders by itself.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = [
    "FileDamaged",
    "change_json",
    "file_lock",
    "locked",
    "only_for_me",
    "open_for_appending",
    "private_folder",
    "read_json",
    "set_aside",
    "set_aside_damaged",
    "sync_folder",
    "write_whole",
]

_PATIENCE = 10.0
"""Seconds that a writer waits for another one: each needs a moment only."""
_ATTEMPTS = 40
_LARGEST = 16 * 1024**2
"""Bytes: no file of settings comes near it."""


class FileDamaged(ValueError):
    """The file does not hold what it should."""


def private_folder(folder: Path) -> None:
    """Make a folder of our own, with those above it; one that others may look into is closed.

    Raises:
        OSError: it cannot be made.

    """
    for missing in reversed([folder, *folder.parents]):
        with contextlib.suppress(FileExistsError):
            missing.mkdir(0o700)
    _close(folder, 0o700)


def only_for_me(path: Path) -> None:
    """Take everybody else's rights to a file of ours away; one that is somebody else's stays as it is."""
    _close(path, 0o600)


def _close(path: Path, mode: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                path.chmod(mode)


def file_lock(path: Path, timeout: float = 0.0) -> FileLock:
    """Hold the lock file `path` until `release`, or until this process is gone.

    Raises:
        BlockingIOError: another process still holds it after `timeout` seconds.
        OSError: the file cannot be made.

    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 (slow to load, and the first window must not wait)

    lock = FileLock(path, timeout, 0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise BlockingIOError(errno.EAGAIN, "another program is using it") from error
    except NotImplementedError as error:  # a file system without locks
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from error
    return lock


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Nobody else changes the file `path` meanwhile, on any thread and in any program.

    Raises:
        OSError: as `file_lock`, or the folder cannot be made.

    """
    private_folder(path.parent)
    lock = file_lock(path.with_name(f"{path.name}.lock"), _PATIENCE)
    try:
        yield
    finally:
        lock.release()


def open_for_appending(name: str, flags: int = os.O_APPEND | os.O_CREAT | os.O_WRONLY) -> int:
    """Open a file of ours, an `opener` for `open`: for its owner only, and others may rename it meanwhile.

    Raises:
        OSError: it cannot be opened.

    """
    if sys.platform == "win32":
        return _open_shared(name, flags)
    return os.open(name, flags, 0o600)


if sys.platform == "win32":

    def _open_shared(name: str, flags: int) -> int:
        """Windows keeps an open file from being renamed unless everybody who opened it allows that; Python does not."""
        import ctypes  # noqa: PLC0415 (needed on Windows only)
        import msvcrt  # noqa: PLC0415 (not there elsewhere)

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        append_data, share_all, open_always, normal = 0x4, 0x7, 4, 0x80
        handle = kernel.CreateFileW(name, append_data, share_all, None, open_always, normal, None)
        if handle == ctypes.c_void_p(-1).value:
            raise ctypes.WinError(ctypes.get_last_error())
        return msvcrt.open_osfhandle(handle, flags)


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file: after a crash there is the old one or the new one.  Where `path` is a link, what it leads to.

    Raises:
        OSError: it cannot be written; the old one is still there.

    """
    path = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(".new", f".{path.name[:40]}.", path.parent)  # with mode 600
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _replace(fresh: Path, path: Path) -> None:
    """Windows refuses for as long as somebody reads the file; a virus scanner, for one."""
    import time  # noqa: PLC0415 (needed on Windows only)

    for attempt in range(_ATTEMPTS if sys.platform == "win32" else 1):
        try:
            fresh.replace(path)
        except PermissionError:
            if attempt + 1 >= _ATTEMPTS or sys.platform != "win32":
                raise
            time.sleep(0.05)
        else:
            return


def sync_folder(folder: Path) -> None:
    """The new name, too, must be on the disk; not every file system can promise that, and Windows does by itself."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_json(path: Path) -> Any:
    """What the file holds; None when there is none or it cannot be read.

    Raises:
        FileDamaged: it is no JSON, or far too large.

    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError:
        return None
    if len(content) > _LARGEST:
        raise FileDamaged("too large")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileDamaged(str(error)) from error


def change_json(path: Path, change: Callable[[Any], Any]) -> Path | None:
    """Read the file, `change` what it holds (None: nothing), and write that, with nobody writing in between.

    One that is damaged, or of which `change` raises `FileDamaged`, is set aside, and `change` begins with None; where
    it lies then is returned.

    Raises:
        OSError: it cannot be written.

    """
    aside: Path | None = None
    with locked(path):
        try:
            content = change(read_json(path))
        except FileDamaged:
            aside = set_aside(path)
            content = change(None)
        write_whole(path, json.dumps(content, indent=1).encode())
    return aside


def set_aside_damaged(path: Path, check: Callable[[Any], Any]) -> Path | None:
    """Keep a file that `check` finds damaged under another name, unless somebody has mended it meanwhile.

    That name is returned; None when nothing was done, or the folder cannot be written to.
    """
    with contextlib.suppress(OSError), locked(path):
        try:
            check(read_json(path))
        except FileDamaged:
            return set_aside(path)
    return None


def set_aside(path: Path) -> Path | None:
    """Keep a damaged file under another name; that name, None where the folder cannot be written to."""
    names = [path.with_suffix(".damaged"), *(path.with_suffix(f".damaged-{n}") for n in range(2, 10))]
    aside = next((name for name in names if not name.exists()), names[-1])
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside
