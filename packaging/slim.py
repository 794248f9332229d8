"""What makes the Linux folder smaller: no debugging symbols, no libraries nothing needs, fewer Unicode tables."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

__all__ = ["direct_needs", "icu_items", "needed", "smaller_icu", "stripped", "wanted_item", "without_items"]

Entry = tuple[str, str, str]
"""Where a file goes, where it comes from, and PyInstaller's word for its kind."""

_OTHER_FOLDERS = re.compile(r"^(brkitr|curr|lang|rbnf|region|translit|unit)/")
"""Tables that Qt's core never opens: it uses ICU for sorting, for letters' case and for time zones."""

_LOCALE = re.compile(r"^(zone/)?(?P<language>[a-z]{2,3})(_\w+)?\.res$")
_PROGRAM_LANGUAGES = {"de", "en"}
_NO_LANGUAGES = re.compile(r"^(zone/)?(pool|res_index|root)\.res$")


def needed(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Leave out the system's libraries that nothing which is left in needs; `needs` tells the file names for a path.

    Libraries of the system lie at the top; what lies in folders, and Python itself, is there for its own sake.
    """
    entries = list(entries)
    optional = {
        name: source
        for name, source, kind in entries
        if kind == "BINARY" and "/" not in name and not name.startswith("libpython")
    }
    reached: set[str] = set()
    waiting = [source for name, source, kind in entries if kind != "SYMLINK" and name not in optional]
    while waiting:
        new = {name for name in needs(waiting.pop()) if name in optional} - reached
        reached |= new
        waiting += [optional[name] for name in new]
    return [entry for entry in entries if entry[0] not in optional or entry[0] in reached]


def direct_needs(path: str) -> list[str]:
    """The file names of the libraries that a library names itself, not those that they need in turn."""
    said = subprocess.run(["readelf", "-dW", path], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", said)


def stripped(source: str, folder: Path) -> str:
    """A copy of a library in `folder` without debugging symbols; the library itself if it has none."""
    sections = subprocess.run(["readelf", "-SW", source], capture_output=True, text=True, check=True).stdout
    if ".symtab" not in sections and ".debug_" not in sections:
        return source
    target = _place(source, folder)
    subprocess.run(["strip", "--strip-unneeded", "-o", target, source], check=True)
    return str(target)


def smaller_icu(source: str, folder: Path) -> str:
    """A copy of ICU's data library in `folder` with only the tables that `wanted_item` wants."""
    library = Path(source).read_bytes()
    symbols = subprocess.run(["nm", "-D", source], capture_output=True, text=True, check=True).stdout
    found = re.search(r"^([0-9a-f]+) \w (icudt\d+_dat)$", symbols, re.MULTILINE)
    if found is None:
        raise ValueError(f"{source} has no ICU data")
    target = _place(source, folder)
    data, code = target.with_suffix(".dat"), target.with_suffix(".o")
    # The data's place in memory is also its place in the file: it lies in the first segment.
    data.write_bytes(without_items(library[int(found[1], 16) :], lambda name: not wanted_item(name)))
    assembly = (
        f'.section .note.GNU-stack,"",%progbits\n.section .rodata\n.balign 16\n.globl {found[2]}\n'
        f'.type {found[2]}, %object\n{found[2]}:\n.incbin "{data}"\n.size {found[2]}, . - {found[2]}\n'
    )
    subprocess.run(["as", "-o", code, "-"], input=assembly, text=True, check=True)
    name = Path(source).name
    subprocess.run(["ld", "-shared", "-s", "-soname", name, "-z", "noexecstack", "-o", target, code], check=True)
    return str(target)


def icu_items(data: bytes) -> dict[str, bytes]:
    """The tables in a package of ICU data by their names without the package's; see ICU's `ucmndata.h`.

    The end of the last table is not known: it reaches to the end of `data`.
    """
    start, entries = _contents(data)
    ends = [at for _, at in entries[1:]] + [len(data) - start]
    return {
        name.partition("/")[2]: data[start + at : start + end] for (name, at), end in zip(entries, ends, strict=True)
    }


def without_items(data: bytes, unwanted: Callable[[str], bool]) -> bytes:
    """The package without the tables that are not wanted; the last table must be one of those."""
    start, entries = _contents(data)
    package = entries[0][0].partition("/")[0]
    items = icu_items(data)
    if not unwanted(list(items)[-1]):
        raise ValueError("the end of the last table is not known")
    kept = [(f"{package}/{name}".encode() + b"\0", table) for name, table in items.items() if not unwanted(name)]
    name_at = 4 + 8 * len(kept)
    table_at = -(-(name_at + sum(len(name) for name, _ in kept)) // 16) * 16
    contents, names, tables = struct.pack("<I", len(kept)), b"", b""
    for name, table in kept:
        contents += struct.pack("<II", name_at + len(names), table_at + len(tables))
        names += name
        tables += table + bytes(-len(table) % 16)
    return data[:start] + (contents + names).ljust(table_at, b"\0") + tables


def wanted_item(name: str) -> bool:
    """Whether a table is needed: all for sorting, and of the others those for the program's languages.

    Other character sets than Unicode are read by Python, not by Qt.
    """
    if _OTHER_FOLDERS.match(name) or name.endswith((".cnv", ".spp", ".cfu")):
        return False
    locale = _LOCALE.match(name)
    return not locale or bool(_NO_LANGUAGES.match(name)) or locale["language"] in _PROGRAM_LANGUAGES


def _contents(data: bytes) -> tuple[int, list[tuple[str, int]]]:
    """Where the table of contents begins, and the names and places (counted from there) of the items."""
    (start,) = struct.unpack_from("<H", data)
    if data[2:4] != b"\xda\x27" or data[8] or data[12:16] != b"CmnD":
        raise ValueError("no package of ICU data for processors with the lowest byte first")
    (count,) = struct.unpack_from("<I", data, start)
    entries = []
    for number in range(count):
        name, at = struct.unpack_from("<II", data, start + 4 + 8 * number)
        entries.append((data[start + name : data.index(0, start + name)].decode(), at))
    return start, entries


def _place(source: str, folder: Path) -> Path:
    """Where the copy of a library goes: names alone are not unique."""
    place = folder / re.sub(r"\W+", "_", str(Path(source).parent)) / Path(source).name
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
