"""The same upgrade by the console and by the wizard: both can do the same, and report the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.unfinished import RunMemory
from tests.acceptance.killable import KILLED, run_killable
from tests.acceptance.simulation import PoolInfo, SimulationInfo, environment, journals, server_options, simulation

SPEED = 600
POOL = ("--scenario", "ha-wlb", "--hosts", 3, "--vms", 6, "--speed", SPEED)
FAULTS = ("prepare-fails:host=fra-01,times=1", "pci:vm=wiki-1")
KILLED_AT = "finished"
"""The journal's line after which both are killed: the first server is done."""

_TIMES = frozenset({"run", "began", "ended", "at", "since", "until", "asked", "answered", "seconds"})
"""Keys that differ between two runs of the same program."""


def test_the_same_upgrade_with_decisions_a_retry_a_kill_and_a_resume_is_reported_alike(tmp_path: Path) -> None:
    reports = {}
    for name, upgrade in (("console", by_console), ("wizard", by_wizard)):
        home = tmp_path / name
        home.mkdir()
        with simulation(*POOL, *(option for fault in FAULTS for option in ("--fault", fault))) as simulated:
            upgrade(simulated, home)
        reports[name] = report_of(home)
    assert reports["console"]["outcome"] == "done"
    assert leaves(reports["wizard"]) == leaves(reports["console"])


def by_console(simulated: SimulationInfo, home: Path) -> None:
    (pool,) = simulated.pools
    words = f"{pool.password}\n"
    options = ["--resolve-all", "--immovable", "shutdown", "--retries", "1", "--backup", str(home / "backup")]
    command = ["upgrade", "--mode", "automatic", "--media", simulated.media, "--apply-updates", "--json"]
    how = {"speed": SPEED}
    killed = run_killable({**how, "at": KILLED_AT}, [*command, *server_options([pool]), *options], words, home, 0)
    assert killed.code == KILLED, str(killed)
    resumed = run_killable(how, ["resume", "--json", "--password-file", "-"], words, home, 0)
    assert resumed.code == 0, str(resumed)


def by_wizard(simulated: SimulationInfo, home: Path) -> None:
    assert click_through("upgrade", simulated.pools, home, at=KILLED_AT) == KILLED
    assert click_through("resume", simulated.pools, home) == 0


def click_through(scene: str, pools: tuple[PoolInfo, ...], home: Path, at: str = "") -> int:
    how = {"speed": SPEED, "at": at, "folder": str(home), "pools": [asdict(pool) for pool in pools]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.acceptance.wizard_process", json.dumps(how), scene],
        env={**environment(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode in (0, KILLED), done.stdout + done.stderr
    return done.returncode


def report_of(home: Path) -> dict[str, Any]:
    """The report of the only run, from its journal."""
    store = JournalStore(journals(home))
    ((run, entries),) = store.contents()
    assert isinstance(entries, tuple)
    words = json.dumps(RunMemory.of(run, entries).report.to_json()).replace(str(home), "HOME")
    found: dict[str, Any] = json.loads(re.sub(r"\d{8}-\d{6}|127\.0\.0\.1:\d+", "…", words))
    return found


def leaves(found: Any, path: str = "") -> dict[str, Any]:
    """Every field by its path; without times, and with list items by name, regardless of their order."""
    if isinstance(found, Mapping):
        parts = [(str(key), value) for key, value in found.items() if key not in _TIMES]
    elif isinstance(found, list):
        named = sorted(found, key=lambda value: json.dumps(without_times(value), sort_keys=True))
        parts = [(str(place), value) for place, value in enumerate(named)]
    else:
        return {path: found}
    return {way: leaf for key, value in parts for way, leaf in leaves(value, f"{path}/{key}").items()}


def without_times(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {key: without_times(value) for key, value in found.items() if key not in _TIMES}
    return [without_times(value) for value in found] if isinstance(found, list) else found
