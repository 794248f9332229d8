"""Opens installation media on this computer: an ISO image, or a folder into which one was unpacked.

Images are read with pycdlib.  Names come from Rock Ridge, else from Joliet, else from plain ISO 9660.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pycdlib import PyCdlib
from pycdlib.pycdlibexception import PyCdlibException

from rpu_desktop.media.errors import MediaDamaged, MediaMissing, NotARepository
from rpu_desktop.media.tree import Entry, Known, MediaTree, Run
from rpu_desktop.texts import Text, plain, translate

__all__ = ["looks_local", "open_local"]

_SECTOR = 2048
_MOST_FILES = 200_000
"""Far more than any installation media have: a folder with more is the wrong one, and must not take for ever."""


def looks_local(text: str) -> bool:
    """Whether `text` has the form of a path on this computer rather than of an address."""
    typed = text.strip()
    if "://" in typed:
        return False
    is_path = typed.startswith(("/", "./", "../", "~", "\\\\")) or typed[1:3] in (":\\", ":/")
    return is_path or typed.lower().endswith(".iso")


def open_local(path: Path) -> MediaTree:
    """The files of the image or folder at `path`; blocking.

    Raises:
        MediaMissing: there is nothing, or it cannot be read.
        NotARepository: it is no image.
        MediaDamaged: the image is cut off or its directories make no sense.

    """
    try:
        if path.is_dir():
            return MediaTree(path, dict(_walk_folder(path)))
        return _open_image(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _walk_folder(folder: Path) -> Iterator[tuple[str, Entry]]:
    root, count = folder.resolve(), 0
    for parent, _, names in os.walk(folder):
        for name in names:
            file = Path(parent, name)
            count += 1
            if count > _MOST_FILES:
                raise _no_media(folder)
            # A link may lead anywhere on this computer: only what lies in the folder itself is handed out.
            if file.is_file() and file.resolve().is_relative_to(root):
                found = file.stat()
                known = Known.of(found, root)
                yield file.relative_to(folder).as_posix(), Entry(file.resolve(), (Run(0, found.st_size),), known)


def _open_image(path: Path) -> MediaTree:
    size = path.stat().st_size
    image = PyCdlib()
    try:
        image.open(str(path))
    except (PyCdlibException, ValueError, IndexError, ArithmeticError) as error:
        raise _cut_off(path) if _is_iso(path) else _no_image(path) from error
    with closing(image):
        try:
            return _read_image(path, image, size)
        except (PyCdlibException, ValueError, IndexError, ArithmeticError) as error:
            raise _damaged(path, translate("media", "its directories cannot be understood")) from error


def _read_image(path: Path, image: Any, size: int) -> MediaTree:
    if image.pvd.space_size * _SECTOR > size:
        raise _cut_off(path)
    kind, clean = _names(image)
    entries: dict[str, Entry] = {}
    for folder, _, names in image.walk(**{kind: "/"}):
        for name in names:
            place = f"{folder.rstrip('/')}/{name}"
            record = image.get_record(**{kind: place})
            if record.is_symlink():
                continue
            extents = image.get_file_byte_extents(**{kind: place})
            if any(offset + length > size for offset, length in extents):
                raise _cut_off(path)
            entries[clean(place.lstrip("/"))] = Entry(path, tuple(Run(*extent) for extent in extents))
    return MediaTree(path, entries, exact=kind != "iso_path")


def _names(image: Any) -> tuple[str, Callable[[str], str]]:
    """What pycdlib calls the best names that the image has, and how to make them proper names."""
    if image.has_rock_ridge():
        return "rr_path", str
    if image.has_joliet():
        return "joliet_path", lambda name: name.partition(";")[0]
    return "iso_path", lambda name: name.partition(";")[0].removesuffix(".").lower()


def _is_iso(path: Path) -> bool:
    """Whether the file has the mark of an ISO 9660 image (ECMA-119, 8.1), whatever else is wrong with it."""
    with path.open("rb") as file:
        file.seek(16 * _SECTOR + 1)
        return file.read(5) == b"CD001"


def _unreadable(path: Path, error: OSError) -> MediaMissing:
    missing = translate("media", "{path} does not exist.") if isinstance(error, FileNotFoundError) else None
    text = missing or translate("media", "{path} cannot be read: {reason}.")
    return MediaMissing(
        text.of(path=path, reason=plain(error.strerror or str(error))),
        translate("media", "Choose the ISO image of the new version, or the folder into which it was unpacked."),
    )


def _no_image(path: Path) -> NotARepository:
    return NotARepository(
        translate("media", "{path} is no ISO image.").of(path=path),
        translate("media", "Choose the installation image of the new version, a file whose name ends in .iso."),
    )


def _no_media(path: Path) -> NotARepository:
    return NotARepository(
        translate("media", "No installation media lie at {source}.").of(source=path),
        translate("media", "Choose the folder into which the installation image was unpacked, and nothing above it."),
    )


def _cut_off(path: Path) -> MediaDamaged:
    return _damaged(path, translate("media", "it is shorter than it says itself"))


def _damaged(path: Path, what: Text) -> MediaDamaged:
    return MediaDamaged(
        translate("media", "The image {path} is damaged: {what}.").of(path=path, what=what),
        translate("media", "Download it again and compare its checksum with the one that its maker publishes."),
    )
