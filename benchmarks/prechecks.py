"""The duration of the prechecks of a big pool: concurrently, and the same checks and calls one after another.

Both run over the same connection to the same simulated pool, in turn. Every response of the pool takes `--delay`
seconds longer than the simulator needs, as a network and a busy toolstack would take. Run it with ``make bench``.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from benchmarks.cache_load import simulated_pool
from rpu_desktop.prechecks import Circumstances, applicable, run_checks
from rpu_desktop.prechecks.circumstances import Answer
from rpu_desktop.prechecks.evaluation import evaluate, hosts_to_ask
from rpu_desktop.prechecks.probes import HostProbe, ask_probe
from rpu_desktop.prechecks.types import CheckResult
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection
from rpu_desktop.xapi.trust import TrustPolicy


async def side_by_side(connection: PoolConnection, given: Circumstances) -> list[CheckResult]:
    """Concurrently, as in the program."""
    return await run_checks(connection, given)


async def one_after_another(connection: PoolConnection, given: Circumstances) -> list[CheckResult]:
    """The same checks and calls, each started when the previous one has ended."""
    given = replace(given, live=True)
    found: dict[str, CheckResult] = {}
    facts: dict[tuple[str, str], Answer] = {}
    for check in applicable(given):
        needed = [found[need] for need in check.needs if need in found]
        for probe in (*check.probes, *check.hints):
            targets: list[Any] = hosts_to_ask(check, given, needed) if isinstance(probe, HostProbe) else [None]
            for host in targets:
                key = (probe.id, host.ref if host else "")
                if key not in facts:
                    facts[key] = await ask_probe(connection, probe, given, host)
        found[check.id] = evaluate(check, replace(given, facts=facts), needed)
    return list(found.values())


class Counting:
    """Counts a connection's calls, and delays each response."""

    def __init__(self, connection: PoolConnection, delay: float) -> None:
        self.calls: Counter[str] = Counter()
        self._call = connection.call
        self._delay = delay
        connection.call = self.call  # type: ignore[method-assign]

    async def call(self, method: str, *args: Any, timeout: float | None = None) -> Any:
        """As `PoolConnection.call`."""
        self.calls[method] += 1
        await asyncio.sleep(self._delay)
        return await self._call(method, *args, timeout=timeout)


Way = Callable[[PoolConnection, Circumstances], Awaitable[list[CheckResult]]]


async def measure(pool: dict[str, Any], rounds: int, delay: float) -> None:
    """Run both in turn and print the figures."""
    connection = await PoolConnection.open(
        ServerAddress.parse(pool["coordinator"]),
        Credentials(pool["username"], pool["password"]),
        TrustPolicy.of(pool["fingerprint"]),
    )
    counting = Counting(connection, delay)
    given = Circumstances(connection.snapshot(), now=time.time())
    hosts, vms = len(given.snapshot.hosts), sum(1 for _ in given.snapshot.guests())
    print(f"{hosts} hosts, {vms} VMs, {len(applicable(given))} checks, each answer {delay * 1000:.0f} ms later")
    ways: dict[str, Way] = {"side by side": side_by_side, "one after another": one_after_another}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    answers: dict[str, list[tuple[str, str]]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            counting.calls.clear()
            begin = time.perf_counter()
            found = await way(connection, given)
            seconds[name].append(time.perf_counter() - begin)
            answers[name] = sorted((result.check, result.status) for result in found)
    for name, took in seconds.items():
        print(f"{name:>18}: {statistics.median(took):6.2f} s  ({min(took):.2f} … {max(took):.2f})")
    print(f"{'calls a host':>18}: {counting.calls.total() / hosts:6.1f}    {dict(counting.calls)}")
    assert answers["side by side"] == answers["one after another"], "both ways must find the same"
    await connection.close()


def main() -> None:
    """Measure both, in turn, on the same pool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=64)
    parser.add_argument("--vms", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--delay", type=float, default=0.02)
    options = parser.parse_args()
    with simulated_pool(options.hosts, options.vms) as pool:
        asyncio.run(measure(pool, options.rounds, options.delay))


if __name__ == "__main__":
    main()
