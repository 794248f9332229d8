"""Opens installation media on this computer: an ISO image, or a folder into which one was unpacked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.media.errors import MediaDamaged, MediaMissing, NotARepository
from rpu_desktop.media.image import MOST_FILES, open_image
from rpu_desktop.media.tree import Entry, Exchanged, Known, MediaTree, Run
from rpu_desktop.typed_paths import is_path, unquoted

__all__ = ["looks_local", "open_local", "readable"]


def looks_local(text: str) -> bool:
    """Whether `text` has the form of a path on this computer rather than of an address."""
    return is_path(text) or ("://" not in text and unquoted(text.strip()).lower().endswith(".iso"))


def open_local(path: Path) -> MediaTree:
    """The files of the image or folder at `path`; blocking.

    Raises:
        MediaMissing: there is nothing, or it cannot be read.
        NotARepository: it is no image.
        MediaDamaged: the image is cut off or its directories make no sense.

    """
    with readable(path):
        if path.is_dir():
            return MediaTree(path, dict(_walk_folder(path)))
        return open_image(path)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise the error for an operating-system error while reading media.

    Raises:
        MediaMissing: they are gone, or cannot be read.
        MediaDamaged: the files have changed since they were first checked.

    """
    try:
        yield
    except Exchanged as error:
        raise _exchanged(path, error) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _walk_folder(folder: Path) -> Iterator[tuple[str, Entry]]:
    root, count = folder.resolve(), 0
    for parent, _, names in os.walk(folder):
        for name in names:
            file = Path(parent, name)
            count += 1
            if count > MOST_FILES:
                raise _no_media(folder)
            # A link may lead anywhere on this computer: only files in the folder itself are served.
            if file.is_file() and file.resolve().is_relative_to(root):
                found = file.stat()
                known = Known.of(found, root)
                yield file.relative_to(folder).as_posix(), Entry(file.resolve(), (Run(0, found.st_size),), known)


def _unreadable(path: Path, error: OSError) -> MediaMissing:
    missing = translate("media", "{path} does not exist.") if isinstance(error, FileNotFoundError) else None
    text = missing or translate("media", "{path} cannot be read: {reason}.")
    return MediaMissing(
        text.of(path=path, reason=plain(error.strerror or str(error))),
        translate("media", "Choose the ISO image of the new version, or the folder into which it was unpacked."),
    )


def _exchanged(path: Path, error: Exchanged) -> MediaDamaged:
    return MediaDamaged(
        translate("media", "The installation media at {path} were changed: {file} is a different file than before.").of(
            path=path, file=error.path.name
        ),
        translate("media", "Choose the media again, and do not change them until the upgrade is finished."),
    )


def _no_media(path: Path) -> NotARepository:
    return NotARepository(
        translate("media", "{source} does not contain installation media.").of(source=path),
        translate("media", "Choose the folder that the installation image was unpacked to, not a folder above it."),
    )
