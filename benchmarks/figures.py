"""What the benchmarks have measured: this build beside an earlier one, and beside what docs/performance.md states.

    python -m benchmarks.figures build/figures.jsonl [--into docs/performance.md]

Each benchmark notes its figures (`note`) in the file that ``RPU_BENCH_FIGURES`` names, one a line, and finds the work
tree of the earlier build in ``RPU_BENCH_BEFORE``; without them it only prints. This command prints the newest figure of
each name as the tables of docs/performance.md, or writes them into it, between its two marks. It names each that is
more than a fifth above the ratio in ``stated.tsv`` and then ends with 1. After an improvement, state the new ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["GROWTH", "Figure", "before", "here", "note", "run_with"]

_STATED = Path(__file__).with_name("stated.tsv")
_TOLERANCE = 1.2
_MARKS = "<!-- measured by make bench -->\n", "<!-- end of what was measured -->\n"

GROWTH = "growth"
"""The table of how figures grow with hosts and virtual machines."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: the medians of both builds, of `rounds` rounds in turn in one run.

    `unit` is "×" for a multiple of something that was measured in the same run. `aim` is in words. `ratio` is what
    ``stated.tsv`` has; without it, the multiple, or `now` as a part of `before`.
    """

    what: str
    now: float
    before: float | None = None
    unit: str = "×"
    aim: str = ""
    rounds: int = 1
    ratio: float | None = None
    table: str = ""

    def compared(self) -> float | None:
        """What is held against the stated ratio, if there is anything."""
        if self.ratio is not None:
            return self.ratio
        if self.unit == "×":
            return self.now
        return self.now / self.before if self.before else None

    def row(self) -> str:
        """A row of the table."""
        share = f"{self.now / self.before:#.2g}" if self.before else ""
        cells = (self.what, self._text(self.before), self._text(self.now), share, self.aim, str(self.rounds))
        return f"| {' | '.join(cells)} |"

    def _text(self, value: float | None) -> str:
        if value is None:
            return ""
        if self.unit == "×":
            return f"{value:.2f}"
        whole = self.unit not in ("s", "min")
        digits = 0 if whole or value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
        return f"{value:,.{digits}f} {self.unit}"


def here() -> Path:
    """The work tree of this build."""
    return Path(__file__).resolve().parent.parent


def before() -> Path | None:
    """The work tree of the earlier build, if one was named."""
    place = os.environ.get("RPU_BENCH_BEFORE")
    return Path(place).resolve() if place else None


def run_with(tree: Path, program: str, *arguments: str, given: object) -> list[str]:
    """The lines that a benchmark prints in a process of its own, with the build in `tree`; it reads `given` in JSON.

    Raises:
        subprocess.CalledProcessError: it failed.

    """
    command = [sys.executable, program, *arguments]
    environment = {**os.environ, "PYTHONPATH": f"{tree}{os.pathsep}{here()}"}
    done = subprocess.run(
        command, input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True, env=environment, cwd=tree
    )
    return done.stdout.splitlines()


def note(figure: Figure) -> None:
    """Print a figure, name it if it is slower than stated, and keep it for the table."""
    print(figure.row(), flush=True)
    if words := slower(figure, stated()):
        print(f"SLOWER  {words}", flush=True)
    place = os.environ.get("RPU_BENCH_FIGURES")
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(asdict(figure))}\n")


def stated(path: Path = _STATED) -> dict[str, float]:
    """Name -> ratio."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {name: float(ratio) for name, ratio in lines}


def slower(figure: Figure, known: dict[str, float]) -> str:
    """A sentence if a figure is worse than the stated one by more than a fifth; else nothing."""
    ratio = figure.compared()
    if ratio is None or figure.what not in known or ratio <= known[figure.what] * _TOLERANCE:
        return ""
    return f"{figure.what}: {ratio:.2f}, and {known[figure.what]:.2f} is stated in benchmarks/stated.tsv"


def read(path: Path) -> list[Figure]:
    """The newest figure of each name, in the order in which the names came first."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return list({found["what"]: Figure(**found) for found in map(json.loads, lines)}.values())


def tables(figures: Iterable[Figure]) -> Iterator[str]:
    """The two tables, line by line."""
    figures = list(figures)
    for title, table in (("", ""), ("How it grows:", GROWTH)):
        rows = [figure.row() for figure in figures if figure.table == table]
        if rows:
            yield from (title, "") if title else ()
            yield "| what | before | now | now beside before | aim | rounds |"
            yield "|---|---|---|---|---|---|"
            yield from rows
            yield ""


def write_into(path: Path, lines: Iterable[str]) -> None:
    """Put the tables between the marks of a document.

    Raises:
        ValueError: the document does not have the marks.

    """
    text = path.read_text("utf-8")
    begin, end = (text.find(mark) for mark in _MARKS)
    if not 0 <= begin < end:
        raise ValueError(f"{path} does not have the lines {_MARKS[0].strip()} and {_MARKS[1].strip()}")
    body = "\n".join(lines)
    path.write_text(f"{text[:begin]}{_MARKS[0]}\n{body}\n{text[end:]}", "utf-8")


def main() -> int:
    """Print the tables, or write them; exit code 1 if anything was slower than stated."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", type=Path)
    parser.add_argument("--into", type=Path, metavar="DOCUMENT")
    options = parser.parse_args()
    figures = read(options.figures)
    if options.into:
        write_into(options.into, tables(figures))
    else:
        print(*tables(figures), sep="\n")
    known = stated()
    found = [words for figure in figures if (words := slower(figure, known))]
    print("== slower than stated" if found else "== nothing is slower than stated", *found, sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
