"""`plan` and `precheck` report before the start that updates come in a second pass, and how long both take."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest

from rpu_desktop.cli import run
from rpu_desktop.simulator.serve import Options, ThreadedSimulation


class Desk:
    """Commands about one simulated pool of 8.2 CU1 with media of XenServer 8."""

    def __init__(
        self, simulation: ThreadedSimulation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.pool = simulation.describe()["pools"][0]
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def told(self, command: str, *options: str) -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(self.pool["password"]))
        where = ("--server", self.pool["coordinator"], "--trust", self.pool["fingerprint"], "--password-file", "-")
        code = run(["--language", "en", command, *where, *options])
        captured = self._capsys.readouterr()
        return code, captured.out, captured.err


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    with ThreadedSimulation(Options(scenario="pool", hosts=3, vms=6, speed=600)) as simulation:
        yield Desk(simulation, monkeypatch, capsys)


def test_the_plan_shows_both_passes_and_the_time_of_both(desk: Desk) -> None:
    code, words, _ = desk.told("plan", "--apply-updates", "--media", desk.pool["media"])
    assert code == 0, words
    first, second = words.split("Then, in a second pass, the updates for Frankfurt")
    assert len(re.findall(r"  upgrade fra-0\d", first)) == len(re.findall(r"  update fra-0\d", second)) == 3
    assert "  update " not in first
    assert "  upgrade " not in second
    assert re.search(r"It takes about \d h( \d+ min)?: .* for the new version and .* for its updates", first)


def test_the_plan_for_programs_is_one_safe_serial_order_of_both_passes(desk: Desk) -> None:
    code, words, _ = desk.told("plan", "--apply-updates", "--json")
    (pool,) = json.loads(words)["pools"]
    assert code == 0
    assert set(pool) >= {"uuid", "name", "feasible", "reasons", "actions"}
    turns = [
        (action["action"], action["host"]) for action in pool["actions"] if action["action"] in ("upgrade", "update")
    ]
    hosts = [host["uuid"] for host in desk.pool["hosts"]]
    assert sorted(turns) == sorted((kind, host) for kind in ("upgrade", "update") for host in hosts)
    assert [kind for kind, _ in turns] == ["upgrade"] * 3 + ["update"] * 3
    done: set[int] = set()
    for action in pool["actions"]:
        assert set(action["after"]) <= done
        assert action["after"] or not done or action["action"] != "update"
        done.add(action["id"])


def test_without_updates_there_is_one_pass_and_its_time(desk: Desk) -> None:
    code, words, _ = desk.told("plan")
    assert code == 0
    assert "second pass" not in words
    assert "update fra-" not in words
    assert re.search(r"It takes about \d h( \d+ min)?\.\n", words)


def test_the_prechecks_announce_it_with_its_time(desk: Desk) -> None:
    code, words, _ = desk.told("precheck", "--apply-updates", "--media", desk.pool["media"])
    assert code in (0, 3), words
    assert "Note: Updates are installed in a second pass: when all servers of Frankfurt run XenServer 8" in words
    code, words, _ = desk.told("precheck", "--media", desk.pool["media"])
    assert "second pass" not in words
