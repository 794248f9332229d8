"""Time to load a big pool: `PoolConnection` compared with the plain SDK, on the same simulated pool.

Both log in and read the classes that a snapshot is built from; `PoolConnection` also builds the snapshot and follows
the pool's events from then on. Run it with ``make bench``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import XenAPI

from rpu_desktop.inventory import CLASSES
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection
from rpu_desktop.xapi.trust import TrustPolicy


@contextmanager
def simulated_pool(hosts: int, vms: int) -> Iterator[dict[str, Any]]:
    """One pool, served by a separate process."""
    command = [sys.executable, "-m", "rpu_desktop", "simulate", "--hosts", str(hosts), "--vms", str(vms)]
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            pool: dict[str, Any] = json.loads(process.stdout.readline())["pools"][0]
            print(f"simulator ready after {time.perf_counter() - begin:.2f} s")
            yield pool
        finally:
            process.terminate()


def with_sdk(pool: dict[str, Any]) -> int:
    """Log in and read every class of this version with the SDK alone; returns the number of records."""
    session = XenAPI.Session(pool["coordinator"], ignore_ssl=True)
    session.xenapi.login_with_password(pool["username"], pool["password"], "1.0", "benchmark")
    count = sum(_count(session, name) for name in CLASSES)
    session.xenapi.session.logout()
    return count


def _count(session: XenAPI.Session, name: str) -> int:
    try:
        return len(getattr(session.xenapi, name).get_all_records())
    except XenAPI.Failure as failure:
        if failure.details[0] != "MESSAGE_METHOD_UNKNOWN":
            raise
        return 0


def with_connection(pool: dict[str, Any]) -> int:
    """Open a connection and take its snapshot; returns the number of objects in it."""

    async def load() -> int:
        connection = await PoolConnection.open(
            ServerAddress.parse(pool["coordinator"]),
            Credentials(pool["username"], pool["password"]),
            TrustPolicy.of(pool["fingerprint"]),
        )
        snapshot = connection.snapshot()
        known = (snapshot.hosts, snapshot.vms, snapshot.srs, snapshot.pbds, snapshot.vbds, snapshot.vdis, snapshot.vifs)
        count = sum(map(len, (*known, snapshot.pifs, snapshot.networks)))
        await connection.close()
        return count

    return asyncio.run(load())


def measure(name: str, job: Callable[[], int], rounds: int) -> None:
    """Print the median and the spread of `job`'s durations."""
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        count = job()
        seconds.append(time.perf_counter() - begin)
    print(
        f"{name:>16}: {statistics.median(seconds):6.2f} s  ({min(seconds):.2f} … {max(seconds):.2f}), {count} objects"
    )


def main() -> None:
    """Measure both, in turn, on the same pool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=64)
    parser.add_argument("--vms", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with simulated_pool(options.hosts, options.vms) as pool:
        measure("bare SDK", lambda: with_sdk(pool), options.rounds)
        measure("PoolConnection", lambda: with_connection(pool), options.rounds)


if __name__ == "__main__":
    main()
