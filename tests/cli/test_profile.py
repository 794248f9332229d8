"""`--profile FILE`: its options hold unless the command line says otherwise, and it is said what applies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.cli import run
from rpu_desktop.console.arguments import Options, parse_arguments
from rpu_desktop.run.timing import WeeklyWindow
from tests.cli.test_usage import usage_error

UPGRADE = ("upgrade", "--server", "pool.example.com")


def saved(folder: Path, **options: Any) -> str:
    file = folder / "nights.json"
    named = {name.replace("_", "-"): value for name, value in options.items()}
    file.write_text(json.dumps({"rpu-desktop-profile": 1, **named}))
    return str(file)


def parsed(*arguments: str) -> Options:
    return parse_arguments(arguments, None)


def test_its_options_hold_unless_the_command_line_says_otherwise(tmp_path: Path) -> None:
    file = saved(
        tmp_path,
        mode="automatic",
        media="http://media.example/xs",
        apply_updates=True,
        window=["22:00-06:00"],
        soak=10,
        parallel_migrations=5,
        order=["a", "b"],
        resolve_all=True,
    )
    found = parsed(*UPGRADE, "--profile", file, "--no-apply-updates", "--soak", "0", "--order", "c")
    assert found.mode == "automatic"
    assert str(found.media) == "http://media.example/xs/"
    assert found.apply_updates is False
    assert found.window == [WeeklyWindow(22 * 60, 6 * 60)]
    assert found.soak == 0
    assert found.parallel_migrations == 5
    assert found.order == ["c"], "not added to those of the profile"
    assert found.resolve_all is True
    assert found.retries == 0


def test_each_run_starts_from_the_profile_again(tmp_path: Path) -> None:
    file = saved(tmp_path, mode="manual", order=["a"])
    parsed(*UPGRADE, f"--profile={file}", "--order", "x")
    assert parsed(*UPGRADE, f"--profile={file}").order == ["a"]


def test_the_media_of_a_profile_do_not_matter_in_manual_mode(tmp_path: Path) -> None:
    file = saved(tmp_path, mode="automatic", media="http://media.example/xs")
    assert parsed(*UPGRADE, "--profile", file, "--mode", "manual").media is None


def test_what_applies_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path, parallel_migrations=5, window=["22:00-06:00"], empty_ahead=True)
    run(["--language", "en", "plan", "--dump", "/nowhere.xml", "--profile", file, "--no-empty-ahead"])
    said = capsys.readouterr().err
    assert "Profile nights:" in said
    assert "  parallel-migrations: 5\n" in said
    assert "  window: 22:00-06:00\n" in said
    assert "  empty-ahead: as on the command line, not true\n" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "it is not a profile of RPU Desktop."),
        ('{"rpu-desktop-profile": 9}', "it was saved by a newer version of RPU Desktop."),
    ],
)
def test_a_profile_that_cannot_be_used_is_wrong_usage(
    tmp_path: Path, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nights.json"
    file.write_text(content)
    assert said in usage_error([*UPGRADE, "--profile", str(file)], capsys)
