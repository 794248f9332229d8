"""Installation media on this computer: names and where their bytes lie, in an image or in a folder.

An image is never unpacked and never mounted: each file in it is one or a few runs of bytes of the image file, so
reading a file and serving it are the same for both kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

__all__ = ["Entry", "MediaTree", "Run"]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """`length` bytes from `offset` on."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the media: the `runs` of `path` make up its content, in this order."""

    path: Path
    runs: tuple[Run, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(run.length for run in self.runs)

    def cut(self, start: int, length: int) -> tuple[Run, ...]:
        """The runs that hold `length` bytes of the content from `start` on."""
        found = []
        for run in self.runs:
            if start < run.length and length > 0:
                taken = min(run.length - start, length)
                found.append(Run(run.offset + start, taken))
                length -= taken
                start = 0
            else:
                start -= min(start, run.length)
        return tuple(found)

    def blocks(self) -> Iterator[bytes]:
        """The content, piece by piece; shorter than `size` where the file ends too early."""
        with self.path.open("rb") as file:
            for run in self.runs:
                file.seek(run.offset)
                left = run.length
                while left and (block := file.read(min(_BLOCK, left))):
                    left -= len(block)
                    yield block

    def read(self, limit: int) -> bytes:
        """At most `limit` bytes of the content."""
        with self.path.open("rb") as file:
            parts = []
            for run in self.cut(0, limit):
                file.seek(run.offset)
                parts.append(file.read(run.length))
        return b"".join(parts)


@dataclass(frozen=True)
class MediaTree:
    """All files of the media; `origin` is the image or the folder they come from.

    `exact` is False for images that keep only the short names of plain ISO 9660, which know neither small letters nor
    hyphens, and dots in few places only: there names are compared as far as such an image can tell them apart.
    """

    origin: Path
    entries: Mapping[str, Entry] = field(repr=False)
    exact: bool = True

    def find(self, name: str) -> Entry | None:
        """The file `name` (relative, with slashes)."""
        entry = self.entries.get(name)
        return entry if entry or self.exact else self._plain.get(_plain(name))

    @cached_property
    def _plain(self) -> dict[str, Entry]:
        return {_plain(name): entry for name, entry in self.entries.items()}

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.entries.values())


def _plain(name: str) -> str:
    return re.sub(r"[^A-Z0-9/]", "_", name.upper())
