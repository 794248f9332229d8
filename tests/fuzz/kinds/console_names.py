"""Pools whose hosts, VMs and storage have names that try to control a terminal: console and report."""

from __future__ import annotations

import contextlib
import io
import random
from collections.abc import Iterator
from functools import cache
from xml.sax.saxutils import escape

from rpu_desktop.cli import run as rpu_desktop
from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.export import database_dump
from rpu_desktop.simulator.scenario import build_scenario
from tests.fuzz.folders import new_folder
from tests.fuzz.mutations import hostile_name

SHARE = 10
FORGED = "FORGED: everything is all right"

Case = tuple[str, list[str]]
"""A command, and names for everything that has one."""

_XML = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", '"': "&quot;"}


def cases(rng: random.Random) -> Iterator[Case]:
    while True:
        names = [rng.choice(["", f"\n{FORGED}\n", f"\r{FORGED}\u2028"]) + hostile_name(rng) for _ in range(40)]
        yield rng.choice(["precheck", "plan"]), [_in_xml(name) for name in names]


def _in_xml(name: str) -> str:
    """The part that an XML file can contain."""
    return "".join(c for c in name if c in "\t\n\r" or ord(c) >= 0x20)


@cache
def _parts() -> list[str]:
    """A dump, split at the names of hosts, VMs and storage."""
    (pool,) = build_scenario("pool", Clock(1.0), hosts=3, vms=9, password="x")
    text = database_dump(pool).decode()
    return text.split('name__label="')


def run(case: Case) -> None:
    command, names = case
    first, *rest = _parts()
    renamed = (
        f'name__label="{escape(names[number % len(names)], _XML)}{part[part.index(chr(34)) :]}'
        for number, part in enumerate(rest)
    )
    with new_folder() as folder:
        dump = folder / "dump.xml"
        dump.write_text(first + "".join(renamed), "utf-8")
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            rpu_desktop(["--language", "en", command, "--dump", str(dump), "--immovable", "shutdown"])
    words = out.getvalue()
    assert "nternal error" not in words, words
    for line in words.split("\n"):
        assert line.isprintable(), line
        assert not line.startswith(FORGED), words
