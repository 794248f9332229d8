"""Every test that docs/field-failures.md names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
TABLE = (TESTS.parent / "docs" / "field-failures.md").read_text(encoding="utf-8").splitlines()
_NAMED = re.compile(r"`([\w/]+\.py|…)(?:::(\w+)(…?))?`")
PARTS = {"50 to 66": (50, 66), "67 to 91": (67, 91), "92 to 105": (92, 105)}


def named() -> list[tuple[str, str, bool]]:
    """(file, the test's name or its prefix, whether it is a prefix); a leading … stands for the previous file."""
    found: list[tuple[str, str, bool]] = []
    for line in TABLE:
        for file, name, more in _NAMED.findall(line):
            found.append((found[-1][0] if file == "…" else file, name, bool(more)))
    return found


def functions_in(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_every_test_that_is_named_is_there() -> None:
    missing = []
    for file, name, more in named():
        candidates = [path for path in TESTS.rglob(Path(file).name) if str(path).endswith(file)]
        names = [test for path in candidates for test in functions_in(path)]
        there = any(test == name or (more and test.startswith(name)) for test in names) if name else bool(candidates)
        if not there:
            missing.append(f"{file}::{name}{'…' if more else ''}")
    assert missing == []
    assert len(named()) > 40


def test_every_row_is_reported_once_and_in_order() -> None:
    rows = [
        int(number)
        for line in TABLE
        if (found := re.match(r"\| (\d+(?:, \d+)*) \|", line))
        for number in found[1].split(", ")
    ]
    assert rows == sorted(set(rows))
    for first, last in PARTS.values():
        assert [row for row in rows if first <= row <= last]
    assert all(
        len([cell for cell in line.split("|") if cell.strip()]) == 3 for line in TABLE if re.match(r"\| \d", line)
    )
