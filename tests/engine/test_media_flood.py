"""A whole upgrade from the built-in media server while others flood it with requests: it ends like any other."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.run.events import Outcome
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.engine.runs import simulated
from tests.media.images import make_image

NEW = release_of("XenServer", "8.4.0")

FLOOD = """
import collections, socket, sys
held = collections.deque()
while True:
    if len(held) >= 150:
        held.popleft().close()
    try:
        stranger = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5, source_address=("127.0.0.7", 0))
        stranger.sendall(b"GET /half HTTP/1.1\\r\\nHost:")
        held.append(stranger)
    except OSError:
        pass
    if len(held) == 100:
        print("flooded", flush=True)
"""
"""Incomplete requests from an address outside the pool, as many as this computer accepts at a time."""


@contextmanager
def flooded(port: int) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", FLOOD, str(port)], stdout=subprocess.PIPE, text=True) as flood:
        try:
            assert flood.stdout is not None
            assert flood.stdout.readline() == "flooded\n"
            yield
        finally:
            flood.kill()


@contextmanager
def few_open_files(more: int) -> Iterator[None]:
    """Limit the files that this process may open: a small flood then has the effect of a big one."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_an_upgrade_under_a_flood_ends_as_one_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    local = LocalMedia.open(make_image(tmp_path / "xs.iso", media_files(NEW)))
    try:
        async with simulated(hosts=2, vms=4) as it:
            source = local.serve(it.connections[0].snapshot(), it.connections[0].coordinator_address)
            with few_open_files(110), flooded(source.port or 0):
                report = await it.upgrade(source=source)
    finally:
        local.stop()
    assert report.outcome is Outcome.DONE
    assert set(it.versions().values()) == {NEW.product}
    assert not [record for record in caplog.records if record.threadName == "media server" or record.name == "asyncio"]
