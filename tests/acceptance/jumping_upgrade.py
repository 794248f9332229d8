"""`rpu-desktop upgrade` and the simulator that it upgrades, in one process whose time jumps.

``python -m tests.acceptance.jumping_upgrade (DUMP | HOSTS:VMS) [OPTION …]``: the command of the console as it is, with
its own patience, over real connections.  Only the clock is another one, so that how long an upgrade takes does not
depend on the computer.
"""

from __future__ import annotations

import asyncio
import io
import random
import sys
from pathlib import Path
from typing import Any

from rpu_desktop import clock
from rpu_desktop.__main__ import main
from rpu_desktop.rehearsal.jumping_time import JumpingLoop, JumpingTime
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.serve import Options, Simulation


def _options(pool: str) -> Options:
    if Path(pool).exists():
        return Options(dumps=(Path(pool),))
    hosts, vms = map(int, pool.split(":"))
    return Options(hosts=hosts, vms=vms)


def upgrade(pool: str, *words: str) -> int:
    """Upgrade that pool; returns the exit code of the command."""
    jumping = JumpingTime()
    clock.use(jumping)
    random.seed(0)
    simulation = Simulation(_options(pool), clock=Clock(now=jumping.now, monotonic=jumping.monotonic))
    jumping.held = lambda: sum(each.open_requests for each in simulation.pools)
    with asyncio.Runner(loop_factory=lambda: JumpingLoop(jumping)) as runner:
        runner.run(simulation.__aenter__())
        told: dict[str, Any] = simulation.describe()["pools"][0]
        sys.stdin = io.StringIO(told["password"] + "\n")
        asyncio.run = runner.run  # type: ignore[assignment]  # the command brings no loop of its own
        server = ("--server", told["coordinator"], "--trust", told["fingerprint"], "--password-file", "-")
        sys.argv = ["rpu-desktop", "upgrade", *server, "--media", told["media"], *words]
        code = main()
        runner.run(simulation.stop())
    return code


if __name__ == "__main__":
    sys.exit(upgrade(*sys.argv[1:]))
