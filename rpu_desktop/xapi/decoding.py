"""XML-RPC answers as Python values: the same as from `xmlrpc.client`, in a third of the time.

The picture of a big pool is tens of megabytes, nearly all of it records: structs of plain text, for the toolstack
writes whole numbers as text, too (xen-api ``doc/content/xen-api/wire-protocol.md``).  Reading them is what connecting
to a big pool takes most of its time for.  So answers in the toolstack's own form are read by `quickly_read`, and all
others by a parser.
"""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat

from rpu_desktop.xapi.quick_xml import DEEPEST, Slim, quickly_read

__all__ = ["NONSENSE", "Answer"]

NONSENSE = (expat.ExpatError, ValueError, TypeError, KeyError, IndexError, xmlrpc.client.ResponseError)
"""What reading something that is no answer may raise."""


def _boolean(text: str) -> bool:
    return {"0": False, "1": True}[text]


def _date(text: str) -> xmlrpc.client.DateTime:
    return xmlrpc.client.DateTime(text.strip())


def _binary(text: str) -> xmlrpc.client.Binary:
    made = xmlrpc.client.Binary()
    made.decode(text.encode())
    return made


_CONTAINERS = frozenset({"struct", "array"})
_PLACES = frozenset({"member", "name", "data"})
_FRAME = frozenset({"methodResponse", "params", "param", "fault"})

_UNWANTED = (b"<!", b"\0", b"\xff")
"""What no answer holds: declarations, and what is not UTF-8 (the marks of other encodings among it)."""

_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "boolean": _boolean,
    "int": int,
    "i4": int,
    "i8": int,
    "double": float,
    "dateTime.iso8601": _date,
    "base64": _binary,
    "nil": lambda _text: None,
}


class Answer:
    """A response, collected while it comes."""

    def __init__(self, slim: Slim | None = None) -> None:
        """With `slim`: see `quickly_read`."""
        self._slim = slim
        self._content = bytearray()
        self.take = self._content.extend

    def values(self) -> tuple[Any, ...]:
        """The decoded response.

        Raises:
            xmlrpc.client.Fault: it is a fault.
            Exception: it is no response (one of `NONSENSE`).

        """
        try:
            return (quickly_read(self._content, self._slim),)
        except ValueError:
            return _Parser().values(bytes(self._content))


class _Parser:
    """Reads a response of any form.

    Values end up in the list of the enclosing struct or array; a struct's holds names and values in turn.

    An answer has no document type (xen-api ``ocaml/libs/http-lib/xMLRPC.ml``): one that declares anything never
    reaches the parser, whose older versions can be brought down by declarations.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._text: list[str] = []
        self._parser.CharacterDataHandler = self._text.append
        self._into: list[Any] = []
        self._outer: list[list[Any]] = []
        self._untyped = False
        self._frame: set[str] = set()

    def values(self, content: bytes) -> tuple[Any, ...]:
        """See `Answer.values`."""
        if any(unwanted in content for unwanted in _UNWANTED):
            raise xmlrpc.client.ResponseError
        self._parser.Parse(content, True)
        if "methodResponse" not in self._frame or not self._into:
            raise xmlrpc.client.ResponseError
        if "fault" in self._frame:
            raise xmlrpc.client.Fault(**self._into[0])
        return tuple(self._into)

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._text.clear()
        if tag == "value":
            self._untyped = True
        elif tag in _CONTAINERS:
            if not self._untyped or len(self._outer) >= DEEPEST:
                raise xmlrpc.client.ResponseError
            self._untyped = False
            self._outer.append(self._into)
            self._into = []
        elif tag in _FRAME:
            self._frame.add(tag)
        elif tag not in _PLACES and tag not in _SCALARS:
            raise xmlrpc.client.ResponseError

    def _end(self, tag: str) -> None:
        if tag == "value":
            if self._untyped:
                self._into.append("".join(self._text))
                self._untyped = False
        elif tag == "name":
            self._into.append("".join(self._text))
        elif tag in _CONTAINERS:
            done, self._into = self._into, self._outer.pop()
            self._into.append(dict(zip(done[::2], done[1::2], strict=True)) if tag == "struct" else done)
            self._untyped = False
        elif tag in _SCALARS:
            self._into.append(_SCALARS[tag]("".join(self._text)))
            self._untyped = False
