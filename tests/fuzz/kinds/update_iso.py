"""Update ISOs with damaged descriptions or directories."""

from __future__ import annotations

import atexit
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rpu_desktop.updates.errors import WrongFile
from rpu_desktop.updates.isofile import read_update_file
from tests.fuzz.mutations import hostile_name, spoiled_bytes
from tests.media.images import LAYOUTS, SECTOR, make_image

_UUID = "00000000-0000-0000-0000-000000000001"
_SIZES = ("1000", "", "1e5", "-5", "x", "9" * 5000, "１２", "0x10")


@dataclass(frozen=True)
class Case:
    """An ISO of one layout with this description, some bytes of its directories replaced."""

    layout: str
    description: bytes
    edits: tuple[tuple[int, bytes], ...]


def cases(rng: random.Random) -> Iterator[Case]:
    while True:
        name = "".join(c for c in hostile_name(rng) if c.isprintable()).replace("&", "").replace("<", "")
        usual = (
            f"<update uuid='{_UUID}' name-label='x{name.replace(chr(39), '')}' version='{rng.choice(_SIZES[:6])[:99]}' "
            f"installation-size='{rng.choice(_SIZES)}' after-apply-guidance='restartHost,{rng.choice(_SIZES)[:9]}'>"
            "<name-description>x</name-description></update>"
        ).encode(errors="replace")
        spoiled = spoiled_bytes(rng, usual) if rng.random() < 0.5 else usual
        edits = ((rng.randrange(16 * SECTOR, 30 * SECTOR), rng.randbytes(2)),) if rng.random() < 0.5 else ()
        yield Case(rng.choice(list(LAYOUTS)), spoiled, edits)


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def run(case: Case) -> None:
    path = make_image(_folder() / "update.iso", {"update.xml": case.description}, case.layout)
    content = bytearray(path.read_bytes())
    for at, data in case.edits:
        content[at : at + len(data)] = data
    path.write_bytes(content)
    refusal = ""
    try:
        found = read_update_file(path)
    except WrongFile as error:
        found, refusal = None, error.text.render()
    if found is None:
        assert path.name in refusal
        return
    assert found.installation_size >= 0
    assert len(f"{found.name}{found.version}".splitlines()) == 1
