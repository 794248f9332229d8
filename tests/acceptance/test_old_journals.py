"""A run of an earlier version of the program is resumed by this one, to the end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import SimulationInfo, shown_by, simulation
from tests.acceptance.state import read_state
from tests.acceptance.test_kills import assert_as_if_nothing_had_happened
from tests.acceptance.test_updates import update_options
from tests.acceptance.watcher import Watcher
from tests.run.old_journals import filled

SPEED = 2000
CASES = {
    "killed-while-switching-off": (("--scenario", "ha-wlb", "--hosts", 2, "--vms", 4), ["--resolve-all"]),
    "killed-before-the-first-server": (("--scenario", "ha-wlb", "--hosts", 2, "--vms", 4), ["--resolve-all"]),
    "killed-at-the-second-server": (("--hosts", 3, "--vms", 6), []),
    "killed-with-vms-suspended": (
        ("--scenario", "local-storage", "--hosts", 2, "--vms", 8),
        ["--immovable", "suspend"],
    ),
    "killed-amid-updates": (("--scenario", "updates-iso", "--hosts", 2, "--vms", 4), ["--resolve-all", "updates"]),
}
"""The options of the simulator and of the upgrade, as in ``tests/run/journals/README.md``."""


def gaps(simulated: SimulationInfo) -> dict[str, str]:
    """Values for the placeholders in the journals: addresses and certificates of the pools."""
    known = {"UPDATES": simulated.updates, "UPDATES-CERTIFICATE": json.dumps(simulated.updates_certificate)[1:-1]}
    known["MEDIA-PORT"] = re.findall(r":(\d+)/", simulated.media)[0]
    for number, pool in enumerate(simulated.pools, 1):
        for index, host in enumerate(pool.hosts, 1):
            known[f"HOST-{number}-{index}"] = host.url.removeprefix("https://")
            known[f"FINGERPRINT-{number}-{index}"] = shown_by(host.url)
    return known


def lines_of(text: str) -> int:
    """The number of lines that are not only for the report."""
    return sum(json.loads(line)["what"] != "event" for line in text.splitlines())


@pytest.mark.parametrize("name", CASES)
@pytest.mark.timeout(300)
def test_it_is_resumed_to_the_end(name: str, tmp_path: Path) -> None:
    """This version brings the pool to the state in which the old one left it, and is killed there.

    Then the old journal replaces its own.
    """
    scenario, wanted = CASES[name]
    with simulation(*scenario, "--seed", 7, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        options = ["--resolve-all", *map(str, update_options(simulated, tmp_path))] if "updates" in wanted else wanted
        killable = KillableRun(pool, simulated.media, tmp_path, SPEED, options)
        with Watcher(pool) as watcher:
            left = filled(name, "left", gaps(simulated))
            assert killable.begin(KillPoint(line=lines_of(left))).code == KILLED, killable.story()
            (path,) = killable.unfinished
            path.write_text(filled(name, path.stem, gaps(simulated)), "utf-8")
            assert killable.resume(KillPoint()).code == 0, killable.story()
        assert_as_if_nothing_had_happened(killable, before, read_state(pool), watcher)
