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
def test_no_secret_is_left_behind(fault: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("secrets")
    options = ["--hosts", 2, "--vms", 4, "--speed", 1200]
    with simulation(*options, *(["--fault", fault] if fault else [])) as simulated:
        pool = simulated.pools[0]
        media = pool.media.replace("http://", "http://reader@")
        file = elsewhere / "media"
        file.write_text(f"{MEDIA_PASSWORD}\n")
        upgrade = ["upgrade", "--mode", "automatic", "--media", media, "--media-password-file", str(file)]
        upgrade += ["--resolve-all", "--json"]
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


@pytest.mark.parametrize("proxy", ["http://pu@127.0.0.1:99999", "pu@[::1", "ftp://pu@127.0.0.1:1/", "http://pu@a..b:3"])
def test_a_mistyped_proxy_gives_its_password_away_nowhere(
    proxy: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("secrets") / "proxy"
    secret.write_text("PRS3CRET%/\n")
    with simulation("--scenario", "v7.6", "--hosts", 1, "--vms", 1, "--speed", 2000) as simulated:
        pool = simulated.pools[0]
        done = rpu(
            *("upgrade", "--mode", "automatic", "--media", pool.media, "--resolve-all", "--immovable", "shutdown"),
            *("--apply-updates", "--update-source", "https://127.0.0.1:1/u.xml?client=", "--update-proxy", proxy),
            *("--update-proxy-password-file", secret, "--json", *server_options(simulated.pools)),
            home=tmp_path,
            password=passwords(simulated.pools),
        )
        rpu("support", tmp_path / "bundle.zip", home=tmp_path)
    words = {**written(tmp_path), **_said("upgrade", done)}
    for form in ("PRS3CRET", "UFJTM0NSRVQ"):
        assert [name for name, text in words.items() if form in text] == []
