"""Real ISO images of simulated releases, made by pycdlib."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from pycdlib import PyCdlib

SECTOR = 2048

LAYOUTS: Mapping[str, Mapping[str, Any]] = {
    "rock-ridge": {"rock_ridge": "1.09"},
    "joliet": {"joliet": 3},
    "plain": {},
    "both": {"rock_ridge": "1.09", "joliet": 3},
}
"""How an image stores long names -> pycdlib's option for it."""


def make_image(path: Path, files: Mapping[str, bytes], layout: str = "rock-ridge", *, boots: bool = False) -> Path:
    """An image with these files; `layout` is one of `LAYOUTS`; with `boots` it is bootable."""
    options = LAYOUTS[layout]
    image = PyCdlib()
    image.new(interchange_level=3, **options)
    folders = {parent for name in files for parent in Path(name).parents if parent != Path()}
    for folder in sorted(folders):
        image.add_directory("/" + "/".join(map(_plain, folder.parts)), **_long(options, folder.as_posix()))
    for name, content in files.items():
        short = _short(name)
        file = short if "." in short.rpartition("/")[2] else f"{short}."
        image.add_fp(BytesIO(content), len(content), f"{file};1", **_long(options, name))
    if boots:
        image.add_eltorito("/INSTALL.IMG;1", bootcatfile="/BOOT.CAT;1", **_boot_names(options))
    image.write(str(path))
    image.close()
    return path


def _boot_names(options: Mapping[str, Any]) -> dict[str, Any]:
    names = {"rr_bootcatname": "boot.cat"} if "rock_ridge" in options else {}
    return names | ({"joliet_bootcatfile": "/boot.cat"} if "joliet" in options else {})


def with_two_extents(image: Path, names: tuple[str, str]) -> Path:
    """Merge two files of an image with Rock Ridge or plain names: the second becomes the rest of the first.

    Files beyond 4 GiB are recorded like this (ECMA-119, 9.1.6: bit 7 of the flags means that there is more).
    """
    content = bytearray(image.read_bytes())
    first, second = (_record(content, name) for name in names)
    content[first + 25] |= 0x80
    length = content[second]
    rewritten = content[second : second + length].replace(names[1].encode(), names[0].encode())
    content[second : second + length] = rewritten.replace(_flat(names[1]), _flat(names[0]))
    image.write_bytes(content)
    return image


def compressed(image: Path, name: str) -> Path:
    """Mark one file as compressed with zisofs, as mkisofs -z does (a ZF entry instead of the times)."""
    content = bytearray(image.read_bytes())
    at = content.index(b"TF", _record(content, name))
    length = content[at + 2]
    entry = b"ZF\x10\x01pz\x04\x0f" + bytes(8) + b"PD" + bytes([length - 16, 1]) + bytes(length - 20)
    content[at : at + length] = entry
    image.write_bytes(content)
    return image


def renamed(image: Path, name: bytes, other: bytes) -> Path:
    """Replace a name by another one of the same length, in Rock Ridge."""
    image.write_bytes(image.read_bytes().replace(name, other))
    return image


def _record(content: bytes | bytearray, name: str) -> int:
    """The offset of the directory record of a file in the root; its plain name is 33 bytes later."""
    return content.index(_flat(name) + b";1") - 33


def _flat(name: str) -> bytes:
    return f"{_plain(name)}.".encode()


def _short(name: str) -> str:
    """A plain name as created by mkisofs: capitals, digits, underscores, and a dot before the extension."""
    *folders, file = name.split("/")
    stem, dot, ending = file.rpartition(".") if not file.startswith(".") else ("", "", file)
    last = f"{_plain(stem)}.{_plain(ending)}" if dot else _plain(ending)
    return "/" + "/".join([*map(_plain, folders), last])


def _plain(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in name.upper())


def _long(options: Mapping[str, Any], name: str) -> dict[str, Any]:
    long: dict[str, Any] = {}
    if "rock_ridge" in options:
        long["rr_name"] = name.rpartition("/")[2]
    if "joliet" in options:
        long["joliet_path"] = f"/{name}"
    return long
