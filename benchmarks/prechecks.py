"""The duration of the prechecks of a big pool, beside the same calls one after another, and beside another build.

    python -m benchmarks.prechecks [HOSTS:VMS:DELAY …] [--rounds 7] [--beside FOLDER]

Every exchange with the pool takes DELAY seconds longer than the simulator needs, as on a network and with a busy
toolstack: on the thread that waits for it, so that the number of threads counts. Each run is a process of its own, in
turn; FOLDER is a work tree of the other build. The figure is the time of the checks alone, without connecting.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.figures import GROWTH, Figure, before, here, note, run_with

GOALS = {(64, 2000, 0.02): "≤ 0.5 of before", (64, 3000, 0.3): "≤ 0.4 of before"}
GROWING = [(4, 100, 0.02), (16, 500, 0.02), (32, 1000, 0.02)]


async def checked(pool: dict[str, Any], delay: float, *, in_turn: bool) -> dict[str, Any]:
    """Run the checks once: seconds, calls, and what they found."""
    from rpu_desktop.prechecks import Circumstances, run_checks  # noqa: PLC0415 - of the build that is measured
    from rpu_desktop.xapi.address import ServerAddress  # noqa: PLC0415
    from rpu_desktop.xapi.connection import Credentials, PoolConnection  # noqa: PLC0415
    from rpu_desktop.xapi.transport import PinnedTransport  # noqa: PLC0415
    from rpu_desktop.xapi.trust import TrustPolicy  # noqa: PLC0415

    late = 0.0

    class Slow(PinnedTransport):
        def _exchange(self, *args: Any) -> Any:
            time.sleep(late)
            return super()._exchange(*args)

    connection = await PoolConnection.open(
        ServerAddress.parse(pool["coordinator"]),
        Credentials(pool["username"], pool["password"]),
        TrustPolicy.of(pool["fingerprint"]),
        carrier=Slow,
    )
    calls: Counter[str] = Counter()
    call, one = connection.call, asyncio.Semaphore(1)

    async def counted(method: Any, *args: Any, timeout: float | None = None) -> Any:
        calls[method] += 1
        if not in_turn:
            return await call(method, *args, timeout=timeout)
        async with one:
            return await call(method, *args, timeout=timeout)

    connection.call = counted  # type: ignore[method-assign]
    given = Circumstances(connection.snapshot(), now=time.time())
    late, begin = delay, time.perf_counter()
    found = await run_checks(connection, given)
    took, late = time.perf_counter() - begin, 0.0
    await connection.close()
    hosts = len(given.snapshot.hosts)
    results = sorted((result.check, str(result.status)) for result in found)
    return {"seconds": took, "calls": calls.total() / hosts, "each": dict(calls), "found": results}


def run(pool: dict[str, Any], delay: float, tree: Path, *, in_turn: bool = False) -> dict[str, Any]:
    """`checked` in a process of its own, with the build in `tree`."""
    way = "in turn" if in_turn else "side by side"
    lines = run_with(tree, __file__, "--delay", str(delay), "--check", way, given=pool)
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def compare(hosts: int, vms: int, delay: float, options: argparse.Namespace) -> None:
    """Measure all in turn, and print their medians and ratios."""
    from benchmarks.cache_load import simulated_pool  # noqa: PLC0415 - it needs what another build may not have

    trees: dict[str, Path] = {"side by side": here()}
    if options.beside:
        trees["other build"] = options.beside
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in trees}
    with simulated_pool(hosts, vms) as pool:
        for _ in range(options.rounds):
            for name, tree in trees.items():
                found[name].append(run(pool, delay, tree))
        found["one after another"] = [run(pool, delay, here(), in_turn=True)]
    seconds = {name: statistics.median(row["seconds"] for row in rows) for name, rows in found.items()}
    ours, alone = seconds["side by side"], seconds["one after another"]
    for name, rows in found.items():
        beside = f"ours takes {ours / seconds[name]:.2f} x"
        print(f"{name:>18}: {seconds[name]:6.2f} s, {rows[0]['calls']:.1f} calls a host; {beside}")
    print(f"{'':>18}  {found['side by side'][0]['each']}")
    one, other = found["side by side"][0]["found"], found["one after another"][0]["found"]
    assert one == other, f"both ways must find the same: {set(map(tuple, one)) ^ set(map(tuple, other))}"
    aim = GOALS.get((hosts, vms, delay), "")
    what = f"prechecks of {hosts} hosts and {vms:,} VMs, {delay * 1000:.0f} ms a call"
    table = "" if aim else GROWTH
    note(Figure(what, ours, seconds.get("other build"), "s", aim, options.rounds, ratio=ours / alone, table=table))


def case(words: str) -> tuple[int, int, float]:
    """``HOSTS:VMS:DELAY``."""
    hosts, vms, delay = words.split(":")
    return int(hosts), int(vms), float(delay)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=case, metavar="HOSTS:VMS:DELAY", default=[*GROWING, *GOALS])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=Path, default=before())
    parser.add_argument("--delay", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--check", choices=("side by side", "in turn"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.check:
        print(json.dumps(asyncio.run(checked(json.load(sys.stdin), options.delay, in_turn=options.check == "in turn"))))
        return
    for hosts, vms, delay in options.cases:
        compare(hosts, vms, delay, options)


if __name__ == "__main__":
    main()
