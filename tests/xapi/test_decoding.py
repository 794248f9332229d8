"""Responses are decoded as by the standard library, however they are split into parts."""

from __future__ import annotations

import xmlrpc.client
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.simulator.wire import xml_response
from rpu_desktop.xapi import quick_xml
from rpu_desktop.xapi.decoding import NONSENSE, Answer, _Parser
from rpu_desktop.xapi.quick_xml import quickly_read

# XML has no control characters, and its parsers normalize line ends.
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"))
SCALARS = st.one_of(
    TEXT,
    st.booleans(),
    st.integers(-(2**31), 2**31 - 1),
    st.floats(allow_nan=False),
    st.none(),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(xmlrpc.client.DateTime),
    st.binary().map(xmlrpc.client.Binary),
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


def read(content: bytes, size: int = 1 << 20) -> Any:
    answer = Answer()
    for at in range(0, len(content), size):
        answer.take(content[at : at + size])
    return answer.values()


@given(VALUES, st.integers(1, 50))
def test_whatever_the_standard_library_writes_is_read_alike(value: Any, size: int) -> None:
    content = xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True).encode()
    assert read(content, size) == xmlrpc.client.loads(content)[0] == (value,)


def test_a_record_as_the_toolstack_writes_it() -> None:
    content = b"""<?xml version="1.0"?><methodResponse><params><param><value><struct>
      <member><name>Status</name><value>Success</value></member>
      <member><name>Value</name> <value> <struct>
        <member><name>name_label</name><value>a &lt;b&gt; &amp; c</value></member>
        <member><name>empty</name><value></value></member><member><name>none</name><value/></member>
        <member><name>memory</name><value>17179869184</value></member>
        <member><name>enabled</name><value><boolean>1</boolean></value></member>
        <member><name>VMs</name><value><array><data> <value>one</value> <value>two</value> </data></array></value>
        </member></struct> </value></member></struct></value></param></params></methodResponse>"""
    ((found),) = read(content, 7)
    assert found == xmlrpc.client.loads(content)[0][0]
    assert found["Value"]["memory"] == "17179869184"
    assert found["Value"]["VMs"] == ["one", "two"]


def test_a_fault_is_raised() -> None:
    content = xmlrpc.client.dumps(xmlrpc.client.Fault(7, "no"), methodresponse=True).encode()
    with pytest.raises(xmlrpc.client.Fault, match="no"):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>It works!</html>",
        b"<methodResponse></methodResponse>",
        b"<methodResponse><params><param><value>cut",
        b"<methodResponse><params><param><value><boolean>2</boolean></value></param></params></methodResponse>",
        b"<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
        b"<methodResponse><params><param><value><struct><name>a</name></struct></value></param></params></methodResponse>",
        b"\xff\xfe nothing",
    ],
)
def test_nonsense_is_reported_as_nonsense(content: bytes) -> None:
    with pytest.raises(NONSENSE):
        read(content, 5)


@given(st.binary())
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    with pytest.raises((*NONSENSE, xmlrpc.client.Fault)):
        read(content, 3)


FINE = b"<methodResponse><params><param><value>fine</value></param></params></methodResponse>"


@pytest.mark.parametrize("size", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize(
    "declaration",
    [
        b"<!DOCTYPE methodResponse>",
        b'<!DOCTYPE methodResponse SYSTEM "http://192.0.2.1/x.dtd">',
        b'<!DOCTYPE methodResponse [<!ENTITY a "b">]>',
    ],
)
def test_an_answer_with_a_document_type_never_reaches_the_parser(declaration: bytes, size: int) -> None:
    """Older parsers can be crashed by one; the ones here are harmless examples."""
    with pytest.raises(NONSENSE):
        read(declaration + FINE, size)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_declaration_is_not_hidden_by_another_encoding(encoding: str) -> None:
    with pytest.raises(NONSENSE):
        read(("<!DOCTYPE methodResponse>" + FINE.decode()).encode(encoding))


@pytest.mark.parametrize("name", ["klingon", "ISO-8859-1", "utf-16"])
def test_the_encoding_that_an_answer_names_changes_nothing(name: str) -> None:
    said = f'<?xml version="1.0" encoding="{name}"?>'.encode()
    assert read(said + FINE.replace(b"fine", "fine ✓".encode())) == ("fine ✓",)


def nested(depth: int) -> bytes:
    inside = b"<value><array><data>" * depth + b"</data></array></value>" * depth
    return b"<methodResponse><params><param>" + inside + b"</param></params></methodResponse>"


def test_an_answer_is_not_deeper_than_any_real_one() -> None:
    assert read(nested(60))
    with pytest.raises(NONSENSE):
        read(nested(70))


@pytest.mark.parametrize("inside", [b"<array>" * 10, b"<value><array><array></array></array></value>", b"<odd/>"])
def test_what_has_not_the_form_of_a_value_is_refused(inside: bytes) -> None:
    with pytest.raises(NONSENSE):
        read(b"<methodResponse><params><param>" + inside + b"</param></params></methodResponse>")


PLAIN = st.recursive(
    TEXT | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(TEXT.filter(lambda name: name and not {*name} & {*"<>&"}), inner),
    max_leaves=20,
)


WINDOWS = st.sampled_from([1, 20, 150, 1 << 20])
"""How many bytes are decoded at a time, at least."""


@given(PLAIN, WINDOWS)
def test_what_the_toolstack_writes_is_read_quickly_and_as_the_parser_reads_it(value: Any, window: int) -> None:
    content = xml_response(value)
    with patch.object(quick_xml, "_WINDOW", window):
        assert quickly_read(content) == {"Status": "Success", "Value": value} == _Parser().values(content)[0]


BY_THE_TOOLSTACK = xml_response({"a": [{"b": "1 &lt; 2"}, "c", True], "d": {}, "e": [], "f": 1.5, "g": "&amp;"})


@given(st.data())
def test_what_is_damaged_is_never_read_in_another_way_than_by_the_parser(data: st.DataObject) -> None:
    """The quick reader either gives up or agrees."""
    content = bytearray(BY_THE_TOOLSTACK)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 20)))
        content[start:end] = data.draw(st.sampled_from(PIECES))
    try:
        with patch.object(quick_xml, "_WINDOW", data.draw(WINDOWS)):
            found = quickly_read(content)
    except ValueError:
        return
    assert found == _Parser().values(bytes(content))[0]


PIECES = (b"", b"<", b"&", b"&#65;", b"&lt;", b"]]", b"\r\n", b"\x00", b"\xff", b"<value>", b"</value>", b"</struct>",
          b"<member>", b"</member>", b"<data>", b"</data></array>", b"<value><struct>", b"<name>x</name>", b"<nil/>",
          b"<boolean>2</boolean>", b"<!--x-->", b" ")  # fmt: skip


@pytest.mark.parametrize("depth", [65, 100_000])
def test_a_value_that_is_too_deep_is_refused(depth: int) -> None:
    inner = b"<value><array><data>" * depth + b"</data></array></value>" * depth
    content = b"<methodResponse><params><param>" + inner + b"</param></params></methodResponse>"
    with pytest.raises(ValueError, match="deep"):
        quickly_read(content)
    with pytest.raises(NONSENSE):
        read(content)
