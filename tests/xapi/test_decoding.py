"""Responses are decoded as by the standard library, however they are split into parts."""

from __future__ import annotations

import xmlrpc.client
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.xapi.decoding import NONSENSE, Answer

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
