"""Installation images with damaged directories, or without the end."""

from __future__ import annotations

import atexit
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rpu_desktop.media.errors import MediaError
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.media.images import LAYOUTS, SECTOR, make_image

_DIRECTORIES = 16 * SECTOR, 40 * SECTOR
"""The positions of volume descriptors, path tables and directories in such a small image."""


@dataclass(frozen=True)
class Case:
    """An image of one layout with some bytes replaced, truncated at `kept`."""

    layout: str
    edits: tuple[tuple[int, bytes], ...]
    kept: int | None


def cases(rng: random.Random) -> Iterator[Case]:
    while True:
        edits = tuple((rng.randrange(*_DIRECTORIES), rng.randbytes(rng.choice([1, 1, 1, 4, 16]))) for _ in range(2))
        kept = rng.randrange(_DIRECTORIES[0] - 10, _DIRECTORIES[1]) if rng.random() < 0.2 else None
        yield Case(rng.choice(list(LAYOUTS)), edits if rng.random() < 0.9 else (), kept)


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


@cache
def _whole(layout: str) -> bytes:
    files = {**media_files(release_of("XenServer", "8.4.0")), "a/deep/folder/file": b"x"}
    return make_image(_folder() / "whole.iso", files, layout, boots=True).read_bytes()


def run(case: Case) -> None:
    content = bytearray(_whole(case.layout))
    for at, data in case.edits:
        content[at : at + len(data)] = data
    path = _folder() / "xs.iso"
    path.write_bytes(content[: case.kept])
    try:
        media = LocalMedia.open(path)
        media.verify()
    except MediaError as error:
        refusal = error.text.render(), error.advice.render()
    else:
        refusal = ("", "")
    if refusal[0]:
        assert str(path) in refusal[0]
        assert refusal[1]
        return
    for entry in media.tree.entries.values():
        assert sum(map(len, entry.blocks())) == entry.size
