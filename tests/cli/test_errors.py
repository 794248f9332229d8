"""An error with a text is shown with it, wherever it comes from."""

from __future__ import annotations

import json

import pytest

from rpu_desktop import cli
from rpu_desktop.console.outcome import ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.i18n.text import translate
from rpu_desktop.updates.errors import DiskFull


def test_an_error_that_no_command_caught_is_reported_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(options: object, output: Output) -> int:
        raise DiskFull(translate("updates", "There is not enough space"), translate("updates", "Free up space"))

    monkeypatch.setitem(cli._STARTS, "resume", fails)
    assert cli.run(["--language", "en", "resume", "--json"]) == ExitCode.FAILED
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["text"], told["advice"]) == ("There is not enough space", "Free up space")
