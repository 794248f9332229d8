"""Real ISO images of pretend releases, made by pycdlib."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from pycdlib import PyCdlib

LAYOUTS: Mapping[str, Mapping[str, Any]] = {
    "rock-ridge": {"rock_ridge": "1.09"},
    "joliet": {"joliet": 3},
    "plain": {},
    "both": {"rock_ridge": "1.09", "joliet": 3},
}
"""How an image keeps long names -> what pycdlib calls that."""


def make_image(path: Path, files: Mapping[str, bytes], layout: str = "rock-ridge") -> Path:
    """An image with these files; `layout` is one of `LAYOUTS`."""
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
    image.write(str(path))
    image.close()
    return path


def _short(name: str) -> str:
    """As mkisofs makes plain names: capitals, digits, underscores, and a dot before the ending."""
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
