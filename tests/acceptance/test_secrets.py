"""After whole runs, good and bad, nothing that was written anywhere holds a secret."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.acceptance.simulation import Finished, passwords, rpu, server_options, simulation

MEDIA_PASSWORD = "Media-S3cret!&<x>"
MEDIA_IN_URL = "Media-S3cret%21%26%3Cx%3E"


def written(home: Path) -> dict[str, str]:
    """Every file below the home directory, archives unpacked."""
    found: dict[str, str] = {}
    for path in home.rglob("*"):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as bundle:
                found |= {f"{path.name}/{name}": bundle.read(name).decode() for name in bundle.namelist()}
        elif path.is_file():
            found[str(path.relative_to(home))] = path.read_text("utf-8", "replace")
    return found


@pytest.mark.parametrize("fault", ["", "prepare-fails:host=fra-01", "drop-connections:every=2000"])
def test_no_secret_is_left_behind(fault: str, tmp_path: Path) -> None:
    options = ["--hosts", 2, "--vms", 4, "--speed", 1200]
    with simulation(*options, *(["--fault", fault] if fault else [])) as simulated:
        pool = simulated.pools[0]
        media = pool.media.replace("http://", f"http://reader:{MEDIA_IN_URL}@")
        upgrade = ["upgrade", "--mode", "automatic", "--media", media, "--resolve-all", "--json"]
        login = server_options(simulated.pools)
        done = rpu(*upgrade, *login, home=tmp_path, password=passwords(simulated.pools))
        wrong = rpu("precheck", *login, home=tmp_path, password="Wr0ng-Passw0rd\n")
        assert wrong.code == 1
        bundle = rpu("support", tmp_path / "bundle.zip", home=tmp_path)
        assert bundle.code == 0, str(bundle)
    words = {**written(tmp_path), **_said("upgrade", done), **_said("precheck", wrong), **_said("support", bundle)}
    logs = [name for name in words if name.startswith("bundle.zip/log/")]
    assert logs, sorted(words)
    assert pool.name in words[logs[0]], "the log must hold the run, or this test proves nothing"
    for secret in (pool.password, MEDIA_PASSWORD, MEDIA_IN_URL, "Wr0ng-Passw0rd"):
        assert [name for name, text in words.items() if secret in text] == []


def _said(name: str, finished: Finished) -> dict[str, str]:
    return {f"{name} out": finished.out, f"{name} err": finished.err}
