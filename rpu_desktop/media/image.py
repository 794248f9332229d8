"""Reads which files an ISO image contains, and the position of their bytes.

Images are read with pycdlib.  Names come from Rock Ridge, else from Joliet, else from plain ISO 9660.  pycdlib's own
ways to a file go by its name: they fail for names that are not UTF-8, find only one part of a file of several extents,
and no bytes of the boot catalogue.  So its directory records are gone through here one by one.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pycdlib import PyCdlib

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.media.errors import MediaDamaged, NotARepository
from rpu_desktop.media.tree import Entry, Known, MediaTree, Run

__all__ = ["MOST_FILES", "open_image"]

_SECTOR = 2048
MOST_FILES = 200_000
"""Far more than any installation media have: what has more is the wrong thing, and must not take for ever."""

_DEEPEST = 64
"""Folders within folders; installation media have five."""

_ZISOFS = b"ZF\x10\x01pz"
"""Begins the entry of a compressed file (zisofs, as the Linux kernel reads it: fs/isofs/rock.h)."""
_ZISOFS_WITHIN = 64 << 20
"""Bytes at the beginning of an image that hold its directories."""


def open_image(path: Path) -> MediaTree:
    """The files of an image; blocking.

    Raises:
        OSError: it cannot be read.
        NotARepository: it is no image, or one of a kind that neither hosts nor this program can use.
        MediaDamaged: it is cut off, or its directories make no sense.

    """
    known = Known.of(path.stat())
    promised = _promised_size(path)
    if promised is None:
        raise _no_image(path)
    if promised > known.size:
        raise _cut_off(path)
    image = PyCdlib()
    try:
        image.open(str(path))
        with closing(image):
            return _tree(path, image, known)
    except (OSError, MediaDamaged, NotARepository):
        raise
    except Exception as error:  # struct.error, KeyError, AttributeError …: anything that pycdlib fails with
        raise _compressed(path) if _is_compressed(path) else _nonsense(path) from error


def _promised_size(path: Path) -> int | None:
    """The length in the image's header (ECMA-119, 8.4.8 and 8.4.12); None if it is not an image."""
    with path.open("rb") as file:
        file.seek(16 * _SECTOR)
        descriptor = file.read(_SECTOR)
    if descriptor[1:6] != b"CD001":
        return None
    if len(descriptor) < _SECTOR or descriptor[0] != 1:
        return 17 * _SECTOR
    (blocks,) = struct.unpack_from("<L", descriptor, 80)
    (length,) = struct.unpack_from("<H", descriptor, 128)
    return int(blocks) * int(length or _SECTOR)


def _tree(path: Path, image: Any, known: Known) -> MediaTree:
    names = _Names(image)
    entries: dict[str, Entry] = {}
    for name, record in names.files():
        if len(entries) >= MOST_FILES:
            raise _nonsense(path)
        runs = _runs(path, name, record, image.logical_block_size)
        if any(run.offset + run.length > known.size for run in runs):
            raise _cut_off(path)
        entries[name] = Entry(path, runs, known)
    return MediaTree(path, entries, exact=names.exact)


def _runs(path: Path, name: str, record: Any, block: int) -> tuple[Run, ...]:
    """The position of a file's bytes: all its extents, in order."""
    runs = []
    while record is not None:
        if record.file_unit_size or record.interleave_gap_size:
            raise _unusual(path, translate("media", "the file {name} is stored in interleaved sections").of(name=name))
        if record.data_length:
            # What is written before the data of a file on its own belongs to it, but is not its content (9.1.2).
            start = (record.extent_location() + record.xattr_len) * block
            runs.append(Run(start, record.data_length))
        record = record.data_continuation
    return tuple(runs)


class _Names:
    """The best names that the image has, and the records that they belong to."""

    def __init__(self, image: Any) -> None:
        self.exact = True
        self._name: Callable[[Any], str]
        self._root = image.pvd.root_directory_record()
        self._rock_ridge = bool(image.has_rock_ridge())
        if self._rock_ridge:
            self._name = lambda record: str(record.rock_ridge.name().decode(errors="surrogateescape"))
        elif image.has_joliet():
            self._root = image.joliet_vd.root_directory_record()
            self._name = lambda record: _without_version(record.file_identifier().decode("utf-16-be", "replace"))
        else:
            self.exact = False
            self._name = lambda record: _flat(record.file_identifier().decode("ascii", "replace"))

    def files(self) -> Iterator[tuple[str, Any]]:
        """(name with slashes, first record) of every file."""
        folders = [("", self._root, 0)]
        while folders:
            place, folder, depth = folders.pop()
            if depth > _DEEPEST:
                raise RecursionError
            continued = {id(record.data_continuation) for record in folder.children if record.data_continuation}
            for record in folder.children:
                if self._is_left_out(record) or id(record) in continued:
                    continue
                name = place + self._name(record)
                inside = self._folder_behind(record)
                if inside is None:
                    yield name, record
                else:
                    folders.append((f"{name}/", inside, depth + 1))

    def _is_left_out(self, record: Any) -> bool:
        """What is no file of its own: the folder itself and the one above it, forks, links."""
        if record.is_dot() or record.is_dotdot() or record.is_associated_file():
            return True
        return self._rock_ridge and (record.is_symlink() or record.rock_ridge.relocated_record())

    def _folder_behind(self, record: Any) -> Any:
        """The folder that a record stands for, None for a file; deep ones are stored elsewhere (RRIP 4.1.5.1, CL)."""
        if self._rock_ridge and record.rock_ridge.child_link_record_exists():
            return record.rock_ridge.cl_to_moved_dr
        return record if record.is_dir() else None


def _without_version(name: str) -> str:
    return name.partition(";")[0]


def _flat(name: str) -> str:
    return _without_version(name).removesuffix(".").lower()


def _is_compressed(path: Path) -> bool:
    with path.open("rb") as file:
        return _ZISOFS in file.read(_ZISOFS_WITHIN)


def _no_image(path: Path) -> NotARepository:
    return NotARepository(
        translate("media", "{path} is not an ISO image.").of(path=path),
        translate("media", "Choose the installation image of the new version, a file whose name ends in .iso."),
    )


def _compressed(path: Path) -> NotARepository:
    return _unusual(path, translate("media", "its files are compressed (zisofs)"))


def _unusual(path: Path, what: Text) -> NotARepository:
    return NotARepository(
        translate("media", "The image {path} has a format that cannot be served: {what}.").of(path=path, what=what),
        translate("media", "Use the image as published by the vendor, or mount it and choose the folder."),
    )


def _cut_off(path: Path) -> MediaDamaged:
    return _damaged(path, translate("media", "it is shorter than its header states"))


def _nonsense(path: Path) -> MediaDamaged:
    return _damaged(path, translate("media", "its directories are invalid"))


def _damaged(path: Path, what: Text) -> MediaDamaged:
    return MediaDamaged(
        translate("media", "The image {path} is damaged: {what}.").of(path=path, what=what),
        translate("media", "Download it again and compare its checksum with the one published by the vendor."),
    )
