"""Keeps the computer awake during a run; if it slept anyway, connections are reopened."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator

from rpu_desktop import clock

__all__ = ["kept_awake", "watch_for_sleep"]

_LOOK = 10.0
_SLEPT = 30.0
"""Seconds by which a pause of `_LOOK` must be exceeded to count as sleep."""

_WINDOWS_CONTINUOUS, _WINDOWS_SYSTEM = 0x80000000, 0x00000001
"""ES_CONTINUOUS and ES_SYSTEM_REQUIRED of Windows' SetThreadExecutionState."""

_INHIBIT = (
    *("systemd-inhibit", "--what=idle:sleep", "--mode=block", "--who=RPU Desktop"),
    *("--why=A pool is being upgraded", "cat"),
)
"""Holds systemd-logind's lock while `cat` has an open standard input: until this process ends at the latest."""


@contextlib.contextmanager
def kept_awake() -> Iterator[None]:
    """Prevent sleep inside this context, if the system allows it; on Windows, enter and exit on the same thread."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        ctypes.windll.kernel32.SetThreadExecutionState(_WINDOWS_CONTINUOUS | _WINDOWS_SYSTEM)
        try:
            yield
        finally:
            ctypes.windll.kernel32.SetThreadExecutionState(_WINDOWS_CONTINUOUS)
        return
    holder = _inhibitor()
    try:
        yield
    finally:
        if holder is not None:
            holder.communicate()


def _inhibitor() -> subprocess.Popen[bytes] | None:
    """The process that holds the lock; None without systemd.

    Without a seat (on a server, in a container) it ends immediately, which does no harm.
    """
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen(_INHIBIT, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)  # noqa: S603 - fixed words
    except OSError:
        return None


async def watch_for_sleep(woke_up: Callable[[float], None]) -> None:
    """Call `woke_up(seconds)` whenever this computer has been asleep."""
    while True:
        before = clock.now()
        await asyncio.sleep(_LOOK)
        away = clock.now() - before - _LOOK
        if away > _SLEPT:
            woke_up(away)
