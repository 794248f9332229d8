"""Runs a script of the admin: as the user of this program, without a shell, with a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["Ended", "ScriptError", "run_no_scripts", "run_script"]

_MOST = 16 * 1024
"""Maximum number of bytes of output that are kept, from the end."""
_LAST_WORDS = 2.0
"""Time (s) for reading the rest of the output after the end: child processes may hold the pipe open forever."""


class ScriptError(AppError):
    """A script could not be started, or did not end in time."""

    def __init__(self, text: Text, advice: Text | None = None, output: str = "") -> None:
        super().__init__(text, advice)
        self.output = output


@dataclass(frozen=True, slots=True)
class Ended:
    """How a script ended; `output` is the end of what it wrote to standard output and standard error."""

    code: int
    output: str
    assumed: bool = False
    """Whether it was not run (`run_no_scripts`)."""


_assumed_seconds: float | None = None


def run_no_scripts(seconds: float) -> None:
    """From now on, this process runs no script: each counts as ended with “continue” after so many seconds."""
    global _assumed_seconds  # noqa: PLW0603 (a process either runs scripts or does not)
    _assumed_seconds = seconds


async def run_script(command: Sequence[str], stdin: bytes, facts: Mapping[str, str], timeout: float) -> Ended:
    """Run a script with `facts` in its environment; cancelling this ends the script.

    Raises:
        ScriptError: it cannot be started, or takes longer than `timeout` seconds.

    """
    if _assumed_seconds is not None:
        await asyncio.sleep(min(_assumed_seconds, timeout))
        return Ended(0, "", assumed=True)
    loop = asyncio.get_running_loop()
    try:
        transport, script = await loop.subprocess_exec(
            _Script,
            *command,
            stderr=subprocess.STDOUT,
            env={**os.environ, **{name: value.replace("\0", "") for name, value in facts.items()}},
            start_new_session=True,  # Ctrl-C at the console is for this program, which ends the script itself
            creationflags=_NO_WINDOW,
        )
    except (OSError, ValueError) as error:
        raise _cannot_start(command, error) from error
    try:
        _feed(transport, stdin)
        async with asyncio.timeout(timeout):
            await script.exited.wait()
        await _last_words(script)
    except TimeoutError:
        text = translate(
            "engine",
            "The script {script} did not end within {n} second and was terminated.",
            "The script {script} did not end within {n} seconds and was terminated.",
            round(timeout),
        )
        raise ScriptError(text.of(script=plain(command[0])), output=script.text) from None
    finally:
        _end(transport)
        await script.exited.wait()
        transport.close()
    return Ended(transport.get_returncode() or 0, script.text)


class _Script(asyncio.SubprocessProtocol):
    """Collects what a script writes, and signals its end.

    `asyncio.subprocess.Process.wait` also waits for the pipes, which a child of the script may hold open forever.
    """

    def __init__(self) -> None:
        self.exited = asyncio.Event()
        self.silent = asyncio.Event()
        self._tail = bytearray()

    @property
    def text(self) -> str:
        return self._tail.decode("utf-8", "replace").strip()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._tail += data
        del self._tail[:-_MOST]

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if fd == 1:
            self.silent.set()

    def process_exited(self) -> None:
        self.exited.set()


def _feed(transport: asyncio.SubprocessTransport, data: bytes) -> None:
    """Write the facts to standard input, which the script need not read."""
    pipe = transport.get_pipe_transport(0)
    if isinstance(pipe, asyncio.WriteTransport):
        pipe.write(data)
        pipe.close()


async def _last_words(script: _Script) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS):
            await script.silent.wait()


if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW

    def _end(process: asyncio.SubprocessTransport) -> None:
        """End the script; its child processes remain, because Windows has no process groups."""
        if process.get_returncode() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                process.kill()

else:
    _NO_WINDOW = 0

    def _end(process: asyncio.SubprocessTransport) -> None:
        """End the script and its child processes; nothing if it has already ended normally."""
        if process.get_returncode() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.get_pid(), signal.SIGKILL)


def _cannot_start(command: Sequence[str], error: Exception) -> ScriptError:
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    text = translate("engine", "The script {script} could not be started: {reason}.")
    advice = translate("engine", "Check that the file exists and is executable.")
    return ScriptError(text.of(script=plain(command[0]), reason=plain(reason)), advice)
