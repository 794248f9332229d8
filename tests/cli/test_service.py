"""`plan` reports how many servers remain for the virtual machines, and what another choice would mean."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from rpu_desktop.cli import run
from rpu_desktop.simulator.serve import Options, ThreadedSimulation


@pytest.fixture(name="pool", scope="module")
def simulated_pool() -> Iterator[dict[str, Any]]:
    with ThreadedSimulation(Options(scenario="pool", hosts=4, vms=24, seed=5)) as simulation:
        yield simulation.describe()["pools"][0]


def plan(pool: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(pool["password"] + "\n"))
    where = ("--server", pool["coordinator"], "--trust", pool["fingerprint"], "--password-file", "-")
    return run(["--language", "en", "plan", *where, "--immovable", "suspend", *options])


def test_the_plan_states_how_many_servers_are_left_and_what_emptying_ahead_would_gain(
    pool: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(pool, monkeypatch) == 0
    said = capsys.readouterr().out
    assert "  It takes about 1 h" in said
    assert "  One server at a time is out of service, for about 1 h" in said
    assert "in all; 3 servers run the virtual machines in the meantime." in said
    assert "  Emptying the next server ahead would save about" in said
    assert "but up to 2 servers at a time would be out of service, for about" in said
    assert "and 2 servers would run the virtual machines in the meantime. See --empty-ahead." in said


def test_emptying_ahead_shows_its_risk(
    pool: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(pool, monkeypatch, "--empty-ahead") == 0
    said = capsys.readouterr().out
    assert "  Up to 2 servers at a time are out of service, for about" in said
    assert "  With --no-empty-ahead it would take about 1 h" in said


def test_programs_read_both_choices(
    pool: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for option in ("--no-empty-ahead", "--empty-ahead"):
        assert plan(pool, monkeypatch, "--json", option) == 0
        (line,) = capsys.readouterr().out.splitlines()
        found.append(json.loads(line)["pools"][0]["service"])
    careful, ahead = found
    assert (careful["empty_ahead"], careful["out_of_service"], careful["servers_left"]) == (False, 1, 3)
    assert (ahead["empty_ahead"], ahead["out_of_service"], ahead["servers_left"]) == (True, 2, 2)
    assert ahead["seconds"] < careful["seconds"]
    assert careful["otherwise"] == {name: ahead[name] for name in careful["otherwise"]}
    assert ahead["otherwise"] == {name: careful[name] for name in ahead["otherwise"]}
