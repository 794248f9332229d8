"""One process that has imported the program, and forks for each process that the tests need.

``python -m tests.acceptance.fork_server NUMBER``: a socket, on that file descriptor, brings the requests. Each is the
JSON of a module, its arguments and its environment, with four file descriptors: standard input, output and error, and
a pipe that is given the process's number and later its exit code, eight bytes each.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import struct
import sys
import time
from typing import Any

from rpu_desktop.simulator.certificates import PoolCertificate

__all__ = ["NUMBER", "REQUEST_LIMIT"]

NUMBER = struct.Struct("q")
REQUEST_LIMIT = 256 * 1024

_MODULES = (
    *("cattrs", "filelock"),  # imported lazily by the program
    *("rpu_desktop.__main__", "rpu_desktop.console.examine", "rpu_desktop.console.resume"),
    *("rpu_desktop.console.upgrade", "rpu_desktop.simulator.serve", "tests.acceptance.kill_points"),
)


def main() -> int:
    """Serve until the tests are over; in a forked process, run the module."""
    for name in _MODULES:
        importlib.import_module(name)
    # The first one generates a key, which is used by all simulated pools.
    PoolCertificate.make("the tests", ["127.0.0.1"])
    gc.collect()
    gc.freeze()
    request = _serve(socket.socket(fileno=int(sys.argv[1])))
    if request is None:
        return 0
    module = importlib.import_module(request["module"])
    sys.argv = [str(module.__file__), *request["arguments"]]
    code: int = module.main()
    return code


def _serve(requests: socket.socket) -> dict[str, Any] | None:
    """Fork for each request, and return it in the child; returns None in the server once the tests are over."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the tests, and they stop this
    while True:
        words, files, _, _ = socket.recv_fds(requests, REQUEST_LIMIT, 4)
        if not words:
            return None
        if os.fork() == 0:
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, interrupt)
            request: dict[str, Any] = json.loads(words)
            _keep(request, files)
            return request
        for file in files:
            os.close(file)


def _keep(request: dict[str, Any], files: list[int]) -> None:
    """Fork the program and return in the child.

    The keeper reports its process id, waits for it, and reports its exit code.
    """
    *streams, told = files
    number = os.fork()
    if number == 0:
        os.close(told)
        for place, file in enumerate(streams):
            os.dup2(file, place)
            os.close(file)
        sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
        os.environ.clear()
        os.environ.update(request["environment"])
        time.tzset()
        return
    for file in streams:
        os.close(file)
    os.write(told, NUMBER.pack(number))
    os.write(told, NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])))
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
