from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.inventory import snapshot_of
from rpu_desktop.pooldump import DumpError, parse_sexpr, protect, read_dump, read_dump_text, unprotect, write_dump
from tests.reference import dumps

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\n\r'\\%() "))
HOST = {"name_label": "a", "metrics": "OpaqueRef:m"}


def dump_of(schema: int = 786, **fields: Any) -> bytes:
    records = {"pool": {"p": {"master": "h"}}, "host": {"h": HOST | fields}}
    return write_dump(records, {"schema_major_vsn": "5", "schema_minor_vsn": str(schema)})


@given(words, st.booleans())
def test_protected_text_comes_back(text: str, every_space: bool) -> None:
    assert unprotect(protect(text, every_space=every_space)) == text


@given(st.dictionaries(words, words, min_size=1), st.lists(words, min_size=1), st.sampled_from([57, 133, 134, 786]))
def test_maps_and_sets_come_back_from_a_written_dump(pairs: dict[str, str], items: list[str], schema: int) -> None:
    host = read_dump_text(dump_of(schema, other_config=pairs, capabilities=items), "x").records["host"]["h"]
    assert host["other_config"] == pairs
    # A set of two-word lists would look like a map; the database has no such sets.
    assert host["capabilities"] == items


@given(words)
def test_names_come_back_even_in_brackets(text: str) -> None:
    assert read_dump_text(dump_of(name_label=text), "x").records["host"]["h"]["name_label"] == text


@pytest.mark.parametrize("text", ["()", "(old)", "(old) web (backup)", "('a')", "(('a' 'b'))"])
def test_a_name_in_brackets_is_a_name(text: str) -> None:
    assert read_dump_text(dump_of(name_label=text), "x").records["host"]["h"]["name_label"] == text


@pytest.mark.parametrize("text", ["(old)", "(c) 2008 (Inc)", "('struct' ('uuid' 'a'))"])
def test_what_no_set_or_map_looks_like_stays_text(text: str) -> None:
    assert read_dump_text(dump_of(edition=text), "x").records["host"]["h"]["edition"] == text


@given(words)
def test_plain_fields_come_back(text: str) -> None:
    assert read_dump_text(dump_of(name_description=text), "x").records["host"]["h"]["name_description"] == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("()", []),
        ("('a' 'b')", ["a", "b"]),
        ("(('k' 'v') ('k2' ''))", [["k", "v"], ["k2", ""]]),
        (r"('it\'s' 'a\\b')", ["it's", "a\\b"]),
        (r"('a\nb')", ["anb"]),
        ('("it\'s")', ["it's"]),
        ("('two  spaces' '100%' 'tab\there')", ["two  spaces", "100%", "tab\there"]),
    ],
)
def test_s_expressions(text: str, expected: list[Any]) -> None:
    assert parse_sexpr(text) == expected


@pytest.mark.parametrize("text", ["(", "'a'", "('a'))", "('a", "(a) (b)", "(a)", ""])
def test_what_is_no_s_expression(text: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|character"):
        parse_sexpr(text)


def test_old_dumps_write_two_spaces_as_one_sign() -> None:
    assert unprotect("Intel(R)%_Xeon") == "Intel(R)  Xeon"


NEWER = b"""<database><manifest/><table name="pool"><row ref="p" master="h"/></table><table name="host">
<row ref="h" name__label="a%.b" capabilities="('xen-3.0-x86_64'%.'hvm%.32%%')" tags="()"
 other_config="(('boot_time'%.'1790000000.')%.('note'%.'it\\'s%nhere'))"/></table></database>"""


def test_databases_since_7_4_protect_the_spaces_between_words_as_well() -> None:
    host = read_dump_text(NEWER, "x").records["host"]["h"]
    assert host["name_label"] == "a b"
    assert host["capabilities"] == ["xen-3.0-x86_64", "hvm 32%"]
    assert host["other_config"] == {"boot_time": "1790000000.", "note": "it's\nhere"}
    assert host["tags"] == []


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        (133, "name_label=\"a%_b c\" capabilities=\"('x y' 'z%_')\""),
        (134, "name_label=\"a%.%.b%.c\" capabilities=\"('x%.y'%.'z%.%.')\""),
    ],
    ids=["7.3", "7.4"],
)
def test_a_dump_is_written_in_the_form_of_its_schema(schema: int, written: str) -> None:
    assert written in dump_of(schema, name_label="a  b c", capabilities=["x y", "z  "]).decode().replace(
        ' metrics="OpaqueRef:m"', ""
    )


