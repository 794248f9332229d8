"""`prepare`: one document before the upgrade, and on the day what has changed since."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rpu_desktop.simulator.serve import Options, ThreadedSimulation
from tests.acceptance.simulation import Finished, rpu
from tests.acceptance.test_rehearsal import Watched, copy_of, generated


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "pool.xml"
    file.write_text(generated())
    return file


def prepared(dump: Path, paper: Path, *options: object) -> Finished:
    return rpu("prepare", "--dump", dump, "--immovable", "shutdown", "--resolve-all", "--save", paper, *options)


@pytest.mark.parametrize("name", ["paper.html", "paper.txt"])
def test_the_document_has_prechecks_plan_and_rehearsal(dump: Path, tmp_path: Path, name: str) -> None:
    done = prepared(dump, tmp_path / name)
    assert done.code == 0, str(done)
    paper = (tmp_path / name).read_text("utf-8")
    for words in ("Preparation of a Rolling Pool Upgrade", "Prechecks", "Plan", "No real server was changed"):
        assert words in paper
    assert "the plan and the rehearsal" in paper
    assert "Changed since" not in paper
    assert ("<h1>" in paper) is (name == "paper.html")


def test_the_rehearsal_in_the_document_rests_as_the_upgrade_would(tmp_path: Path) -> None:
    dump, paper = tmp_path / "pool.xml", tmp_path / "paper.txt"
    dump.write_text(generated(2, 4))
    done = prepared(dump, paper, "--soak", 180)
    assert done.code == 0, str(done)
    assert re.search(r"Rests, not counted above +– +3 h", paper.read_text("utf-8"))
    prepared(dump, paper)
    assert "Rests" not in paper.read_text("utf-8")


def test_run_again_it_says_what_has_changed(dump: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.html"
    prepared(dump, paper)
    again = prepared(dump, paper)
    assert "Nothing has changed since" in again.out, str(again)
    assert "Nothing has changed since" in paper.read_text("utf-8")
    facts = json.loads(paper.with_suffix(".json").read_text("utf-8"))
    (pool,) = facts["prepared"]["pools"].values()
    host = next(uuid for uuid, (name, _) in pool["hosts"].items() if name == "fra-02")
    pool["hosts"][host][1] = "Citrix Hypervisor 8.0"
    vm, (name, _) = next(iter(pool["vms"].items()))
    del pool["vms"][vm]
    pool["problems"]["made-up"] = "Something was wrong."
    pool["migrations"] += 5
    paper.with_suffix(".json").write_text(json.dumps(facts), "utf-8")
    changed = prepared(dump, paper)
    said = changed.out
    assert "Changed since" in said
    assert re.search(r"Frankfurt: fra-02 runs .+ now, before Citrix Hypervisor 8\.0\.", said)
    assert f"Frankfurt: {name} runs now, on " in said
    assert "Frankfurt: Solved: Something was wrong." in said
    assert re.search(r"Frankfurt: The plan has \d+ migrations now, before \d+\.", said)
    assert "fra-02 runs" in paper.read_text("utf-8")


def test_a_broken_file_of_the_last_time_is_no_obstacle(dump: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.html"
    for content in ("{", "[]", '{"prepared": {"at": "yesterday", "pools": 3}}'):
        paper.with_suffix(".json").write_text(content, "utf-8")
        done = prepared(dump, paper)
        assert done.code == 0, str(done)
        assert "nothing to compare with" in done.err


def test_what_blocks_the_upgrade_is_in_the_document_and_nothing_is_rehearsed(tmp_path: Path) -> None:
    dump, paper = tmp_path / "alone.xml", tmp_path / "paper.html"
    dump.write_text(generated(1, 2))
    done = rpu("prepare", "--dump", dump, "--save", paper)
    assert done.code == 3, str(done)
    assert "Not rehearsed: solve the problems above first." in paper.read_text("utf-8")


def test_a_pool_is_only_read(tmp_path: Path) -> None:
    paper = tmp_path / "paper.html"
    with ThreadedSimulation(Options(hosts=3, vms=8)) as simulation:
        watched = Watched(simulation)
        before = simulation.call(lambda: copy_of(simulation.pools[0]))
        done = watched.command("prepare", "--immovable", "shutdown", "--resolve-all", "--save", str(paper))
        after = simulation.call(lambda: copy_of(simulation.pools[0]))
    assert done.code == 0, str(done)
    assert after == before
    assert "the plan and the rehearsal" in paper.read_text("utf-8")
