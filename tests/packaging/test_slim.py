"""What makes the Linux folder smaller leaves everything in that is needed."""

from __future__ import annotations

import _ssl
import ctypes
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.test_recipes import PACKAGING, load

slim = load(PACKAGING / "slim.py")

linux = pytest.mark.skipif(sys.platform != "linux" or not shutil.which("ld"), reason="only for Linux, with binutils")


def test_libraries_that_nothing_needs_are_left_out_with_those_that_only_they_need() -> None:
    needs = {
        "/w/QtGui.so": ["libdbus-1.so.3"],
        "/l/libdbus-1.so.3": ["libsystemd.so.0", "libc.so.6"],
        "/l/libsystemd.so.0": [],
        "/l/libgio-2.0.so.0": ["libmount.so.1"],
        "/l/libmount.so.1": ["libblkid.so.1"],
        "/l/libblkid.so.1": ["libmount.so.1"],
        "/p/libpython3.11.so.1.0": [],
    }
    entries = [
        ("PySide6/QtGui.so", "/w/QtGui.so", "EXTENSION"),
        ("libdbus-1.so.3", "/l/libdbus-1.so.3", "BINARY"),
        ("libsystemd.so.0", "/l/libsystemd.so.0", "BINARY"),
        ("libgio-2.0.so.0", "/l/libgio-2.0.so.0", "BINARY"),
        ("libmount.so.1", "/l/libmount.so.1", "BINARY"),
        ("libblkid.so.1", "/l/libblkid.so.1", "BINARY"),
        ("libpython3.11.so.1.0", "/p/libpython3.11.so.1.0", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
    ]
    left = [name for name, *_ in slim.needed(entries, needs.__getitem__)]
    gone = {"libgio-2.0.so.0", "libmount.so.1", "libblkid.so.1"}
    assert left == [name for name, *_ in entries if name not in gone]


@linux
def test_a_library_needs_what_it_names_itself() -> None:
    needs = slim.direct_needs(_ssl.__file__)
    assert [name for name in needs if name.startswith("libssl.so")]
    assert not [name for name in needs if "ld-linux" in name]


@linux
def test_a_library_without_symbols_still_works(tmp_path: Path) -> None:
    if not shutil.which("gcc"):
        pytest.skip("gcc is absent")
    (tmp_path / "a.c").write_text(
        "static int hidden(int n) { return n + 1; } int one_more(int n) { return hidden(n); }"
    )
    library = tmp_path / "liba.so"
    subprocess.run(["gcc", "-g", "-shared", "-fPIC", "-o", library, tmp_path / "a.c"], check=True)
    made = slim.stripped(str(library), tmp_path / "slim")
    assert Path(made).stat().st_size < library.stat().st_size
    assert ctypes.CDLL(made).one_more(41) == 42
    assert slim.stripped(made, tmp_path / "again") == made


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("root.res", True),
        ("pool.res", True),
        ("res_index.res", True),
        ("de.res", True),
        ("de_AT.res", True),
        ("en_001.res", True),
        ("fr.res", False),
        ("sr_Latn_RS.res", False),
        ("yue_Hant.res", False),
        ("zone/de.res", True),
        ("zone/pool.res", True),
        ("zone/tzdbNames.res", True),
        ("zone/fr_CA.res", False),
        ("coll/root.res", True),
        ("coll/sv.res", True),
        ("coll/ucadata.icu", True),
        ("supplementalData.res", True),
        ("likelySubtags.res", True),
        ("timezoneTypes.res", True),
        ("metaZones.res", True),
        ("zoneinfo64.res", True),
        ("keyTypeData.res", True),
        ("numberingSystems.res", True),
        ("cnvalias.icu", True),
        ("nfkc.nrm", True),
        ("gb18030.cnv", False),
        ("brkitr/cjdict.dict", False),
        ("translit/root.res", False),
        ("unit/de.res", False),
    ],
)
def test_unicode_tables(name: str, wanted: bool) -> None:
    assert slim.wanted_item(name) is wanted


def package(items: dict[str, bytes]) -> bytes:
    """A package as ICU's own tools write it."""
    header = struct.pack("<HBBHHBBBB4s", 144, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD").ljust(144, b"\0")
    names = [f"icudt73l/{name}".encode() + b"\0" for name in items]
    name_at = 4 + 8 * len(items)
    at = -(-(name_at + sum(map(len, names))) // 16) * 16
    contents, tables = struct.pack("<I", len(items)), b""
    for name, table in zip(names, items.values(), strict=True):
        contents += struct.pack("<II", name_at, at + len(tables))
        name_at += len(name)
        tables += table.ljust(-(-len(table) // 16) * 16, b"\0")
    return header + (contents + b"".join(names)).ljust(at, b"\0") + tables


ITEMS = {"coll/root.res": b"sorting", "de.res": b"german" * 9, "fr.res": b"french", "zu_ZA.res": b"zulu"}


def test_unicode_tables_that_are_left_keep_their_names_and_contents() -> None:
    data = slim.without_items(package(ITEMS) + b"what follows in the library", lambda name: not slim.wanted_item(name))
    left = {name: table.rstrip(b"\0") for name, table in slim.icu_items(data).items()}
    assert left == {"coll/root.res": b"sorting", "de.res": b"german" * 9}


def test_a_package_whose_end_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="end of the last table"):
        slim.without_items(package({"fr.res": b"french", "zone/root.res": b"x"}), lambda name: name == "fr.res")


@linux
def test_a_library_of_unicode_tables_can_be_loaded_as_before(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "data").write_bytes(package(ITEMS))
    code = f'.section .rodata\n.balign 16\n.globl icudt73_dat\nicudt73_dat:\n.incbin "{whole / "data"}"\n'
    subprocess.run(["as", "-o", whole / "code.o", "-"], input=code, text=True, check=True)
    source = whole / "libicudata.so.73"
    subprocess.run(["ld", "-shared", "-soname", source.name, "-o", source, whole / "code.o"], check=True)
    made = slim.smaller_icu(str(source), tmp_path / "slim")
    data = (ctypes.c_char * 256).in_dll(ctypes.CDLL(made), "icudt73_dat")
    assert set(slim.icu_items(bytes(data))) == {"coll/root.res", "de.res"}
    said = subprocess.run(["readelf", "-dW", made], capture_output=True, text=True, check=True).stdout
    assert "Library soname: [libicudata.so.73]" in said
