"""Loading a big pool: time and memory of `PoolConnection`, beside the bare SDK, and beside another build.

    python -m benchmarks.cache_load [HOSTS:VMS …] [--rounds 7] [--beside FOLDER]

Each load is a process of its own, in turn, against the same simulated pool: log in, and read the classes that a
snapshot is built from. `PoolConnection` also builds the snapshot and follows the pool's events from then on. FOLDER is
a work tree of the other build. Ratios are medians of the rounds; memory is what the process holds more than before.
The last pool is the one with goals.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.figures import GROWTH, Figure, before, here, note, run_with

SDK, OTHER = "bare SDK, XML-RPC", "other build"
GOALS = {"JSON-RPC": "≤ 0.5", "XML-RPC": "≤ 1.0"}


@contextmanager
def simulated_pool(hosts: int, vms: int) -> Iterator[dict[str, Any]]:
    """One pool, served by a separate process."""
    command = [sys.executable, "-m", "rpu_desktop", "simulate", "--hosts", str(hosts), "--vms", str(vms)]
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=here()) as process:
        try:
            assert process.stdout
            pool: dict[str, Any] = json.loads(process.stdout.readline())["pools"][0]
            print(f"simulator ready after {time.perf_counter() - begin:.2f} s")
            yield pool
        finally:
            process.terminate()


def with_sdk(pool: dict[str, Any]) -> int:
    """Log in and read every class of this version with the SDK alone; returns the number of records."""
    import XenAPI  # noqa: PLC0415 - only here: other loads are measured without it

    from rpu_desktop.inventory import CLASSES  # noqa: PLC0415

    def count(name: str) -> int:
        try:
            return len(getattr(session.xenapi, name).get_all_records())
        except XenAPI.Failure as failure:
            if failure.details[0] not in ("MESSAGE_METHOD_UNKNOWN", "MESSAGE_REMOVED"):
                raise
            return 0

    session = XenAPI.Session(pool["coordinator"], ignore_ssl=True)
    session.xenapi.login_with_password(pool["username"], pool["password"], "1.0", "benchmark")
    found = sum(map(count, CLASSES))
    session.xenapi.session.logout()
    return found


async def with_connection(pool: dict[str, Any], *, in_xml: bool) -> int:
    """Open a connection and take its snapshot; returns the number of records."""
    from rpu_desktop.xapi.address import ServerAddress  # noqa: PLC0415 - of the build that is measured
    from rpu_desktop.xapi.connection import Credentials, PoolConnection  # noqa: PLC0415
    from rpu_desktop.xapi.transport import PinnedTransport  # noqa: PLC0415
    from rpu_desktop.xapi.trust import TrustPolicy  # noqa: PLC0415

    class InXml(PinnedTransport):
        _json = property(lambda _: False, lambda _, value: None)  # type: ignore[assignment]

    connection = await PoolConnection.open(
        ServerAddress.parse(pool["coordinator"]),
        Credentials(pool["username"], pool["password"]),
        TrustPolicy.of(pool["fingerprint"]),
        carrier=InXml if in_xml else PinnedTransport,
    )
    connection.snapshot()
    print(json.dumps({"memory": _memory()}))
    count = sum(map(len, connection.cache.records.values()))
    await connection.close()
    return count


def _memory() -> float:
    """MiB that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def load(way: str, pool: dict[str, Any]) -> None:
    """One load, in a process of its own: prints what it took."""
    import rpu_desktop.xapi.connection  # noqa: PLC0415, F401 - not a part of the load

    before, begin, busy = _memory(), time.perf_counter(), time.process_time()
    count = with_sdk(pool) if way == "sdk" else asyncio.run(with_connection(pool, in_xml=way == "xml"))
    took, busy = time.perf_counter() - begin, time.process_time() - busy
    print(json.dumps({"before": before, "seconds": took, "busy": busy, "count": count}))


def loaded(way: str, pool: dict[str, Any], tree: Path) -> dict[str, float]:
    """What a load took: wall-clock and processor seconds, MiB, records."""
    found: dict[str, float] = {}
    for line in run_with(tree, __file__, "--load", way, given=pool):
        found |= json.loads(line)
    if "memory" in found:
        found["memory"] -= found["before"]
    return found


def compare(hosts: int, vms: int, options: argparse.Namespace) -> None:
    """Measure all in turn, and print their medians and ratios."""
    ways = {SDK: ("sdk", here()), "JSON-RPC": ("json", here()), "XML-RPC": ("xml", here())}
    if options.beside:
        ways[OTHER] = ("json", options.beside)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    with simulated_pool(hosts, vms) as pool:
        for way, tree in ways.values():
            loaded(way, pool, tree)  # the simulator writes each record once
        for _ in range(options.rounds):
            for name, (way, tree) in ways.items():
                found[name].append(loaded(way, pool, tree))
    ratios: dict[str, float] = {}
    print(f"{'':>18}  seconds  (beside the SDK)  processor s  MiB  records")
    for name, rows in found.items():
        pairs = zip(rows, found[SDK], strict=True)
        ratios[name] = statistics.median(a["seconds"] / b["seconds"] for a, b in pairs)
        seconds, busy = (median(rows, what) for what in ("seconds", "busy"))
        figures = f"{seconds:8.2f}  {ratios[name]:15.2f}  {busy:11.2f} {median(rows, 'memory'):5.0f}"
        print(f"{name:>18} {figures}  {rows[0]['count']:.0f}")
    size, rounds = f"{hosts} hosts and {vms:,} VMs", options.rounds
    table = "" if (hosts, vms) == options.pools[-1] else GROWTH
    other = found.get(OTHER)
    for name, goal in GOALS.items():
        what, aim = f"load of {size} in {name}, beside the bare SDK", goal if not table else ""
        note(Figure(what, ratios[name], ratios.get(OTHER), aim=aim, rounds=rounds, table=table))
        what, aim = f"memory after that load in {name}: {size}", "≤ 0.6 of before" if not table else ""
        least = median(other, "memory") if other else None
        note(Figure(what, median(found[name], "memory"), least, "MiB", aim, rounds, table=table))


def median(rows: list[dict[str, float]], what: str) -> float:
    """The median of one value of all rounds."""
    return statistics.median(row.get(what, 0.0) for row in rows)


def size(words: str) -> tuple[int, int]:
    """``HOSTS:VMS``."""
    hosts, _, vms = words.partition(":")
    return int(hosts), int(vms)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pools", nargs="*", type=size, metavar="HOSTS:VMS", default=[(16, 750), (64, 3000)])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=Path, default=before())
    parser.add_argument("--load", choices=("sdk", "json", "xml"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        load(options.load, json.load(sys.stdin))
        return
    for hosts, vms in options.pools:
        compare(hosts, vms, options)


if __name__ == "__main__":
    main()
