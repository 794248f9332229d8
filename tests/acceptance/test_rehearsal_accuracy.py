"""A rehearsal matches the upgrade: the same turns, the same migrations, the same virtual machines stopped."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.simulation import Finished, environment, passwords, rpu, server_options, simulation
from tests.reference import dumps

WISHES = ("--resolve-all", "--immovable", "shutdown", "--json")
NEAR = 0.05
MOMENT = 60.0
"""Seconds that nobody minds."""


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_a_rehearsal_of_a_real_pool_goes_as_its_upgrade(dump: Path) -> None:
    """Turns, moves in their order, what is down and for how long, and the duration of all of it."""
    rehearsed, upgraded = rpu("rehearse", "--dump", dump, *WISHES), _upgraded(dump)
    _assert_alike(rehearsed, upgraded)
    assert _seconds(rehearsed) == pytest.approx(_seconds(upgraded), rel=NEAR)
    down, planned = _seconds_down(upgraded), _seconds_down(rehearsed)
    assert planned == {vm: pytest.approx(seconds, rel=NEAR, abs=MOMENT) for vm, seconds in down.items()}


def test_a_rehearsal_of_a_pool_with_shared_storage_goes_as_its_upgrade() -> None:
    """The rehearsal reads the very pool that another process upgrades after it, on another process's simulator."""
    with simulation("--hosts", 3, "--vms", 9, "--speed", 600) as simulated:
        words = (*server_options(simulated.pools), "--media", simulated.media, "--mode", "automatic", *WISHES)
        secret = passwords(simulated.pools)
        rehearsed = rpu("rehearse", *words, password=secret)
        upgraded = rpu("upgrade", *words, "--no-backup", password=secret)
    _assert_alike(rehearsed, upgraded)


def _upgraded(pool: object) -> Finished:
    """The real command on a simulator of that pool; how long it takes does not depend on this computer."""
    command = [sys.executable, "-m", "tests.acceptance.jumping_upgrade", str(pool), "--mode", "automatic"]
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [*command, "--no-backup", *WISHES],
            capture_output=True,
            text=True,
            timeout=240,
            env=environment(Path(home)),
            check=False,
        )
    return Finished(done.returncode, done.stdout, done.stderr)


def _assert_alike(rehearsed: Finished, upgraded: Finished) -> None:
    assert rehearsed.code == upgraded.code == 0, f"{rehearsed}\n{upgraded}"
    assert _turns(rehearsed) == _turns(upgraded)
    assert _moves(rehearsed) == _moves(upgraded)
    assert _down(rehearsed) == _down(upgraded)


def _seconds(done: Finished) -> float:
    times = [event["at"] for event in done.events if "at" in event]
    return float(times[-1] - times[0])


def _seconds_down(done: Finished) -> dict[str, float]:
    """How long each virtual machine was down."""
    began: dict[str, float] = {}
    found: dict[str, float] = {}
    for event in done.events:
        if event["event"] == "vm-changed" and event["stage"] in ("down", "up"):
            name = event["vm"]["name"]
            if event["stage"] == "down":
                began.setdefault(name, event["at"])
            elif name in began:
                found[name] = found.get(name, 0.0) + event["at"] - began.pop(name)
    return found


def _turns(done: Finished) -> list[str]:
    ends = [e for e in done.events if e["event"] == "host-changed" and e["stage"] == "done"]
    return list(dict.fromkeys(event["host"]["name"] for event in ends))


def _moves(done: Finished) -> dict[str, list[str]]:
    """For each virtual machine, the hosts that it migrated to, in order."""
    found: dict[str, list[str]] = {}
    for event in _of_vms(done.events, "moved"):
        found.setdefault(event["vm"]["name"], []).append(event["target"]["name"])
    return found


def _down(done: Finished) -> list[str]:
    return sorted(event["vm"]["name"] for event in _of_vms(done.events, "down"))


def _of_vms(events: Sequence[dict[str, Any]], stage: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == "vm-changed" and event["stage"] == stage]
