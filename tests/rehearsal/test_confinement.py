"""A confined process reaches its own servers and nothing else."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

ATTEMPTS = {
    "another port of this computer": "socket.create_connection(('127.0.0.1', {other}))",
    "another port, without waiting": "s = socket.socket(); s.setblocking(False); s.connect_ex(('127.0.0.1', {other}))",
    "another host": "socket.create_connection(('192.0.2.1', 443))",
    "a name": "socket.getaddrinfo('pool.example', 443)",
    "an old look-up": "socket.gethostbyname('pool.example')",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {other}))",
    "a service of this computer": "socket.socket(socket.AF_UNIX).connect('/run/dbus/system_bus_socket')",
    "a listener for others": "socket.socket().bind(('0.0.0.0', 0))",
    "the web client": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{other}/')",
    "another loop": "import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', {other}))",
    "a program": "import subprocess; subprocess.run(['true'])",
    "the shell": "import os; os.system('true')",
    "a copy of itself": "import os; os.fork()",
    "another program in its place": "import os; os.execv('/bin/true', ['true'])",
}

BEGIN = """
import socket, sys
from rpu_desktop.rehearsal.confinement import Confinement, Refused
confinement = Confinement()
confinement.begin()
confinement.allow([("127.0.0.1", {own})])
try:
    {attempt}
except (Refused, OSError) as error:
    refused = error
    while refused is not None and not isinstance(refused, Refused):
        refused = refused.__cause__ or refused.__context__ or getattr(refused, "reason", None)
    print("refused" if refused else repr(error))
else:
    print("done")
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def attempt(code: str, own: int) -> str:
    words = BEGIN.format(own=own, attempt=code)
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip() or done.stderr


@pytest.mark.parametrize("code", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_a_confined_process_is_refused(code: str, listener: socket.socket) -> None:
    other = listener.getsockname()[1]
    assert attempt(code.format(other=other), own=1) == "refused"
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_confined_process_reaches_its_own_server(listener: socket.socket) -> None:
    own = listener.getsockname()[1]
    assert attempt(f"socket.create_connection(('127.0.0.1', {own}))", own) == "done"
    listener.accept()[0].close()
