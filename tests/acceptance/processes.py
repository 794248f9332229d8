"""The program as a process: started as by an admin, or forked from one that has already imported it.

Starting Python and importing the program takes half a second of CPU time, and these tests need some two thousand
processes. A forked process is like any other, with its own environment, files and signals, and ends like any other;
only the seed for hashes is the same for all that one worker forks. With ``RPU_TESTS_FORK=0``, and if the system has no
`fork`, every process is started; tests/cli and the tests that press Ctrl-C always start theirs.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from types import TracebackType
from typing import IO, Self

from tests.acceptance.fork_server import NUMBER, REQUEST_LIMIT

__all__ = ["Process"]

_CAN_FORK = sys.platform == "linux" and os.environ.get("RPU_TESTS_FORK") != "0"


class Process:
    """``python -m MODULE ARGUMENTS``, which reads `words` and then the end of its standard input.

    With `piped`, its standard output is the pipe `pipe`.  Leaving its context kills it if it still lives.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        words: str = "",
        *,
        piped: bool = False,
    ) -> None:
        self._kept = kept = ExitStack()
        self._out = kept.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `kept` closes it
        self._err = kept.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `kept` closes it
        with ExitStack() as given_away:
            given = given_away.enter_context(tempfile.TemporaryFile())
            given.write(words.encode())
            given.seek(0)
            out = self._out.fileno()
            if piped:
                reading, out = os.pipe()
                self.pipe = kept.enter_context(os.fdopen(reading, encoding="utf-8"))
                given_away.callback(os.close, out)
            start = _Forked if _CAN_FORK else _Started
            streams = (given.fileno(), out, self._err.fileno())
            self._life: _Forked | _Started = start(module, arguments, environment, streams)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.send(signal.SIGKILL)
        self.wait()
        self._kept.close()

    @property
    def out(self) -> str:
        """What it has written to its standard output so far."""
        return _content(self._out)

    @property
    def err(self) -> str:
        """What it has written to its standard error so far."""
        return _content(self._err)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its exit code, negative after a signal; None if it is still running after `timeout` seconds."""
        return self._life.wait(timeout)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it is still running."""
        if self.wait(0) is None:
            os.kill(self._life.pid, number)


def _content(file: IO[bytes]) -> str:
    # Not with `seek`: the file position is shared with the process.
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode()


class _Started:
    """Started by the interpreter."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]
    ) -> None:
        command = [sys.executable, "-m", module, *arguments]
        given, out, err = streams
        self._process = subprocess.Popen(command, stdin=given, stdout=out, stderr=err, env=environment)
        self.pid = self._process.pid

    def wait(self, timeout: float | None) -> int | None:
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None


class _Forked:
    """Forked by the server of this process."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]
    ) -> None:
        self._code: int | None = None
        self._says, told = os.pipe()
        request = {"module": module, "arguments": arguments, "environment": dict(environment)}
        words = json.dumps(request).encode()
        assert len(words) < REQUEST_LIMIT
        socket.send_fds(_server(), [words], [*streams, told])
        os.close(told)
        self.pid = self._number()

    def wait(self, timeout: float | None) -> int | None:
        if self._code is None and select.select([self._says], [], [], timeout)[0]:
            self._code = self._number()
            os.close(self._says)
        return self._code

    def _number(self) -> int:
        said = os.read(self._says, NUMBER.size)
        assert said, "the server that forks for the tests is gone"
        number: int = NUMBER.unpack(said)[0]
        return number


@cache
def _server() -> socket.socket:
    """The socket for requests; the server ends with this process."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    number = its.fileno()
    command = [sys.executable, "-m", "tests.acceptance.fork_server", str(number)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[number])
    its.close()

    def stop() -> None:
        ours.close()
        process.wait()

    atexit.register(stop)
    return ours
