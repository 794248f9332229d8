"""The duration of a rehearsal, compared with the same upgrade on a fast simulator.

``python benchmarks/rehearsal.py 8:200 16:750 [--beside SPEED [--build FOLDER]]``: pools as hosts:VMs. With
``--beside 6000`` each pool is also upgraded on ``rpu-desktop simulate --speed 6000``, in the same run; with ``--build``
also by another build, on its own simulator (a work tree of it). Seconds on this computer; its load is printed, and
affects all columns.

Processor time grows with the migrations; docs/performance.md has figures, and what was counted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.rehearsal.child import rehearse
from rpu_desktop.rehearsal.script import Script
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.scenario import build_scenario
from tests.acceptance.simulation import passwords, rpu, server_options, simulation


def rehearsed(hosts: int, vms: int) -> tuple[float, float, int, float]:
    """Seconds, CPU seconds, migrations, and rehearsed hours."""
    pool, *_ = build_scenario("pool", Clock(), hosts=hosts, vms=vms, seed=1, password="bench")
    script = Script((database_dump(pool).decode(),), resolve_all=True, wishes=Wishes(immovable=Immovable.SHUTDOWN))
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = asyncio.run(rehearse(script))
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    report = done.report
    hours = ((report.ended or 0) - report.began) / 3600
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, busy, sum(pool.migrations for pool in report.pools.values()), hours


def upgraded(hosts: int, vms: int, speed: float) -> float:
    """Seconds."""
    with simulation("--hosts", hosts, "--vms", vms, "--speed", speed) as simulated:
        began = time.monotonic()
        words = ("--media", simulated.media, "--mode", "automatic", "--resolve-all", "--immovable", "shutdown")
        done = rpu(
            *("upgrade", *server_options(simulated.pools), *words, "--no-backup"),
            password=passwords(simulated.pools),
            timeout=3600,
        )
        assert done.code == 0, str(done)
        return time.monotonic() - began


def upgraded_by(build: Path, hosts: int, vms: int, speed: float) -> float:
    """As `upgraded`, by another build: seconds of the upgrade itself."""
    code = f"from benchmarks.rehearsal import upgraded; print(upgraded({hosts}, {vms}, {speed}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=build,
        env=os.environ | {"PYTHONPATH": str(build)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pools", nargs="+", metavar="HOSTS:VMS")
    parser.add_argument("--beside", type=float, default=0.0, metavar="SPEED")
    parser.add_argument("--build", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("hosts  VMs   moves  hours  rehearsal s  (processor s)  beside s  other build s")
    for words in options.pools:
        hosts, vms = map(int, words.split(":"))
        took, busy, moves, hours = rehearsed(hosts, vms)
        beside = f"{upgraded(hosts, vms, options.beside):8.0f}" if options.beside else "       –"
        other = f"{upgraded_by(options.build, hosts, vms, options.beside):14.0f}" if options.build else ""
        print(f"{hosts:5} {vms:5} {moves:6} {hours:6.1f} {took:12.0f} {busy:14.0f}  {beside} {other}", flush=True)


if __name__ == "__main__":
    main()