def test_numbers_flags_and_links_have_their_types() -> None:
    records: dict[str, Any] = {
        "pool": {"p": {"master": "h"}},
        "host": {"h": HOST | {"enabled": True, "memory_overhead": 7, "API_version_major": 1}},
        "VM": {"v": {"resident_on": "h", "is_control_domain": False}},
    }
    read = read_dump_text(write_dump(records, {}), "x").records
    assert read["host"]["h"]["enabled"] is True
    assert read["host"]["h"]["memory_overhead"] == 7
    assert read["host"]["h"]["resident_VMs"] == ["v"]
    assert read["VM"]["v"]["is_control_domain"] is False


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a pool database"),
        (b"hello", "not a pool database"),
        (b"<html/>", "Create one with"),
        (dump_of()[:-30], "Dump the database again"),
        (write_dump({}, {}), "stub"),
        (dump_of().replace(b' ref="h"', b"", 1), "a row of host without its reference"),
        (dump_of().replace(b"<?xml version='1.0'?>", b"<?xml version='1.0' encoding='klingon'?>"), "Dump the database"),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><database><manifest/></database>', "not a pool database"),
    ],
)
def test_files_that_are_no_dump_are_named_and_explained(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "some.xml"
    path.write_bytes(content)
    with pytest.raises(DumpError, match=words) as caught:
        read_dump(path)
    assert "some.xml" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="cannot be read"):
        read_dump(tmp_path / "missing.xml")


@pytest.mark.parametrize("path", dumps(), ids=lambda path: path.stem)
def test_every_real_dump_becomes_a_picture(path: Path) -> None:
    snapshot = snapshot_of(read_dump(path).records)
    assert snapshot.coordinator.software_version.label.startswith(("XenServer", "XCP-ng"))
    assert all(vm.memory_static_max > 0 for vm in snapshot.guests())
    running = [vm for vm in snapshot.guests() if vm.occupies_host]
    assert running
    assert all(vm.resident_on in snapshot.hosts for vm in running)
    assert all(snapshot.disks_of(vm) for vm in running)


@pytest.mark.parametrize("path", dumps(), ids=lambda path: path.stem)
def test_white_space_is_protected_as_the_real_database_did(path: Path) -> None:
    every_space = int(read_dump(path).manifest["schema_minor_vsn"]) >= 134
    values = [raw for row in fromstring(path.read_bytes()).iter("row") for raw in row.attrib.values()]
    assert [protect(unprotect(raw), every_space=every_space) for raw in values] == values


@pytest.mark.parametrize(
    ("fields", "raw"),
    [
        ({"enabled": "tru3"}, "tru3"),
        ({"memory_overhead": "12x4"}, "12x4"),
        ({"memory_overhead": "9" * 5000}, "9" * 5000),
        ({"other_config": "(('a' 'b') ('c"}, "(('a' 'b') ('c"),
    ],
)
def test_what_is_not_what_the_model_states_stays_as_it_is(fields: dict[str, Any], raw: str) -> None:
    read = read_dump_text(dump_of(**fields), "x").records["host"]["h"]
    assert read[next(iter(fields))] == raw


def test_a_reference_that_is_none_leads_nowhere() -> None:
    records: dict[str, Any] = {
        "pool": {"p": {"master": "h"}},
        "host": {"h": HOST},
        "VM": {"v": {"resident_on": ["h"]}},
    }
    assert read_dump_text(write_dump(records, {}), "x").records["host"]["h"]["resident_VMs"] == []
