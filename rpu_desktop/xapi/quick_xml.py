"""XML-RPC answers as the toolstack writes them, read by splitting text: much faster than by the events of a parser.

The toolstack writes no blanks between elements, no attributes, no comments, and most values as plain text (ocaml-rpc
``xmlrpc.ml``).  Whatever else comes is left to `rpu_desktop.xapi.decoding`, which decides what is an answer at all.
"""

from __future__ import annotations

import re
import xmlrpc.client
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["DEEPEST", "quickly_read"]

DEEPEST = 64
"""Structs and arrays in each other: a real answer has four or five."""

Slim = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Class and record → what is kept of it."""

_ANSWER = re.compile(
    rb'(?:<\?xml version="1\.0"\?>)?\s*<methodResponse><params><param>(.*)</param></params></methodResponse>\s*',
    re.DOTALL,
)
_NAME = "<member><name>([^<&]+)</name>"
_TYPES = r"boolean|double|i4|int|string|dateTime\.iso8601"
_PART = re.compile(
    "("
    f"{_NAME}<value>([^<]*)</value></member>"
    "|<value>([^<]*)</value>"
    f"|(?:{_NAME})?<value><(struct|array><data)>"
    "|<(/struct|/data></array)></value>(</member>)?"
    rf"|(?:{_NAME})?<value><({_TYPES})>([^<]*)</\10></value>(</member>)?"
    ")"
)
"""Members and items that are plain text, the beginning and the end of structs and arrays, and typed values."""

_MEMBER, _VALUE, _END = "<member><name>", "</name><value>", "</value></member>"
_WHOLE: Mapping[str, Callable[[], Any]] = {
    f"<struct></struct>{_END}": dict,
    f"<array><data></data></array>{_END}": list,
    f"<boolean>0</boolean>{_END}": lambda: False,
    f"<boolean>1</boolean>{_END}": lambda: True,
}
_WINDOW = 1 << 20
"""Bytes that are decoded at a time: the whole text of a big pool once more would take much memory."""
_NO_TEXT = bytes({*range(0x20)} - {0x09, 0x0A})
"""Bytes that XML does not have, and the line ends that its parsers change."""

_ENTITY = re.compile("&(?:([a-z]+);)?")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "boolean": {"0": False, "1": True}.__getitem__,
    "double": float,
    "i4": int,
    "int": int,
    "string": str,
    "dateTime.iso8601": lambda text: xmlrpc.client.DateTime(text.strip()),
}


def quickly_read(content: bytes | bytearray, slim: Slim | None = None) -> Any:
    """The value of an answer that is written as the toolstack does.

    With `slim`, only what it leaves of each ``snapshot`` of an event is kept: all at once they would take much memory.

    Raises:
        ValueError: it is written in another way, or is no answer.

    """
    found = _ANSWER.fullmatch(content)
    if found is None:
        raise ValueError("not as the toolstack writes it")
    try:
        return _built(content, *found.span(1), slim)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError("not as the toolstack writes it") from error


def _built(content: bytes | bytearray, begin: int, end: int, slim: Slim | None) -> Any:
    value = _Value(slim)
    for text in _windows(content, begin, end):
        _read(value, text)
    if value.outer or len(value.into) != 1:
        raise ValueError("not as the toolstack writes it")
    return value.into[0]


def _windows(content: bytes | bytearray, begin: int, end: int) -> Iterator[str]:
    """The text from `begin` to `end` in parts, each of which but the first begins with a member."""
    while begin < end:
        cut = content.find(_MEMBER.encode(), begin + _WINDOW, end)
        part = content[begin : cut if cut >= 0 else end]
        if part.translate(None, _NO_TEXT) != part:
            raise ValueError("not as the toolstack writes it")
        yield part.decode("utf-8")
        begin += len(part)


def _read(value: _Value, text: str) -> None:
    """Nine of ten members are plain text, empty, or a truth value; regular expressions read the rest."""
    at = text.find(_MEMBER)
    _read_parts(value, text if at < 0 else text[:at])
    while at >= 0:
        begin, at = at, text.find(_MEMBER, at + 1)
        member = text[begin + len(_MEMBER) : at if at >= 0 else None]
        name, _, said = member.partition(_VALUE)
        end = said.find("<")
        if "&" in member or "<" in name or not name:
            _read_parts(value, _MEMBER + member)
        elif said[end:] == _END:
            value.into[name] = said[:end]
        elif said in _WHOLE:
            value.into[name] = _WHOLE[said]()
        else:
            _read_parts(value, _MEMBER + member)


def _read_parts(value: _Value, text: str) -> None:
    read = 0
    for part, name, said, item, *other in _PART.findall(text):
        read += len(part)
        if name:
            value.into[name] = said if "&" not in said else _plain(said)
        elif any(other):
            value.take(*other)
        else:
            value.into.append(item if "&" not in item else _plain(item))
    if read != len(text):
        raise ValueError("not as the toolstack writes it")


class _Value:
    """What has been read so far: the struct or array that is open, and those around it with its name in them."""

    def __init__(self, slim: Slim | None) -> None:
        self._slim = slim
        self.into: Any = []
        self.outer: list[tuple[Any, str]] = []

    def take(
        self, opened_as: str, opens: str, closes: str, closed: str, typed: str, kind: str, said: str, ended: str
    ) -> None:
        """The next part that is not plain text."""
        if opens:
            self.outer.append((self.into, opened_as))
            if len(self.outer) > DEEPEST:
                raise ValueError("too deep")
            self.into = {} if opens == "struct" else []
        elif closes:
            if (closes == "/struct") is not (self.into.__class__ is dict):
                raise ValueError("closed in another order")
            done = self.into
            self.into, name = self.outer.pop()
            self._put(name, closed, done)
        else:
            self._put(typed, ended, _SCALARS[kind](_plain(said)))

    def _put(self, name: str, ended: str, value: Any) -> None:
        if bool(name) is not bool(ended):
            raise ValueError("closed in another order")
        if name == "snapshot" and self._slim is not None and value.__class__ is dict:
            value = self._slim(str(self.into.get("class")), value)
        if name:
            self.into[name] = value
        else:
            self.into.append(value)


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)
