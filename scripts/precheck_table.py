#!/usr/bin/env python3
"""Keep the table in docs/prechecks.md consistent with the checks: ``update`` writes it, ``check`` reports differences.

Everything in it comes from the code: a check's id, its docstring (the condition), its severities, and the descriptions
of its remedies.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rpu_desktop.prechecks import CHECKS
from rpu_desktop.prechecks.check import Check

FILE = Path(__file__).resolve().parent.parent / "docs" / "prechecks.md"
BEGIN, END = "<!-- begin of the table -->", "<!-- end of the table -->"
_HEAD = "| id | condition | severity | fix | undo |\n|---|---|---|---|---|"


def table() -> str:
    """The table as it should be."""
    return "\n".join([_HEAD, *map(row, CHECKS)])


def row(check: Check) -> str:
    """One check."""
    condition = " ".join((type(check).__doc__ or "").split()).removesuffix(".")
    undos = [remedy.undo_about for remedy in check.remedies if remedy.undo_kind]
    cells = (
        f"`{check.id}`",
        condition + needs(check),
        " / ".join(severity.value for severity in check.severities),
        "<br>".join(remedy.about for remedy in check.remedies),
        "<br>".join(undos),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") or "–" for cell in cells) + " |"


def needs(check: Check) -> str:
    """Which checks must pass before this one can be run, and whether a connection is needed."""
    parts = [f"after `{'`, `'.join(check.needs)}`"] if check.needs else []
    parts += ["asks the pool"] if check.probes else []
    return f" ({'; '.join(parts)})" if parts else ""


def documented() -> str:
    """The file with the table as it should be."""
    text = FILE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Update or check."""
    if arguments == ["update"]:
        FILE.write_text(documented(), "utf-8")
        return 0
    if arguments == ["check"]:
        same = FILE.read_text("utf-8") == documented()
        print("the table is right" if same else "docs/prechecks.md is out of date: scripts/precheck_table.py update")
        return 0 if same else 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
