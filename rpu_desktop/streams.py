"""Standard output and standard error, whoever reads them, and whether anybody still does."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from io import TextIOWrapper
from typing import TextIO

__all__ = ["flush_all", "prepare_streams", "write_line"]

_log = logging.getLogger(__name__)


def prepare_streams(*, windows: bool = sys.platform == "win32") -> None:
    """Let no letter that an encoding lacks be an error.

    On Windows, pipes and files get and give UTF-8.  Python would take the Western European code page there, which has
    neither arrows nor most names; the console itself speaks Unicode.  PowerShell begins what it pipes in with a byte
    order mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if windows and not stream.isatty() else None, errors="replace")
    if windows and isinstance(sys.stdin, TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig")


def write_line(stream: TextIO, line: str) -> None:
    """Write a line; where nobody reads any more (``| head``), or the disk behind it is full, nothing more is written.

    A run must not end because whoever listened to it has gone.
    """
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except (OSError, ValueError) as error:  # ValueError: it was closed
        _log.warning("nobody reads %s any more: %r", getattr(stream, "name", "a stream"), error)
        _drain(stream)


def flush_all() -> None:
    """Before the program ends: Python would complain of what cannot be written any more."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _drain(stream)


def _drain(stream: TextIO) -> None:
    """Let everything else that is written there vanish."""
    with contextlib.suppress(OSError, ValueError):
        handle = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(handle, stream.fileno())
        finally:
            os.close(handle)
    if isinstance(stream, TextIOWrapper):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
