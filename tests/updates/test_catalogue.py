"""The check-for-updates document: what is read, and what is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.updates.catalogue import COUNT_LIMIT, SIZE_LIMIT, Catalogue
from rpu_desktop.updates.errors import DocumentHostile, DocumentMalformed
from rpu_desktop.updates.guidance import Guidance
from rpu_desktop.versions import SoftwareVersion
from tests.updates.documents import document, patch, uuid, version


def test_reads_what_the_document_states_of_an_update() -> None:
    content = document(
        [
            patch(
                1,
                guidance="restartHost",
                mandatory=True,
                required=[2],
                conflicting=[3],
                download_size="4096",
                contains_livepatch="true",
                checksum="AB" * 32,
            )
        ],
        [version("8.2.0", [1], [1], build="release/stockholm/master/7")],
    )
    catalogue = Catalogue.parse(content)
    found = catalogue.patches[uuid(1)]
    assert (found.name, found.description, found.url) == ("XS82E001", "Hotfix 1", "https://updates.example/file.zip")
    assert found.guidance == {Guidance.RESTART_HOST}
    assert found.guidance_mandatory
    assert found.contains_livepatch
    assert (found.installation_size, found.download_size, found.sha256) == (1000, 4096, "ab" * 32)
    assert found.required == {uuid(2)}
    assert found.conflicting == {uuid(3)}


def test_a_version_is_found_by_its_build_or_by_its_number_where_it_has_none() -> None:
    content = document(
        [patch(1)], [version("8.2.0", [1], [1], build="build/7"), version("8.2.1", [], []), version("7.0.0", [], None)]
    )
    catalogue = Catalogue.parse(content)

    def named(product: str, build: str) -> str:
        known = catalogue.version_of(SoftwareVersion.of({"product_version": product, "build_number": build}))
        return known.name if known else ""

    assert named("8.2.0", "build/7") == "Product 8.2.0"
    assert named("8.2.0", "build/8") == ""
    assert named("8.2.1", "whatever") == "Product 8.2.1"
    assert catalogue.version_of(SoftwareVersion.of({"product_version": "9.0.0"})) is None
    seven = catalogue.version_of(SoftwareVersion.of({"product_version": "7.0.0"}))
    assert seven is not None
    assert seven.minimal is None


def test_a_name_in_the_document_can_neither_turn_the_writing_nor_fill_a_window() -> None:
    catalogue = Catalogue.parse(
        document([patch(1, name="\N{RIGHT-TO-LEFT OVERRIDE}" + "a" * 100_000)], [version("8.2.0", [1])])
    )
    name = catalogue.patches[uuid(1)].name
    assert name.startswith("\N{REPLACEMENT CHARACTER}a")
    assert len(name) == 2000


def test_entries_that_make_no_sense_are_omitted() -> None:
    content = document(
        [
            patch(1, url="file:///etc/passwd"),
            '<patch uuid="../../evil" name-label="x" />',
            "<patch />",
            patch(2, installation_size="many", download_size="-5", checksum="zz", name="a\nb\tc"),
        ],
        [version("8.2.0", [1, 2, 77], [2, 77]), '<version value="" />', "<version />"],
    )
    catalogue = Catalogue.parse(content)
    assert set(catalogue.patches) == {uuid(1), uuid(2)}
    assert catalogue.patches[uuid(1)].url == ""
    second = catalogue.patches[uuid(2)]
    assert (second.installation_size, second.download_size, second.sha256, second.name) == (0, 0, "", "a b c")
    (known,) = catalogue.versions
    assert (known.patches, known.minimal) == ((uuid(1), uuid(2)), (uuid(2),))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sign in</html>",
        b"<patchdata><patches>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        document([], []),
    ],
)
def test_something_else_is_no_document(content: bytes) -> None:
    with pytest.raises(DocumentMalformed) as raised:
        Catalogue.parse(content, "https://updates.example/list")
    assert "https://updates.example/list" in raised.value.text.render()
    assert not isinstance(raised.value, DocumentHostile)


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY l0 "ha">{levels}]><patchdata>&l9;</patchdata>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        laughs(),
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><patchdata>&x;</patchdata>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><patchdata/>',
        b"<patchdata>" + b" " * SIZE_LIMIT + b"</patchdata>",
        document((patch(n) for n in range(COUNT_LIMIT + 1)), [version("8.2.0")]),
    ],
)
def test_what_is_made_to_do_harm_is_not_read(content: bytes) -> None:
    with pytest.raises(DocumentHostile) as raised:
        Catalogue.parse(content, "here")
    assert "here" in raised.value.text.render()


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<patchdata>{text}</patchdata>".encode()))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(DocumentMalformed):
        Catalogue.parse(content)
