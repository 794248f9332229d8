"""`plan` and `precheck` on pool database dumps, without any server."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.cli import run
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.scenario import build_scenario
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


def test_a_report_states_what_was_found_and_what_was_not_testable(capsys: pytest.CaptureFixture[str]) -> None:
    if not dumps():
        pytest.skip("the reference data is absent")
    run(["--language", "de", "precheck", "--dump", str(dumps()[0])])
    words = capsys.readouterr().out
    assert "Noch nicht geprüft: Die Uhren der Server stimmen überein" in words
    assert "Vorabprüfungen von" in words


@pytest.mark.parametrize("command", ["plan", "precheck"])
@pytest.mark.parametrize("dump", dumps(), ids=lambda path: path.stem)
def test_in_words(dump: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--language", "en", command, "--dump", str(dump)])
    words = capsys.readouterr().out
    assert len(words.splitlines()) > 1
    assert "OpaqueRef" not in words


def test_several_dumps_at_the_same_time(capsys: pytest.CaptureFixture[str]) -> None:
    options = [part for dump in dumps() for part in ("--dump", str(dump))]
    if not options:
        pytest.skip("the reference data is absent")
    run(["--language", "en", "plan", "--json", *options])
    assert len(json.loads(capsys.readouterr().out)["pools"]) == len(dumps())


@pytest.mark.parametrize("command", ["plan", "precheck"])
def test_two_servers_of_one_name_and_a_vm_without_one_are_distinguished(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pool,) = build_scenario("local-storage", Clock(), hosts=2, vms=6, password="x")
    for host in pool.ports:
        pool.db.set("host", host, name_label="xcp-ng")
    vms = [ref for ref, row in pool.db.all("VM").items() if row["power_state"] == "Running"]
    for vm in vms:
        if not pool.db.get("VM", vm, "is_control_domain"):
            pool.db.set("VM", vm, name_label="")
    file = tmp_path / "pool.xml"
    file.write_bytes(database_dump(pool))
    run(["--language", "en", command, "--dump", str(file)])
    words = capsys.readouterr().out
    names = [f"xcp-ng ({port.address})" for port in pool.ports.values()]
    assert "from xcp-ng to xcp-ng" not in words
    assert not re.search(r"xcp-ng(?! \()", words)
    assert "migrate  " not in words
    assert ":  cannot leave" not in words
    if command == "plan":
        assert all(name in words for name in names)
        assert f"migrate {pool.db.get('VM', next(v for v in vms if moves(pool, v)), 'uuid')} " in words


def moves(pool: SimPool, vm: str) -> bool:
    """Whether its name is unique, and all its disks are on shared storage."""
    disks = [pool.db.get("VBD", vbd, "VDI") for vbd in pool.db.get("VM", vm, "VBDs")]
    stores = [pool.db.get("VDI", disk, "SR") for disk in disks if pool.db.exists("VDI", disk)]
    return not pool.db.get("VM", vm, "is_control_domain") and all(pool.db.get("SR", sr, "shared") for sr in stores)
