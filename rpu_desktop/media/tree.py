"""Installation media on this computer: names and the position of their bytes, in an image or in a folder.

An image is never unpacked and never mounted: each file in it is one or a few runs of bytes of the image file, so
reading a file and serving it are the same for both kinds.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

__all__ = ["Entry", "Exchanged", "Known", "MediaTree", "Run"]

_BLOCK = 1 << 20


class Exchanged(OSError):
    """A file of the media was replaced by a different one."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, f"{path} is not the file that it was")
        self.path = path


@dataclass(frozen=True, slots=True)
class Known:
    """The identity of a file when it was checked: no other file is ever served in its place.

    `root` is the folder that must contain it, after following links; None for a file that was named itself.
    """

    device: int
    number: int
    size: int
    changed: int
    root: Path | None = None

    @classmethod
    def of(cls, found: os.stat_result, root: Path | None = None) -> Known:
        """What the system reports about it now."""
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, root)

    def open(self, path: Path) -> IO[bytes]:
        """Open it, without following a link in its place.

        Raises:
            Exchanged: it is another file now, or leads out of its folder.
            OSError: it cannot be read.

        """
        followed = 0 if self.root is None else getattr(os, "O_NOFOLLOW", 0)
        try:
            # Without O_NONBLOCK a pipe in the file's place would be waited for.
            flags = os.O_RDONLY | followed | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
            file = os.fdopen(os.open(path, flags), "rb")
        except OSError as error:
            raise (Exchanged(path) if path.is_symlink() else error) from error
        if not self._is(os.fstat(file.fileno())) or not self._inside(path):
            file.close()
            raise Exchanged(path)
        return file

    def _is(self, found: os.stat_result) -> bool:
        """By number or by time of change: some network file systems give a file another number now and then."""
        same = (found.st_dev, found.st_ino) == (self.device, self.number) or found.st_mtime_ns == self.changed
        return stat.S_ISREG(found.st_mode) and found.st_size == self.size and same

    def _inside(self, path: Path) -> bool:
        return self.root is None or path.resolve().is_relative_to(self.root)


@dataclass(frozen=True, slots=True)
class Run:
    """`length` bytes from `offset` on."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the media: the `runs` of `path`, which is the file that is `known`, make up its content."""

    path: Path
    runs: tuple[Run, ...]
    known: Known | None = field(default=None, repr=False)

    def open(self) -> IO[bytes]:
        """The file or image that holds the content.

        Raises:
            Exchanged: it is not the one that was checked.
            OSError: it cannot be read.

        """
        return self.known.open(self.path) if self.known else self.path.open("rb")

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
        with self.open() as file:
            for run in self.runs:
                file.seek(run.offset)
                left = run.length
                while left and (block := file.read(min(_BLOCK, left))):
                    left -= len(block)
                    yield block

    def read(self, limit: int) -> bytes:
        """At most `limit` bytes of the content."""
        with self.open() as file:
            parts = []
            for run in self.cut(0, limit):
                file.seek(run.offset)
                parts.append(file.read(run.length))
        return b"".join(parts)


@dataclass(frozen=True)
class MediaTree:
    """All files of the media; `origin` is the image or the folder they come from.

    `exact` is False for images that keep only the short names of plain ISO 9660, which know neither small letters nor
    hyphens, and dots in few places only: there names are compared as far as such an image distinguishes them.
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
