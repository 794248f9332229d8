"""`rpu-desktop resume` as a real command: the runs it lists, refuses, and ends."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.acceptance.api import log_in
from tests.acceptance.killable import KILLED, KillableRun, KillPoint
from tests.acceptance.simulation import PoolInfo, journals, passwords, rpu, server_options, simulation
from tests.acceptance.state import read_state
from tests.acceptance.upgrades import upgrade
from tests.acceptance.watcher import Watcher

SPEED = 2000


@pytest.mark.parametrize("what", [(), ("--finish-here",), ("--discard",)])
def test_nothing_to_resume_is_reported_and_not_taken_for_success(what: tuple[str, ...], tmp_path: Path) -> None:
    finished = rpu("resume", *what, home=tmp_path)
    assert finished.code == 2
    assert "There is no unfinished upgrade to resume." in finished.err


def test_nothing_to_resume_in_json(tmp_path: Path) -> None:
    finished = rpu("resume", "--json", home=tmp_path)
    assert finished.code == 2
    (error,) = finished.events
    assert error["event"] == "error"
    assert "no unfinished upgrade to resume" in error["text"]


def test_a_run_that_is_not_there(tmp_path: Path) -> None:
    finished = rpu("resume", "abc", home=tmp_path)
    assert finished.code == 2
    assert "There is no upgrade “abc”." in finished.err


def test_a_journal_that_cannot_be_read_is_reported_stops_nothing_and_can_be_forgotten(tmp_path: Path) -> None:
    folder = journals(tmp_path)
    folder.mkdir(parents=True)
    (folder / "bad.jsonl").write_text(
        '{"at":1,"what":"rpu-desktop-run","format":1,"run":"bad"}\n{"at":2,"what":"pool","pool":"p1"}\n'
    )
    finished = rpu("resume", home=tmp_path)
    assert finished.code == 2
    assert "The journal of the upgrade bad cannot be read" in finished.err
    assert "rpu-desktop resume bad --discard" in finished.err
    assert "nternal error" not in rpu("resume", "bad", home=tmp_path).err
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        upgrade(simulated, home=tmp_path).assert_done()
    assert rpu("resume", "bad", "--discard", home=tmp_path).code == 0
    assert "bad" not in rpu("resume", home=tmp_path).err


def test_finish_here_and_discard_exclude_each_other(tmp_path: Path) -> None:
    assert rpu("resume", "--finish-here", "--discard", home=tmp_path).code == 2


def killed_half_way(pool: PoolInfo, media: str, home: Path, *options: str) -> KillableRun:
    """The first of two hosts is done, the second one is about to be ordered to reboot."""
    killable = KillableRun(pool, media, home, SPEED, options)
    assert killable.begin(KillPoint(line=15)).code == KILLED, killable.story()
    return killable


def test_finish_here_leaves_a_safe_pool_and_nothing_to_resume(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        before = read_state(pool)
        with Watcher(pool) as watcher:
            killable = killed_half_way(pool, simulated.media, tmp_path)
            finished = killable.resume(KillPoint(), "--finish-here")
        after = read_state(pool)
        assert finished.code == 0, killable.story()
        assert after.disabled() == set()
        assert after.running() == before.running()
        assert watcher.violations() == []
        assert "There is no unfinished upgrade" in rpu("resume", home=tmp_path).err


def test_discard_forgets_and_touches_nothing(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        killable = killed_half_way(pool, simulated.media, tmp_path)
        before = read_state(pool)
        assert rpu("resume", "--discard", home=tmp_path).code == 0
        assert read_state(pool).disabled() == before.disabled()
        assert killable.unfinished == []


def test_the_password_of_the_media_is_kept_nowhere_and_asked_for(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        media = simulated.media.replace("http://", "http://anna@")
        secret = tmp_path / "secret"
        secret.write_text("geheim-42\n")
        killed_half_way(pool, media, tmp_path, "--media-password-file", str(secret))
        assert not [path for path in tmp_path.rglob("*.jsonl") if "geheim-42" in path.read_text("utf-8")]
        options = ("resume", "--password-file", "-")
        refused = rpu(*options, password=pool.password, home=tmp_path)
        assert refused.code == 2, str(refused)
        assert "--media URL" in refused.err
        again = ("--media", media, "--media-password-file", secret)
        finished = rpu(*options, *again, password=pool.password, home=tmp_path)
        assert finished.code == 0, str(finished)
        assert len(read_state(pool).versions()) == 1


def test_a_resume_that_is_refused_states_what_is_still_switched_off_and_how_to_restore_it(tmp_path: Path) -> None:
    with simulation("--scenario", "ha-wlb", "--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        killable = killed_half_way(pool, simulated.media, tmp_path, "--resolve-all")
        refused = rpu("resume", "--password-file", "-", password="wrong", home=tmp_path)
        assert refused.code == 1, str(refused)
        assert f"Still switched off: High availability (HA) of {pool.name}" in refused.err
        (line,) = [line for line in refused.err.splitlines() if "--finish-here" in line]
        resume, *options = line.rpartition("rpu-desktop ")[2].split()
        assert resume == "resume"
        finished = killable.resume(KillPoint(), *options)
        assert finished.code == 0, str(finished)
        again = rpu("resume", "--password-file", "-", password="wrong", home=tmp_path)
        assert "Still switched off" not in again.err


def test_a_certificate_that_changed_meanwhile_stops_the_resume_until_it_is_named(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        killable = killed_half_way(pool, simulated.media, tmp_path)
        for path in killable.unfinished:  # as if the run had seen another one: a simulated server cannot change it
            path.write_text(path.read_text("utf-8").replace(pool.fingerprint, "ab" * 32))
        refused = killable.resume(KillPoint())
        assert refused.code == 1, killable.story()
        assert "presents a different certificate than before" in refused.err
        assert f"--trust {pool.fingerprint}" in refused.err
        assert killable.resume(KillPoint(), "--trust", pool.fingerprint).code == 0, killable.story()


def test_the_second_desktop_is_refused_until_it_takes_over(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        pool = simulated.pools[0]
        session = log_in(pool.coordinator, pool.username, pool.password)
        (ref,) = session.xenapi.pool.get_all()
        now = time.time()
        mark = {"who": "anna", "where": "laptop-7", "since": now - 60, "alive": now, "run": "abc"}
        session.xenapi.pool.add_to_other_config(ref, "rpu_desktop:run", json.dumps(mark))
        command = ["upgrade", "--mode", "automatic", "--media", simulated.media, *server_options(simulated.pools)]
        before = read_state(pool)
        refused = rpu(*command, password=passwords(simulated.pools), home=tmp_path)
        assert refused.code == 3, str(refused)
        assert "anna on laptop-7" in refused.err
        assert "--take-over" in refused.err
        assert read_state(pool).versions() == before.versions()
        assert "There is no unfinished upgrade" in rpu("resume", home=tmp_path).err
        finished = rpu(*command, "--take-over", password=passwords(simulated.pools), home=tmp_path)
        assert finished.code == 0, str(finished)


@pytest.mark.parametrize("waived", [False, True])
def test_no_copy_of_the_database_no_start_unless_waived(waived: bool, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        command = ["upgrade", "--mode", "automatic", "--media", simulated.media, *server_options(simulated.pools)]
        backup = ["--no-backup"] if waived else ["--backup", tmp_path / "file"]
        finished = rpu(*command, *backup, password=passwords(simulated.pools), home=tmp_path)
        assert finished.code == (0 if waived else 3), str(finished)
        words = ("not backed up", finished.out) if waived else ("backup of the pool database", finished.err)
        assert words[0] in words[1]


def test_without_a_journal_nothing_begins(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    with simulation("--hosts", 2, "--vms", 4, "--speed", SPEED) as simulated:
        command = ["upgrade", "--mode", "automatic", "--media", simulated.media, *server_options(simulated.pools)]
        before = read_state(simulated.pools[0])
        finished = rpu(*command, password=passwords(simulated.pools), home=tmp_path)
        assert finished.code == 3, str(finished)
        assert "The journal " in finished.err
        assert str(tmp_path / "state") in finished.err
        assert read_state(simulated.pools[0]).versions() == before.versions()
