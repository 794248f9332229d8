"""Unfinished runs of an earlier version of the program: they are found, read, and can be discarded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rpu_desktop.run.events import Outcome
from rpu_desktop.run.journal import JournalStore
from rpu_desktop.run.options import Mode
from rpu_desktop.run.unfinished import RunMemory, Survey, discard, survey
from tests.run.old_journals import NAMES, filled

UNFINISHED = [name for name in NAMES if name not in ("ended", "blocked")]


def remembered(folder: Path, name: str) -> RunMemory:
    (folder / "old.jsonl").write_text(filled(name, "old"), "utf-8")
    (memory,) = survey(JournalStore(folder)).unfinished
    return memory


@pytest.mark.parametrize("name", UNFINISHED)
def test_it_is_listed_and_can_be_discarded(name: str, tmp_path: Path) -> None:
    memory = remembered(tmp_path, name)
    assert [pool.name for pool in memory.open_pools] == (
        ["Frankfurt", "Hamburg"] if name == "killed-with-two-pools" else ["Frankfurt"]
    )
    store = JournalStore(tmp_path)
    discard(store, memory.run)
    assert survey(store) == Survey()


@pytest.mark.parametrize("name", ["ended", "blocked"])
def test_one_that_is_over_is_not_listed(name: str, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text(filled(name, "old"), "utf-8")
    assert survey(JournalStore(tmp_path)) == Survey()


@pytest.mark.parametrize("name", NAMES)
def test_no_event_of_it_is_lost(name: str) -> None:
    lines = [json.loads(line) for line in filled(name, "old").splitlines()]
    memory = RunMemory.of("old", lines)
    assert len(memory.events) == sum(line["what"] == "event" for line in lines)
    assert [event.at for event in memory.events] == [line["event"]["at"] for line in lines if line["what"] == "event"]


def test_what_it_did_is_in_its_report(tmp_path: Path) -> None:
    (pool,) = remembered(tmp_path, "failed").report.pools.values()
    assert pool.outcome is Outcome.FAILED
    first, second = pool.hosts.values()
    assert (first.host.name, first.upgraded, second.host.name, second.upgraded) == ("fra-01", True, "fra-02", False)
    assert first.seconds is not None
    assert pool.migrations > 0
    assert pool.backup is not None
    assert pool.decisions[0].answer == "stop"
    assert "fra-02" in str(pool.detail)


def test_what_it_switched_off_is_restored(tmp_path: Path) -> None:
    (pool,) = remembered(tmp_path, "killed-before-the-first-server").open_pools
    assert {undo.kind for undo in pool.state.undos} >= {"enable-ha", "enable-wlb"}
    assert all(pool.state.was_agreed(undo) for undo in pool.state.undos)
    assert all(str(undo.text) for undo in pool.state.undos)
    assert pool.state.begun
    assert len(pool.state.versions) == 2
    assert pool.resolve_all


def test_how_far_it_came_is_known(tmp_path: Path) -> None:
    memory = remembered(tmp_path, "killed-at-the-second-server")
    (pool,) = memory.open_pools
    assert (memory.counted(pool).done, pool.hosts) == (1, 3)
    assert len(pool.state.disabled) == 1
    assert pool.state.target is not None
    assert str(pool.state.target.label)
    assert len(pool.state.homes) > 0
    assert len(pool.state.boots) == 1


def test_a_server_that_was_about_to_reboot_is_known(tmp_path: Path) -> None:
    (pool,) = remembered(tmp_path, "killed-at-the-first-reboot").open_pools
    assert pool.state.prepared == set(pool.state.boot_times) == pool.state.disabled
    assert pool.state.unsettled(*pool.state.disabled)


def test_what_was_wanted_is_known(tmp_path: Path) -> None:
    (pool,) = remembered(tmp_path, "killed-amid-updates").open_pools
    assert pool.options is not None
    assert pool.options.apply_updates
    assert pool.options.update_source.document == "http://10.0.0.9/list.xml"
    assert pool.options.media is not None
    assert pool.options.media.port == 8080
    assert any(pool.state.updates.values())
    (manual,) = remembered(tmp_path, "killed-in-manual-mode").open_pools
    assert manual.options is not None
    assert (manual.options.mode, manual.options.media) == (Mode.MANUAL, None)


def test_its_servers_are_recognised_by_their_certificates(tmp_path: Path) -> None:
    (pool,) = remembered(tmp_path, "killed-at-the-first-reboot").open_pools
    assert str(pool.server) in pool.certificates
    assert set(pool.certificates.values()) == {frozenset(["ab" * 32])}


def test_one_set_of_fingerprints_for_the_whole_pool_was_the_first_form(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in filled("killed-at-the-first-reboot", "old").splitlines()]
    (line,) = [line for line in lines if line["what"] == "pool"]
    del line["certificates"]
    line["fingerprints"] = ["cd" * 32]
    (pool,) = RunMemory.of("old", lines).open_pools
    assert pool.certificates == {str(pool.server): frozenset(["cd" * 32])}
