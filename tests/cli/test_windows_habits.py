"""Peculiarities of Windows' editors, shells and consoles, as far as they can be tested on any computer."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rpu_desktop.console.answers import Answers
from rpu_desktop.console.outcome import ConsoleError
from rpu_desktop.console.passwords import passwords_for
from rpu_desktop.console.updates import SecretFiles, UpdateRequest
from rpu_desktop.streams import prepare_streams
from rpu_desktop.xapi.address import ServerAddress

POOL = (ServerAddress.parse("pool.example.com"), "root")
NOTEPAD, POWERSHELL_5, POWERSHELL_BIG = "utf-8-sig", "utf-16", "utf-16-be"


def written(text: str, encoding: str, path: Path) -> Path:
    mark = "\ufeff" if encoding == POWERSHELL_BIG else ""
    path.write_bytes((mark + text).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", [NOTEPAD, POWERSHELL_5, POWERSHELL_BIG, "utf-8"])
def test_a_password_file_of_notepad_or_powershell_holds_the_password(encoding: str, tmp_path: Path) -> None:
    file = written("Gr\u00f6\u00dfe 8!\r\n", encoding, tmp_path / "password.txt")
    assert passwords_for([POOL], [str(file)], lambda _: None) == ["Gr\u00f6\u00dfe 8!"]


@pytest.mark.parametrize("encoding", [NOTEPAD, POWERSHELL_5])
def test_a_certificate_of_notepad_is_read(encoding: str, tmp_path: Path) -> None:
    file = written("-----BEGIN CERTIFICATE-----\n", encoding, tmp_path / "ca.pem")
    request = UpdateRequest.of(
        wanted=False, source="", certificate=str(file), packs=(), secrets=SecretFiles(), notify=lambda _: None
    )
    assert request.source.certificate == "-----BEGIN CERTIFICATE-----\n"


@pytest.mark.parametrize("content", ["Größe".encode("cp1252"), b"\xff\xfeG"])
def test_a_password_file_in_another_encoding_is_explained(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes(content)
    with pytest.raises(ConsoleError) as caught:
        passwords_for([POOL], [str(file)], lambda _: None)
    (complaint,) = caught.value.complaints
    assert "it is not text in UTF-8" in complaint.sentence().render()


def test_a_password_that_powershell_pipes_in_begins_with_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.TextIOWrapper(io.BytesIO("\ufeffGröße\r\n".encode()), encoding="cp1252")
    monkeypatch.setattr("sys.stdin", typed)
    prepare_streams(windows=True)
    assert passwords_for([POOL], ["-"], lambda _: None) == ["Größe"]


def test_what_is_printed_into_a_pipe_or_file_keeps_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(piped, encoding="cp1252"))
    prepare_streams(windows=True)
    sys.stdout.write("Prüfen: 8.2 CU1 → 8.4, Łódź")
    sys.stdout.flush()
    assert piped.getvalue().decode() == "Prüfen: 8.2 CU1 → 8.4, Łódź"


def test_elsewhere_what_is_printed_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(piped, encoding="latin-1"))
    prepare_streams(windows=False)
    sys.stdout.write("für → x")
    sys.stdout.flush()
    assert piped.getvalue().decode("latin-1") == "für ? x"


async def test_an_answer_that_is_no_text_ends_the_answers_rather_than_keeping_a_question_waiting_forever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8"))
    assert await Answers().line() is None


UMLAUT = """
import sys
from dataclasses import replace
from rpu_desktop.simulator.scenario import SCENARIOS
from rpu_desktop.simulator.serve import Options, main
usual = SCENARIOS["xcp-ng"]
SCENARIOS["cologne"] = lambda hosts, vms: [replace(plan, name="Köln") for plan in usual(hosts, vms)]
sys.exit(main(Options(scenario="cologne", hosts=1, vms=0)))
"""


def test_what_the_simulator_states_is_json_whatever_the_encoding() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", UMLAUT],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    try:
        assert program.stdout is not None
        assert json.loads(program.stdout.readline())["pools"][0]["name"] == "Köln"
    finally:
        program.terminate()
        program.wait(30)
