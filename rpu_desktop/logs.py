"""The program's log: one rotated file in the platform's own directory, useful as it is, and free of secrets."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import sys
import threading
from io import FileIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs

from rpu_desktop import __version__, clock
from rpu_desktop.files import open_for_appending, private_folder
from rpu_desktop.i18n.text import printable
from rpu_desktop.redaction import redact

__all__ = ["log_beginning", "log_files", "log_folder", "start_logging", "stop_logging"]

_NAME = "rpu-desktop.log"
_MOST = 2 * 1024**2
_OLD_ONES = 5
_AGAIN = 60.0
"""Seconds after which a file that could not be renamed is tried again."""
_CHATTY = ("aiohttp", "asyncio", "keyring", "pycdlib", "pyftpdlib", "qasync", "urllib3")

_log = logging.getLogger(__name__)


def log_folder() -> Path:
    """Where the log lies."""
    return platformdirs.user_log_path("rpu-desktop", appauthor=False)


def log_files() -> list[Path]:
    """The log and its older parts, the newest first; empty when nothing was written."""
    return sorted(log_folder().glob(f"{_NAME}*"))


def start_logging() -> Path | None:
    """Write the log from now on; the file, or None without a way to write.

    Whatever nobody caught, on any thread, is written down, too.
    """
    stop_logging()
    logging.captureWarnings(capture=True)  # Python's own say nothing to whoever uses this program
    logging.getLogger("py.warnings").addHandler(logging.NullHandler())
    path = log_folder() / _NAME
    try:
        private_folder(path.parent)
        handler = _Handler(path)
    except OSError:
        return None
    handler.setFormatter(_Formatter("%(asctime)s %(process)d %(levelname)-7s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_on_thread
    return path


def log_beginning(part: str) -> None:
    """Write down what runs where; `part` says which part of the program."""
    import platform  # noqa: PLC0415 (slow to load, and windows come first)

    _log.info(
        "RPU Desktop %s, %s, begins; Python %s on %s",
        __version__,
        part,
        platform.python_version(),
        platform.platform(),
    )


def stop_logging() -> None:
    """Close the file."""
    root = logging.getLogger()
    for handler in [known for known in root.handlers if isinstance(known, _Handler)]:
        root.removeHandler(handler)
        handler.close()


class _Handler(RotatingFileHandler):
    """Readable by its owner only; goes on in the new file when another running program has rotated the old one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_MOST, backupCount=_OLD_ONES, encoding="utf-8")
        self._not_before = 0.0

    def _open(self) -> TextIOWrapper:
        opened = FileIO(self.baseFilename, self.mode, opener=open_for_appending)
        return TextIOWrapper(opened, self.encoding, write_through=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        stream = self.stream
        if stream is not None and self._moved(stream):
            stream.close()
            self.stream = self._open()
        super().emit(record)

    def _moved(self, stream: TextIOWrapper) -> bool:
        try:
            return not os.path.samestat(os.stat(self.baseFilename), os.fstat(stream.fileno()))  # noqa: PTH116
        except OSError:
            return True

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 (logging's name)
        """Whether it is time for a new file."""
        return clock.monotonic() >= self._not_before and bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802 (logging's name)
        """Begin a new file; where another program holds this one (Windows), go on with it for a while.

        The parts move only once this file has moved: else every attempt would throw the oldest part away.
        """
        if self.stream is not None:
            self.stream.close()
        spare = f"{self.baseFilename}.full"
        try:
            self.rotate(self.baseFilename, spare)
        except OSError:
            self._not_before = clock.monotonic() + _AGAIN
        else:
            self._move_parts(spare)
        self.stream = self._open()

    def _move_parts(self, newest: str) -> None:
        names = [newest, *(f"{self.baseFilename}.{number}" for number in range(1, _OLD_ONES + 1))]
        for source, target in reversed(list(itertools.pairwise(names))):
            with contextlib.suppress(OSError):
                os.replace(source, target)  # noqa: PTH105 (the handler's names are text)


class _Formatter(logging.Formatter):
    """Leaves out secrets, and what would steer a terminal, tracebacks included.

    What belongs to one entry is set in below its first line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One entry."""
        words = redact(super().format(record)).replace("\t", "    ")
        return printable(words).replace("\n", "\n    ")


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _log.critical("nobody caught this", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


def _uncaught_on_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None:
        _log.critical("nobody caught this", exc_info=(what.exc_type, what.exc_value, what.exc_traceback))
    threading.__excepthook__(what)
