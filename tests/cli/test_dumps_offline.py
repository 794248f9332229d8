"""`plan` and `precheck` on pool database dumps, without any server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.cli import run
from tests.reference import dumps


def examine(command: str, dump: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    code = run(["--language", "en", command, "--dump", str(dump), "--json", *options])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    pools = json.loads(lines[0])["pools"]
    assert len(pools) == 1
    return code, pools[0]


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
@pytest.mark.parametrize("immovable", ["stop", "suspend", "shutdown"])
def test_a_plan_for_a_real_pool(dump: Path, immovable: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, pool = examine("plan", dump, capsys, "--immovable", immovable)
    assert set(pool) == {"uuid", "name", "feasible", "reasons", "actions", "service"}
    assert (pool["service"] is not None) is pool["feasible"]
    assert not pool["service"] or pool["service"]["out_of_service"] <= 1
    assert code == (0 if pool["feasible"] else 3)
    assert pool["feasible"] is (not pool["reasons"])
    done: set[int] = set()
    for action in pool["actions"]:
        assert set(action["after"]) <= done, "an action stands before one that it waits for"
        done.add(action["id"])
    assert not any("OpaqueRef" in reason for reason in pool["reasons"])


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_with_consent_to_shut_down_every_host_gets_its_turn(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, pool = examine("plan", dump, capsys, "--immovable", "shutdown")
    assert (code, pool["reasons"]) == (0, [])
    upgraded = [action["host"] for action in pool["actions"] if action["action"] == "upgrade"]
    assert upgraded
    assert len(upgraded) == len(set(upgraded))
    down = [action["vm"] for action in pool["actions"] if action["action"] in ("suspend", "shutdown")]
    up = [action["vm"] for action in pool["actions"] if action["action"] in ("resume", "start")]
    assert down == up


@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_prechecks_of_a_real_pool(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, pool = examine("precheck", dump, capsys)
    assert set(pool) == {"uuid", "name", "blocked", "problems", "checks"}
    assert code == (3 if pool["blocked"] else 0)
    for problem in pool["problems"]:
        assert problem["severity"] in ("blocks", "warns", "informs")
        assert problem["text"]
        assert "OpaqueRef" not in problem["text"] + problem["why"] + (problem["fix"] or "")
        assert problem["scope"]["class"] in ("pool", "host")
        assert all(thing["uuid"] and thing["name"] for thing in [problem["scope"], *problem["objects"]])
        assert problem["fixable"] is (problem["fix"] is not None)
        assert problem["resolvable"] is (problem["fixable"] and not problem["choices"])
    statuses = {check["id"]: check["status"] for check in pool["checks"]}
    assert {check for check, status in statuses.items() if status == "problems"} == {
        problem["check"] for problem in pool["problems"]
    }
    assert "failed" not in statuses.values()
    untested = [check for check in pool["checks"] if check["status"] == "not-testable"]
    assert untested, "a dump cannot answer everything"
    assert all(each["reason"] for check in untested for each in check["untested"])


def test_a_report_says_what_was_found_and_what_was_not_testable(capsys: pytest.CaptureFixture[str]) -> None:
    if not dumps():
        pytest.skip("the reference data is absent")
    run(["--language", "de", "precheck", "--dump", str(dumps()[0])])
    words = capsys.readouterr().out
    assert "Noch nicht prüfbar: Die Uhren der Server stimmen überein" in words or "In Ordnung" in words
    assert "Vorabprüfungen von" in words


@pytest.mark.parametrize("command", ["plan", "precheck"])
@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_in_words(dump: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--language", "en", command, "--dump", str(dump)])
    words = capsys.readouterr().out
    assert len(words.splitlines()) > 1
    assert "OpaqueRef" not in words


def test_several_dumps_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    options = [part for dump in dumps() for part in ("--dump", str(dump))]
    if not options:
        pytest.skip("the reference data is absent")
    run(["--language", "en", "plan", "--json", *options])
    assert len(json.loads(capsys.readouterr().out)["pools"]) == len(dumps())
