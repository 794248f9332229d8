"""Wrong usage: exit code 2, a message that explains the error, no server contacted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from rpu_desktop import __version__
from rpu_desktop.cli import run

UPGRADE = ("upgrade", "--server", "pool.example.com", "--mode", "automatic", "--media", "http://media/xs")


def usage_error(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    try:
        code = run(["--language", "en", *arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    return " ".join(captured.err.split())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["frobnicate"], "invalid choice"),
        (["upgrade"], "--server"),
        (["upgrade", "--server", "pool", "--mode", "automatic"], "--media"),
        (["upgrade", "--server", "http://pool", *UPGRADE[3:]], "must begin with https://"),
        (["upgrade", "--server", "a b", *UPGRADE[3:]], "is not a server address"),
        ([*UPGRADE[:-1], "smb://media/xs"], "servers cannot read installation media over “smb”"),
        ([*UPGRADE[:-1], "/home/ada/xs84.iso"], "does not exist on this computer"),
        ([*UPGRADE, "--trust", "12:34"], "neither a SHA-256 fingerprint"),
        ([*UPGRADE, "--immovable", "kill"], "invalid choice"),
        ([*UPGRADE, "--username", "a", "--username", "b"], "once for each --server"),
        ([*UPGRADE, "--password-file", "/nowhere/secret"], "/nowhere/secret cannot be read"),
        (["plan"], "either --server or --dump"),
        (["plan", "--server", "pool", "--dump", "file.xml"], "either --server or --dump"),
        (["precheck", "--dump", "/nowhere/dump.xml"], "/nowhere/dump.xml cannot be read"),
        (["simulate", "--hosts", "0"], "--hosts"),
    ],
)
def test_wrong_usage_is_explained(
    arguments: Sequence[str], complaint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    assert complaint in usage_error(arguments, capsys)


def test_an_empty_password_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "secret"
    file.write_text("\n")
    assert f"{file} is empty" in usage_error([*UPGRADE, "--password-file", str(file)], capsys)


def test_no_password_anywhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    complaint = usage_error(UPGRADE, capsys)
    assert "no password for root at https://pool.example.com:443" in complaint
    assert "--password-file" in complaint


@pytest.mark.parametrize("content", [b"<html/>", b"\xff\xfe", b""])
def test_a_file_that_is_no_dump(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dump.xml"
    file.write_bytes(content)
    assert f"{file} is" in usage_error(["plan", "--dump", str(file)], capsys)


@pytest.mark.parametrize("command", ["upgrade", "precheck", "plan", "simulate", "demo"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["--language", "en", command, "--help"])
    assert stop.value.code == 0
    assert command in capsys.readouterr().out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"RPU Desktop {__version__}\n"


def test_help_speaks_german(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["--language=de", "--help"])
    assert "Rollierende" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [*UPGRADE[:-1], "http://reader:SQ3RET@media/xs/"],
        [*UPGRADE[:-1], "reader:SQ3RET@media/xs/"],
        [*UPGRADE, "--update-proxy", "http://pu:SQ3RET@proxy:3128"],
        [*UPGRADE, "--update-proxy", "pu:SQ3/RET@proxy:3128"],
        [*UPGRADE, "--update-source", "https://u:SQ3RET@host/u.xml"],
        [*UPGRADE, "--update-source", "https://host/u.xml?apikey=SQ3RET"],
        ["resume", "--media", "http://reader:SQ3RET@media/xs/"],
    ],
)
def test_a_secret_on_the_command_line_is_refused_and_not_repeated(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = usage_error(arguments, capsys)
    assert "Do not put a password or key on the command line" in words
    assert "-file FILE" in words
    assert "SQ3" not in words


def test_a_mistyped_option_does_not_repeat_the_secret_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "SQ3RET" not in usage_error([*UPGRADE, "--update-proxi=http://pu:SQ3RET@proxy:3128"], capsys)
