"""Simulated pools in which everything has a hostile name."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from rpu_desktop.simulator.pool import SimPool
from tests.desktop.names import AMPERSAND, FORGED
from tests.fuzz.mutations import hostile_name

__all__ = ["POOL", "name_everything"]

POOL = f"Frank<b>furt</b> {AMPERSAND}"
"""The prefix of the pool's name, by which it is found."""

_WORST = (
    f"<h1>big</h1><img src='/nowhere.png' width=900 height=900>{AMPERSAND}",
    f"{AMPERSAND} %n {{name}} {{0}} 100% &amp;",
    f"two\n{FORGED}\r\n\tof it\u2028",
    "ab\u202egnp.exe\u2066\x9b31m",
    "w" * 5000,
    f"<table border=1><tr><td>{'x' * 300}</td></tr></table>",
)
_CLASSES = ("VM", "network", "SR", "VDI", "VMSS")


def name_everything(pool: SimPool, seed: int) -> int:
    """Name VMs with their snapshots and tags, servers, storage, disks, networks, schedules and the pool.

    Returns the number.

    Another seed gives other names; the worst are always among them.
    """
    rng = random.Random(seed)
    names = _names(rng)
    count = 0
    for cls in _CLASSES:
        for ref in list(pool.db.refs(cls)):
            record = pool.db.record(cls, ref)
            if not record.get("is_control_domain"):
                fields: dict[str, Any] = {"name_label": next(names), "name_description": next(names)}
                if cls == "VM":
                    fields["tags"] = [next(names)]
                if cls == "network":
                    fields["name_label"] += "w" * 3000
                pool.db.set(cls, ref, **fields)
                count += 1
    for number, ref in enumerate(list(pool.db.refs("host"))):
        pool.db.set("host", ref, name_label=_stored(f"<b>fra</b>-{number} {next(names)}{'w' * 3000 * number}"))
    for ref in list(pool.db.refs("pool")):
        pool.db.set("pool", ref, name_label=_stored(f"{POOL} {next(names)}"))
    return count + len(pool.db.refs("host")) + 1


def _names(rng: random.Random) -> Iterator[str]:
    for number, name in enumerate(_WORST):
        yield _stored(f"{name}{number}")
    number = len(_WORST)
    while True:
        lines = rng.choice(("", "", f"\n{FORGED}\n", f"\r{FORGED}\u2028"))
        yield _stored(f"<b>{lines}{hostile_name(rng)}{AMPERSAND}{number}")
        number += 1


def _stored(name: str) -> str:
    """Without what the toolstack refuses to store (encodings.ml, UTF8_XML: characters that XML cannot carry)."""
    return "".join(c for c in name if c >= " " or c in "\t\n\r")
