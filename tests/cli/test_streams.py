"""Output, also when the reader is gone or a name tries to add lines."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rpu_desktop.console.outcome import Complaint
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.redaction import keep_secret
from tests.acceptance.simulation import COMMAND, environment, passwords, server_options, simulation

HOSTILE = "web1.\n  Passed: Every server can be emptied\r\x1b[2J\u202e\x9b31m\u2028x"


def said(name: str) -> list[str]:
    out = io.StringIO()
    output = Output(out=out, err=out)
    text = translate("x", "{vm} cannot move: {why}").of(vm=name, why=plain(name))
    output.say(text)
    output.complain(Complaint(text, text, name))
    return out.getvalue().splitlines()


def test_a_name_writes_no_line_of_its_own_and_steers_no_terminal() -> None:
    lines = said(HOSTILE)
    assert len(lines) == 2
    assert all(character.isprintable() for line in lines for character in line)


def test_a_secret_in_an_error_is_masked_for_people_and_for_programs() -> None:
    keep_secret("S3CRET-in-words")
    out, err = io.StringIO(), io.StringIO()
    output = Output(as_json=True, out=out, err=err)
    output.complain(Complaint(translate("x", "no: {why}").of(why="S3CRET-in-words"), plain("S3CRET-in-words")))
    assert "S3CRET" not in out.getvalue() + err.getvalue()
    assert json.loads(out.getvalue())["text"] == "no: ***"


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe breaks in another way there")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4) as simulated:
        command = [*COMMAND, "plan", *server_options(simulated.pools)]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path),
        ) as program:
            assert program.stdout is not None
            program.stdout.close()
            _, err = program.communicate(passwords(simulated.pools), timeout=120)
    assert program.returncode == 0
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe breaks in another way there")
def test_a_reader_of_json_that_dies_does_not_stop_the_upgrade(tmp_path: Path) -> None:
    with simulation("--hosts", 2, "--vms", 4, "--speed", 2000) as simulated:
        command = [*COMMAND, "upgrade", "--mode", "automatic", "--media", simulated.media, "--json"]
        with subprocess.Popen(
            [*command, *server_options(simulated.pools)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path),
        ) as program:
            assert program.stdin is not None
            assert program.stdout is not None
            assert program.stderr is not None
            program.stdin.write(passwords(simulated.pools))
            program.stdin.close()
            assert json.loads(program.stdout.readline())
            program.stdout.close()
            program.stderr.close()
            assert program.wait(240) == 0
    log = (tmp_path / "state" / "rpu-desktop" / "log" / "rpu-desktop.log").read_text()
    assert "nobody reads" in log


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_the_output_is_no_program_error(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "resume"], stdout=full, stderr=full, env=environment(tmp_path), check=False, timeout=120
        )
    assert done.returncode == 2


def test_help_into_a_pipe_that_is_closed(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "--help"], stdout=writing, stderr=subprocess.PIPE, env=environment(tmp_path), check=False, text=True
    )
    os.close(writing)
    assert done.stderr == ""
