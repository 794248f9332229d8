"""A rehearsal matches the upgrade: the same turns, the same migrations, the same virtual machines stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.simulation import Finished, passwords, rpu, server_options, simulation
from tests.reference import dumps

SPEED = 300
WISHES = ("--resolve-all", "--immovable", "shutdown", "--json")


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_a_rehearsal_of_a_real_pool_goes_as_its_upgrade(dump: Path) -> None:
    _compare("--dump", dump)


def test_a_rehearsal_of_a_pool_with_shared_storage_goes_as_its_upgrade() -> None:
    _compare("--hosts", 3, "--vms", 9)


def _compare(*pool: object) -> None:
    """Rehearse, then upgrade the same pool."""
    with simulation(*pool, "--speed", SPEED) as simulated:
        words = (*server_options(simulated.pools), "--media", simulated.media, "--mode", "automatic", *WISHES)
        secret = passwords(simulated.pools)
        rehearsed = rpu("rehearse", *words, password=secret)
        upgraded = rpu("upgrade", *words, "--no-backup", password=secret)
    assert rehearsed.code == upgraded.code == 0, f"{rehearsed}\n{upgraded}"
    assert _turns(rehearsed) == _turns(upgraded)
    assert _moves(rehearsed) == _moves(upgraded)
    assert _down(rehearsed) == _down(upgraded)


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
