"""The look for a newer version of the program, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpu_desktop import __version__
from rpu_desktop.cli import run
from rpu_desktop.updates import program
from rpu_desktop.versions import NEWEST_KNOWN

PRECHECK = ("--language", "en", "precheck", "--dump")


def test_it_is_looked_for_on_demand_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "releases_address", lambda: "https://127.0.0.1:1/releases")
    dump = str(tmp_path / "nothing.xml")
    assert run([*PRECHECK, dump]) == 2
    assert "newer version" not in capsys.readouterr().err
    assert run([*PRECHECK, dump, "--look-for-newer"]) == 2
    captured = capsys.readouterr()
    assert "is not known: the server cannot be reached (nothing listens there)." in captured.err
    assert f"RPU Desktop {__version__}, made for releases up to XenServer {NEWEST_KNOWN['XenServer']}" in captured.err
    assert captured.out == ""
