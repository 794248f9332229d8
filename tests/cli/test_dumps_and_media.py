"""Dumps together with installation media: without servers, only the versions are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop.cli import run
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.simulator.sdk_session import sdk_session


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "pool.xml"
    with sdk_session("xcp-ng-7.6", hosts=2, vms=2) as pool:
        path.write_bytes(pool.do(database_dump, pool.pool))
    return path


def unpack(folder: Path, product: str) -> str:
    for name, content in media_files(release_of("XCP-ng", product)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder)


def said(command: str, dump: Path, media: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = run(["--language", "en", command, "--dump", str(dump), "--media", media])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


@pytest.mark.parametrize("command", ["precheck", "plan"])
def test_a_step_that_must_come_first_is_named(
    command: str, dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, words = said(command, dump, unpack(tmp_path / "xcp", "8.3.0"), capsys)
    assert code == 3
    assert "which cannot be upgraded directly to XCP-ng 8.3" in words
    assert "Upgrade to XCP-ng 8.2.1 first" in words


def test_a_direct_way_is_open(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, words = said("plan", dump, unpack(tmp_path / "xcp", "8.2.1"), capsys)
    assert "cannot be upgraded directly" not in words
    assert "Plan for" in words
