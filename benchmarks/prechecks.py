"""The duration of the prechecks of a big pool, beside the same calls one after another, and beside another build.

    python -m benchmarks.prechecks [--hosts 64] [--vms 2000] [--delay 0.02] [--rounds 7] [--beside FOLDER]

Every exchange with the pool takes `--delay` seconds longer than the simulator needs, as on a network and with a busy
toolstack: on the thread that waits for it, so that the number of threads counts. Each run is a process of its own, in
turn; FOLDER is a work tree of the other build. The figure is the time of the checks alone, without connecting.
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
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent


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
    command = [sys.executable, __file__, "--delay", str(delay), "--check", "in turn" if in_turn else "side by side"]
    environment = {**os.environ, "PYTHONPATH": f"{tree}{os.pathsep}{HERE}"}
    done = subprocess.run(
        command, input=json.dumps(pool), capture_output=True, text=True, check=True, env=environment, cwd=tree
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(pool: dict[str, Any], options: argparse.Namespace) -> None:
    """Measure all in turn and print their medians and ratios."""
    from benchmarks.stated import stated  # noqa: PLC0415 - not where another build is measured

    ways: dict[str, tuple[Path, bool]] = {"side by side": (HERE, False)}
    if options.beside:
        ways["other build"] = (options.beside, False)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, (tree, in_turn) in ways.items():
            found[name].append(run(pool, options.delay, tree, in_turn=in_turn))
    found["one after another"] = [run(pool, options.delay, HERE, in_turn=True)]
    ours = statistics.median(row["seconds"] for row in found["side by side"])
    for name, rows in found.items():
        seconds = statistics.median(row["seconds"] for row in rows)
        print(f"{name:>18}: {seconds:6.2f} s, {rows[0]['calls']:.1f} calls a host; ours takes {ours / seconds:.2f} x")
    print(f"{'':>18}  {found['side by side'][0]['each']}")
    one, other = found["side by side"][0]["found"], found["one after another"][0]["found"]
    assert one == other, f"both ways must find the same: {set(map(tuple, one)) ^ set(map(tuple, other))}"
    alone = statistics.median(row["seconds"] for row in found["one after another"])
    stated(f"prechecks, {options.delay * 1000:.0f} ms a call", ours / alone)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=64)
    parser.add_argument("--vms", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--delay", type=float, default=0.02)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--check", choices=("side by side", "in turn"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.check:
        print(json.dumps(asyncio.run(checked(json.load(sys.stdin), options.delay, in_turn=options.check == "in turn"))))
        return
    from benchmarks.cache_load import simulated_pool  # noqa: PLC0415 - as above

    with simulated_pool(options.hosts, options.vms) as pool:
        compare(pool, options)


if __name__ == "__main__":
    main()
