"""The support bundle."""

from __future__ import annotations

import json
import logging
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop import logs
from rpu_desktop.engine.support import bundle_name, write_bundle
from rpu_desktop.redaction import keep_secret
from tests.planning.pools import PoolBuilder


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A bundle created after a run that used secrets."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    level = logging.getLogger().level
    log = logs.start_logging()
    assert log is not None
    keep_secret("J0urnal-Secret")
    logging.getLogger("rpu_desktop.test").info("something happened")
    runs = log.parent.parent / "runs" / "r1"
    runs.mkdir(parents=True)
    (runs / "journal.jsonl").write_text('{"event": "run-started", "oops": "J0urnal-Secret"}\n', "utf-8")
    builder = PoolBuilder()
    builder.vm(builder.host(other_config={"hidden": "Other-Config-Secret"}))
    path = tmp_path / bundle_name()
    write_bundle(path, [builder.snapshot()])
    yield path
    logs.stop_logging()
    logging.getLogger().setLevel(level)


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_holds_log_journals_versions_and_pools(bundle: Path) -> None:
    found = parts(bundle)
    assert "something happened" in found["log/rpu-desktop.log"]
    assert "run-started" in found["runs/r1/journal.jsonl"]
    assert json.loads(found["versions.json"])["packages"]["PySide6_Essentials"]
    (pool,) = (json.loads(words) for name, words in found.items() if name.startswith("pools/"))
    assert pool["hosts"][0]["running_vms"] == 1
    assert "look through it" in found["README.txt"]


def test_it_holds_no_secret(bundle: Path) -> None:
    words = "".join(parts(bundle).values())
    assert "J0urnal-Secret" not in words
    assert "Other-Config-Secret" not in words


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_whatever_the_umask_is_no_other_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / bundle_name()
    before = os.umask(0)
    try:
        write_bundle(path, [])
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
