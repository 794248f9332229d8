"""Ctrl-C while a pool is being upgraded, and resuming afterwards."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.acceptance.simulation import (
    COMMAND,
    Finished,
    SimulationInfo,
    environment,
    passwords,
    server_options,
    simulation,
)
from tests.acceptance.state import read_state
from tests.acceptance.upgrades import upgrade
from tests.acceptance.watcher import Watcher

SPEED = 600


def interrupted(
    simulated: SimulationInfo, home: Path, moment: Callable[[dict[str, Any]], bool], *, twice: bool = False
) -> Finished:
    """Upgrade, and press Ctrl-C at the first event that is the `moment`; once more when the program has reacted."""
    command = [*COMMAND, "upgrade", "--mode", "automatic", "--media", simulated.media, "--json"]
    with subprocess.Popen(
        [*command, *server_options(simulated.pools)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(passwords(simulated.pools))
        process.stdin.close()
        words: list[str] = []
        reader = Thread(target=_read_words, args=(process, words, twice))
        reader.start()
        lines = []
        pressed = False
        for line in process.stdout:
            lines.append(line)
            if not pressed and moment(json.loads(line)):
                process.send_signal(signal.SIGINT)
                pressed = True
        reader.join()
    return Finished(process.returncode, "".join(lines), "".join(words))


def _read_words(process: subprocess.Popen[str], words: list[str], press_again: bool) -> None:
    """Two signals sent at the same time may arrive as one: send the second after the reaction to the first."""
    assert process.stderr
    for line in process.stderr:
        words.append(line)
        if press_again and line.startswith("Stopping "):
            process.send_signal(signal.SIGINT)


def stage(host: str, name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda event: event["event"] == "host-changed" and event["stage"] == name and event["host"]["name"] == host


@pytest.mark.parametrize("moment", ["emptying", "verifying"])
def test_ctrl_c_stops_after_the_step_and_the_same_command_continues(moment: str, tmp_path: Path) -> None:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        with Watcher(pool) as watcher:
            finished = interrupted(simulated, tmp_path, stage("fra-02", moment))
        after = read_state(pool)
        assert finished.code == 1, str(finished)
        assert "Stopping after the current step" in finished.err
        assert finished.events[-1]["outcome"] == "stopped"
        assert after.disabled() == set()
        assert after.running() == before.running()
        assert watcher.violations() == []
        assert "fra-03" not in {outage.host for outage in watcher.outages}
        again = upgrade(simulated)
        assert again.finished.code == 0, str(again.finished)
        assert len(again.after[0].versions()) == 1
        assert again.after[0].running() == before.running()
        assert again.watched[0].violations(coordinator_is_done=True) == []
        assert "fra-01" not in {outage.host for outage in again.watched[0].outages}, "it had its turn before"


def test_ctrl_c_twice_aborts(tmp_path: Path) -> None:
    slow = 5
    with simulation("--hosts", 3, "--vms", 9, "--speed", slow) as simulated:
        finished = interrupted(simulated, tmp_path, lambda event: event["event"] == "vm-changed", twice=True)
        assert finished.code == 1, str(finished)
        assert "Aborted." in finished.err
        assert read_state(simulated.pools[0]).running()


def test_ctrl_c_waits_for_a_server_that_is_being_installed_and_a_second_one_does_not(tmp_path: Path) -> None:
    """The first one left the server alone in its installer and called it "not upgraded"."""
    with simulation("--hosts", 2, "--vms", 2, "--speed", SPEED) as simulated:
        once = interrupted(simulated, tmp_path / "once", stage("fra-02", "installing"))
        assert once.code == 1, str(once)
        assert "Stopping when fra-02 is back" in once.err
        assert len(read_state(simulated.pools[0]).versions()) == 1
    slow = 20
    with simulation("--hosts", 2, "--vms", 2, "--speed", slow) as simulated:
        twice = interrupted(simulated, tmp_path / "twice", stage("fra-01", "installing"), twice=True)
        assert twice.code == 1, str(twice)
        assert "Not waiting for fra-01" in twice.err
        assert "fra-01: installation was in progress, result unknown" in twice.err
