"""Record the durations of long tests in tests/durations.tsv: ``scripts/durations.py LOG...``, `make unit`'s output.

Tests that are in no log keep their recorded durations.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "tests" / "durations.tsv"
SHORTEST = 2.0
_LINE = re.compile(r"^([0-9.]+)s call +(\S+::.+)$", re.MULTILINE)


def noted(table: str, logs: list[str]) -> str:
    """The table updated from the logs, longest first."""
    rows = (line.split("\t", 1) for line in table.splitlines())
    seconds = {name: float(number) for number, name in rows}
    seconds |= {name.rstrip(): float(number) for log in logs for number, name in _LINE.findall(log)}
    long = sorted((-round(number, 1), name) for name, number in seconds.items() if number >= SHORTEST)
    return "".join(f"{-number}\t{name}\n" for number, name in long)


if __name__ == "__main__":
    texts = [Path(name).read_text("utf-8", errors="replace") for name in sys.argv[1:]]
    KEPT.write_text(noted(KEPT.read_text("utf-8") if KEPT.exists() else "", texts), "utf-8")
