"""Checking for a newer version of the program, from the command line."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from aiohttp import web

from rpu_desktop import __version__
from rpu_desktop.cli import run
from rpu_desktop.updates import program
from rpu_desktop.versions import NEWEST_KNOWN
from tests.updates.test_program import CERTIFICATE, server

ROOT = Path(__file__).resolve().parents[2]

PRECHECK = ("--language", "en", "precheck", "--dump")


def test_it_is_checked_on_demand_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "releases_address", lambda: "https://127.0.0.1:1/releases")
    dump = str(tmp_path / "nothing.xml")
    assert run([*PRECHECK, dump]) == 2
    assert "newer version" not in capsys.readouterr().err
    assert run([*PRECHECK, dump, "--look-for-newer"]) == 2
    captured = capsys.readouterr()
    assert "is not known: the server cannot be reached (no service is listening there)." in captured.err
    assert (
        f"RPU Desktop {__version__}. It supports versions up to XenServer {NEWEST_KNOWN['XenServer']}" in captured.err
    )
    assert captured.out == ""


def named_in_the_package(folder: Path, address: str) -> Path:
    """The metadata of an installed copy with an address in pyproject.toml."""
    info = folder / "rpu_desktop-1.0.dist-info"
    info.mkdir(parents=True)
    words = f"Metadata-Version: 2.1\nName: rpu-desktop\nVersion: 1.0\nProject-URL: Releases, {address}\n"
    (info / "METADATA").write_text(words, "utf-8")
    return folder


async def test_an_installed_copy_finds_the_newer_version_at_the_address_in_its_package(tmp_path: Path) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=json.dumps([{"tag_name": "v99.1", "html_url": f"https://{request.host}/v99.1"}]))

    authority = tmp_path / "authority.pem"
    authority.write_bytes(CERTIFICATE.certificate)
    async with server(answer) as address:
        package = named_in_the_package(tmp_path / "site", address)
        paths = os.pathsep.join([str(package), str(ROOT)])
        environment = {**os.environ, "PYTHONPATH": paths, "SSL_CERT_FILE": str(authority), "no_proxy": "*"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "rpu_desktop", *PRECHECK, str(tmp_path / "nothing.xml"), "--look-for-newer",
            env=environment, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, told = await process.communicate()
    assert f"RPU Desktop 99.1 is available; you are using {__version__}." in told.decode()
    assert process.returncode == 2
