"""The check that a packaged program has all its parts, on the program as it is here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rpu_desktop import __main__ as program
from rpu_desktop.desktop import package_check


def test_nothing_is_missing_here(
    qapp: QApplication, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["rpu-desktop", "package-check"])
    code = program.main()
    assert (code, capsys.readouterr().out) == (0, "complete\n")


def test_what_is_missing_is_named(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "icons").mkdir()
    monkeypatch.setattr(package_check, "folder", lambda name: tmp_path)
    monkeypatch.setattr(package_check, "languages", lambda: ("en",))
    monkeypatch.setattr(package_check, "_SERVICES", ("jsons://example.com/x", "carrier-pigeon://coop"))
    monkeypatch.setitem(sys.modules, "rpu_desktop.planning.exhaustive", None)
    monkeypatch.setattr(package_check, "_PLUGINS", ("platforms/libqxcb.so", "platforms/libqabacus.so"))
    found = list(package_check.complaints())
    assert found[0].startswith("module rpu_desktop.planning.exhaustive: ")
    assert found[1:] == [
        "no plugin platforms/libqabacus.so",
        "no icons",
        "the languages are ('en',)",
        "no notifications by carrier-pigeon",
    ]
