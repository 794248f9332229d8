"""A whole upgrade at the console of a pool in which everything has a hostile name, different in each case.

All output (to the terminal, as JSON, to the journal's report and the log) is checked line by line.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.acceptance.simulation import rpu
from tests.desktop.names import FORGED
from tests.fuzz.naming import name_everything

SHARE = 1
MOST = 5
LONGEST = 900.0

Case = tuple[int, int]
"""The seed of the names, and the number of VMs."""

_FEW = 12
_VMS = 250
_WRITTEN = ("*.log", "*.html", "*.txt", "*.md")


def cases(rng: random.Random) -> Iterator[Case]:
    yield rng.randrange(1 << 30), _FEW
    while True:
        yield rng.randrange(1 << 30), _VMS


def run(case: Case) -> None:
    seed, vms = case
    faults = ("prepare-fails", "snapshot-schedule", "xo-backup")
    options = Options(scenario="ha-wlb", hosts=3, vms=vms, speed=2000.0, faults=faults, password="S3CRET-word")
    with ThreadedSimulation(options) as simulation, tempfile.TemporaryDirectory() as folder:
        simulation.call(name_everything, simulation.pools[0], seed)
        pool = simulation.describe()["pools"][0]
        trust = ["--trust", pool["fingerprint"], "--password-file", "-"]
        server = ["--server", pool["coordinator"], *trust]
        wishes = ["--mode", "automatic", "--media", pool["media"], "--resolve-all", "--immovable", "suspend"]
        home = Path(folder)
        for command in (
            ["precheck", *server, "--media", pool["media"]],
            ["plan", *server],
            ["upgrade", *server, *wishes],  # ends where the preparation fails
            ["resume", *trust, "--json"],
        ):
            done = rpu("--language", "en", *command, home=home, password="S3CRET-word\n", timeout=LONGEST)
            _assert_plain(done.out, command)
            _assert_plain(done.err, command)
            if "--json" in command:
                assert done.code == 0, str(done)
                assert [event["event"] for event in done.events][-1] == "run-finished"
        written = [path for kind in _WRITTEN for path in home.rglob(kind)]
        assert written
        for path in written:
            _assert_plain(path.read_text("utf-8"), path.name)


def _assert_plain(words: str, where: object) -> None:
    assert "nternal error" not in words, words[-3000:]
    assert "S3CRET" not in words, where
    for line in words.split("\n"):
        assert line.isprintable(), (where, line)
        assert not line.startswith(FORGED), (where, line)
