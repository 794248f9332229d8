#!/usr/bin/env python3
"""Keep the reference in docs/command-line.md consistent with the program: ``update`` writes it, ``check`` compares.

Everything in it comes from the argument parser, with the texts of ``--help``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rpu_desktop.console.arguments import make_parser  # noqa: E402

FILE = ROOT / "docs" / "command-line.md"
BEGIN, END = "<!-- begin of the reference -->", "<!-- end of the reference -->"


def reference() -> str:
    """The reference as it should be."""
    parser = make_parser(None)
    parts = ["### `rpu-desktop`", "", "Without a command: the desktop application.", "", *table(parser)]
    for name, command in commands(parser).items():
        parts += ["", f"### `rpu-desktop {name}`", "", sentence(command.description or ""), "", *table(command)]
    return "\n".join(parts)


def commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Every command and its parser."""
    return next(action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))


def table(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The arguments of one parser."""
    yield "| argument | meaning |"
    yield "|---|---|"
    for action in parser._actions:
        hidden = action.help == argparse.SUPPRESS or isinstance(
            action, argparse._HelpAction | argparse._SubParsersAction
        )
        if not hidden:
            yield f"| {names(action)} | {meaning(action)} |"


def names(action: argparse.Action) -> str:
    """How an argument is written."""
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
    if not action.option_strings:
        return f"`{value or action.dest.upper()}`".replace("|", "\\|")
    takes = f" {value}" if value and action.nargs != 0 else ""
    return "<br>".join(f"`{option}{takes}`".replace("|", "\\|") for option in action.option_strings)


def meaning(action: argparse.Action) -> str:
    """What an argument is for."""
    text = sentence((action.help or "").replace("%%", "%")).replace("|", "\\|")
    return f"{text} **Required.**" if action.required else text


def sentence(text: str) -> str:
    """Convert a help text, which starts with a lower-case letter and has no period, into a sentence."""
    text = text.strip()
    ends = text.endswith((".", "!", "?"))
    return text[:1].upper() + text[1:] + ("" if ends or not text else ".")


def documented() -> str:
    """The file with the reference as it should be."""
    text = FILE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Update or check."""
    if arguments == ["update"]:
        FILE.write_text(documented(), "utf-8")
        return 0
    if arguments == ["check"]:
        same = FILE.read_text("utf-8") == documented()
        print("the reference is right" if same else f"docs/{FILE.name} is out of date: scripts/command_line.py update")
        return 0 if same else 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
