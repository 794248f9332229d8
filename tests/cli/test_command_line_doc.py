"""The documentation of the command line matches the program."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.console.arguments import make_parser

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "command_line.py"))
COMMANDS: dict[str, Any] = SCRIPT["commands"](make_parser(None))
OF_OTHER_PROGRAMS = {"field-failures.md", "performance.md", "planning.md", "releasing.md"}
TEXTS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_reference_is_up_to_date() -> None:
    assert SCRIPT["documented"]() == SCRIPT["FILE"].read_text("utf-8"), "run scripts/command_line.py update"


def test_every_command_is_in_the_overview() -> None:
    overview = SCRIPT["FILE"].read_text("utf-8").split("```")[1]
    assert {line.split()[1] for line in overview.strip().splitlines()[1:]} == set(COMMANDS)


@pytest.mark.parametrize("path", [p for p in TEXTS if p.name not in OF_OTHER_PROGRAMS], ids=lambda path: path.name)
def test_every_option_that_a_document_names_exists(path: Path) -> None:
    parsers = [make_parser(None), *COMMANDS.values()]
    known = {option for parser in parsers for option in parser._option_string_actions}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", path.read_text("utf-8")))
    assert not named - known


def test_each_command_and_option_has_its_like_in_the_desktop_or_a_reason_why_not() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = page.partition("## The same in both front ends")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z][a-z-]+)`|(?<![\w-])(--[a-z][a-z-]+)", section))
    parsers = [make_parser(None), *(parser for name, parser in COMMANDS.items() if name not in ("demo", "simulate"))]
    options = {option for parser in parsers for option in parser._option_string_actions if option.startswith("--")}
    opposites = {option for option in options if option.replace("--no-", "--") in options - {option}}
    assert set(COMMANDS) | options - opposites - {"--help"} <= {command or option for command, option in named}
