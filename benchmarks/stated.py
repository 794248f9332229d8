"""The ratios that docs/performance.md states, and whether a benchmark has become slower than that.

``stated.tsv`` has a line for each: its name and its ratio. A ratio that is more than a fifth above it is named when it
is measured, and once more at the end of ``make bench``, which then fails. After an improvement, state the new ratio.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["slower", "stated"]

_STATED = Path(__file__).with_suffix(".tsv")
_TOLERANCE = 1.2


def read(path: Path = _STATED) -> dict[str, float]:
    """Name -> ratio."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {name: float(ratio) for name, ratio in lines}


def slower(name: str, ratio: float, known: dict[str, float]) -> str:
    """A sentence if `ratio` is worse than the stated one by more than a fifth; else nothing."""
    if name not in known or ratio <= known[name] * _TOLERANCE:
        return ""
    return f"{name}: {ratio:.2f}, and {known[name]:.2f} is stated in benchmarks/stated.tsv"


def stated(name: str, ratio: float) -> None:
    """Compare a measured ratio with the stated one; note it for the end of ``make bench`` if it is slower."""
    words = slower(name, ratio, read())
    print(f"{name}: {ratio:.2f}" if not words else f"SLOWER  {words}")
    place = os.environ.get("RPU_BENCH_SLOWER")
    if words and place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{words}\n")


def main() -> int:
    """Name what was slower; exit code 1 if anything was."""
    path = Path(sys.argv[1])
    words = path.read_text("utf-8") if path.exists() else ""
    print(f"== slower than stated\n{words}" if words else "== nothing is slower than stated")
    return int(bool(words))


if __name__ == "__main__":
    sys.exit(main())
