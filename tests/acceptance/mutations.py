"""Randomly damaged pool databases and live records, each derived from a seed: none may cause a program error.

``python -m tests.acceptance.mutations [COUNT [FIRST]]`` runs that many (1,000, from 0 on) and reports the results; the
suite runs a part of them, all of them with ``RPU_MUTATIONS=1000``.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from rpu_desktop.cli import run
from rpu_desktop.inventory import NoWholePool
from rpu_desktop.pooldump import DumpError, read_dump_text
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import examine_records
from rpu_desktop.prechecks.report import report_lines
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.from_dump import pool_from_records
from rpu_desktop.simulator.scenario import build_scenario
from rpu_desktop.xapi.cache import PoolCache

__all__ = ["mutated_dump", "mutated_records", "survives"]

_VALUES = (
    *("", "()", "(", ")", "(((((", "('a", "('a' 'b')", "(('a' 'b') ('c", "(('a' ('b')))", "((('a')))", "%", "%.", "%x"),
    *("1e9", "12x4", "-1", "0", "9" * 40, "9" * 5000, "nan", "inf", "1.5", "true", "maybe", "OpaqueRef:NULL"),
    *("OpaqueRef:gone", "Dreaming", "\u202e", "(" * 3000, "20260101T00:00:00Z", "[[[[", "{}", "((" + ")" * 3000),
)
_LIVE: tuple[Any, ...] = ("", "1e9", "x", "Dreaming", None, 7, -1, 2**80, 1.5, True, [], ["a"], [["a"]], {}, {"a": {}})


def survives(seed: int) -> str:
    """Try the damaged pool of `seed`; returns the result.

    Raises:
        AssertionError: it caused a program error.

    """
    rng = random.Random(seed)
    if rng.random() < 0.3:
        return _examine_live(mutated_records(rng))
    return _examine_dump(mutated_dump(rng))


def mutated_dump(rng: random.Random) -> bytes:
    """A database with one to four errors in it."""
    root = fromstring(_dump(rng.choice(("pool", "local-storage", "v6.1", "updates-cdn"))))
    rows = list(root.iter("row"))
    for _ in range(rng.randint(1, 4)):
        row = _likely(rng, rows)
        rng.choice(_DAMAGE)(rng, row, root)
    data: bytes = tostring(root)
    return data[: rng.randrange(len(data))] if rng.random() < 0.03 else data


def mutated_records(rng: random.Random) -> dict[str, dict[str, Any]]:
    """A pool's records from the API, with one to four values of a wrong type."""
    records: dict[str, dict[str, Any]] = {
        cls: {ref: dict(row) for ref, row in rows.items()}
        for cls, rows in _records(rng.choice(("pool", "local-storage", "ha-wlb")))
    }
    for _ in range(rng.randint(1, 4)):
        cls = rng.choice([cls for cls in records if records[cls]])
        row = rng.choice(list(records[cls].values()))
        field = rng.choice(list(row))
        value = row[field]
        if isinstance(value, dict) and value and rng.random() < 0.5:
            row[field] = {**value, rng.choice(list(value)): rng.choice(_VALUES)}
        else:
            row[field] = rng.choice(_LIVE)
    return records


def _examine_dump(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pool.xml"
        file.write_bytes(data)
        ends = {command: _console(command, file) for command in ("precheck", "plan")}
    try:
        pool_from_records(read_dump_text(data, "pool.xml"), Clock(), password="x")
    except DumpError:
        assert set(ends.values()) == {2}, "what is no database for one command is none for the others"
    return f"dump: {ends}"


def _console(command: str, file: Path) -> int:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["--language", "en", command, "--dump", str(file), "--json", "--immovable", "shutdown"])
    told = out.getvalue() + err.getvalue()
    assert code in (0, 2, 3), told
    assert "nternal error" not in told
    assert "Traceback" not in told
    if command == "precheck" and code != 2:
        (pool,) = json.loads(out.getvalue())["pools"]
        failed = [check["id"] for check in pool["checks"] if check["status"] == "failed"]
        assert not failed, told
    return code


def _examine_live(records: dict[str, dict[str, Any]]) -> str:
    held = PoolCache()
    held.replace(records)
    try:
        snapshot = held.snapshot()
    except NoWholePool:
        return "live: no pool"
    findings = examine_records(Circumstances(snapshot, now=0.0))
    assert not [result for result in findings.results if result.crashed], [str(p.text) for p in findings.problems]
    for line in report_lines(findings):
        str(line)
    return f"live: unreadable {bool(snapshot.unreadable)}"


def _set(rng: random.Random, row: Element, _root: Element) -> None:
    row.set(rng.choice(list(row.keys())), rng.choice(_VALUES))


def _cut(rng: random.Random, row: Element, _root: Element) -> None:
    key = rng.choice([key for key, value in row.items() if len(value) > 3] or list(row.keys()))
    row.set(key, row.get(key, "")[: rng.randint(0, 12)])


def _insert(rng: random.Random, row: Element, _root: Element) -> None:
    key = rng.choice(list(row.keys()))
    value = row.get(key, "")
    place = rng.randint(0, len(value))
    row.set(key, value[:place] + rng.choice("x(') %\\\u202e7") + value[place:])


def _swap(rng: random.Random, row: Element, _root: Element) -> None:
    one, other = rng.choice(list(row.keys())), rng.choice(list(row.keys()))
    row.set(one, row.get(other, ""))


def _drop(rng: random.Random, row: Element, _root: Element) -> None:
    del row.attrib[rng.choice(list(row.keys()))]


def _remove(rng: random.Random, row: Element, root: Element) -> None:
    for table in root.iter("table"):
        if row in list(table):
            table.remove(row)


def _empty_table(rng: random.Random, _row: Element, root: Element) -> None:
    table = rng.choice(list(root.iter("table")))
    for row in list(table):
        table.remove(row)


_DAMAGE: tuple[Callable[[random.Random, Element, Element], None], ...] = (
    *(_set, _set, _set, _cut, _cut, _insert, _swap, _drop, _remove, _empty_table),
)


def _likely(rng: random.Random, rows: list[Element]) -> Element:
    """A row; half of the time that of the pool, a host or a running VM, because most others are templates."""
    chosen = [row for row in rows if row.get("power_state") == "Running" or "memory__overhead" in row.attrib]
    return rng.choice(chosen if rng.random() < 0.5 and chosen else rows)


@cache
def _dump(scenario: str) -> bytes:
    return database_dump(build_scenario(scenario, Clock(), hosts=3, vms=6, password="x")[0])


def _records(scenario: str) -> Iterator[tuple[str, Any]]:
    return iter(read_dump_text(_dump(scenario), "pool.xml").records.items())


def main(arguments: list[str]) -> int:
    """Run the requested number."""
    count, first = (*map(int, arguments), 1000, 0)[:2] if len(arguments) != 1 else (int(arguments[0]), 0)
    ends: Counter[str] = Counter()
    failed = 0
    for seed in range(first, first + count):
        try:
            ends[survives(seed)] += 1
        except Exception as error:  # noqa: BLE001 - any error is a finding
            failed += 1
            sys.stdout.write(f"{seed}: {type(error).__name__}: {str(error)[-600:]}\n")
    for end, times in ends.most_common():
        sys.stdout.write(f"{times:6} {end}\n")
    sys.stdout.write(f"{failed} of {count} ended in a program error\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
